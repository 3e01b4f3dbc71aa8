"""Advert licences as pages show them: what waits, what holds, how much of a week is used, and the papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import BinaryIO

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from qunluo.communities.reads import rules_of
from qunluo.communities.reads.visitors import Member
from qunluo.core.moderation.licences import WEEK, Turn, licence_at, turns, week_of
from qunluo.moderation.models import Licence, LicencePaper, LicenceTerm, LicensedAdvert, RuleVersion
from qunluo.moderation.papers import path_of
from qunluo.moderation.reads.permits import adverts_of, licences_of
from qunluo.moderation.reads.violations import ON_THE_LADDER
from qunluo.moderation.reads.violations import Row as ViolationRow

Row = Licence
Paper = LicencePaper
"""The rows, named here for those who may not touch the tables."""
SOON = timedelta(days=7)
SHOWN = 50
LICENSED_KINDS = ("adverts", "links", "words")
"""Of rules: those that a licence may cover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A licence with its papers, the adverts of this week, and whether it holds now."""

    row: Licence
    papers: tuple[LicencePaper, ...]
    used: int
    holds: bool

    @property
    def standing(self) -> str:
        """In one word: its state, or that it is over, or yet to begin."""
        if self.row.state != Licence.State.APPROVED:
            return str(self.row.state)
        return "holds" if self.holds else "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThisWeek:
    """What a member has left in their group this week, and what they posted, newest first."""

    quota: int
    used: int
    adverts: tuple[tuple[LicensedAdvert, Turn], ...]

    @property
    def left(self) -> int:
        """How many more are covered."""
        return max(self.quota - self.used, 0)


def waiting_count(community_id: int) -> int:
    """How many applications wait for a reviewer."""
    return Licence.objects.filter(community_id=community_id, state=Licence.State.APPLIED).count()


def waiting(community_id: int, *, limit: int = SHOWN) -> list[Licence]:
    """Applications that wait, the most urgent first."""
    rows = _named(Licence.objects.filter(community_id=community_id, state=Licence.State.APPLIED))
    return list(rows.order_by("due_at", "pk")[:limit])


def holding(community_id: int, *, at: datetime, after: int = 0, limit: int = SHOWN) -> list[Licence]:
    """Licences that hold now or will, by the order of their making."""
    terms = LicenceTerm.objects.filter(community_id=community_id, until__gt=at)
    rows = Licence.objects.filter(pk__in=terms.values("licence_id"), state=Licence.State.APPROVED, pk__gt=after)
    return list(_named(rows).order_by("pk")[:limit])


def past(community_id: int, *, at: datetime, before: int | None = None, limit: int = SHOWN) -> list[Licence]:
    """What was refused, withdrawn, taken back, is over, or waits for its member; newest first."""
    over = Q(state=Licence.State.APPROVED, ends_at__lte=at)
    rows = Licence.objects.filter(community_id=community_id).exclude(state=Licence.State.APPLIED)
    rows = rows.filter(over | ~Q(state=Licence.State.APPROVED))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(_named(rows).order_by("-pk")[:limit])


def licence(licence_id: int, *, within: Collection[int]) -> Licence | None:
    """The licence, if it belongs to one of these communities."""
    return _named(Licence.objects.filter(pk=licence_id, community_id__in=within)).first()


def own_licences(account_id: int) -> list[Licence]:
    """All that this account applied for, newest first."""
    return list(Licence.objects.filter(account_id=account_id).select_related("member__group").order_by("-pk")[:SHOWN])


def own_licence(licence_id: int, account_id: int) -> Licence | None:
    """One of them."""
    return next((one for one in own_licences(account_id) if one.pk == licence_id), None)


def shown(rows: Sequence[Licence], *, at: datetime) -> list[Shown]:
    """With all that pages show, in as many queries however many they are."""
    ids = [row.pk for row in rows]
    papers: dict[int, list[LicencePaper]] = {pk: [] for pk in ids}
    for paper in LicencePaper.objects.filter(licence_id__in=ids).order_by("kind", "pk"):
        papers[paper.licence_id or 0].append(paper)
    holds = set(
        LicenceTerm.objects.filter(licence_id__in=ids, since__lte=at, until__gt=at).values_list("licence_id", flat=True)
    )
    used = _used(ids, at=at)
    return [Shown(row=row, papers=tuple(papers[row.pk]), used=used[row.pk], holds=row.pk in holds) for row in rows]


def this_week(member: Member, *, at: datetime) -> ThisWeek | None:
    """What is left; None where the member has no licence for this group now."""
    held = licence_at(licences_of({member.pk: member.group_id}, since=at, until=at).get(member.pk, ()), at)
    if held is None:
        return None
    timezone = rules_of([member.group_id])[member.group_id].timezone
    known = adverts_of([member.pk], since=at, until=at).get(member.pk, {})
    week = week_of(at, timezone)
    counted = {
        key: turn for key, turn in turns(known.values(), timezone).items() if week_of(known[key].at, timezone) == week
    }
    rows = LicensedAdvert.objects.filter(member_id=member.pk, key__in=counted).order_by("-at", "-key")
    return ThisWeek(quota=held.quota, used=len(counted), adverts=tuple((row, counted[row.key]) for row in rows))


def taken_meanwhile(row: Licence) -> list[ViolationRow]:
    """What counts against the holder of a licence though it would be covered: a revocation that was undone since then.

    Words may be such as no licence allows, so they are left to whoever looks; the week's quota is, too.
    """
    spans = [
        Q(at__gte=entry["at"], at__lt=entry["undone_at"])
        for entry in row.history
        if entry["state"] == Licence.State.REVOKED and entry.get("undone_at")
    ]
    if not spans:
        return []
    versions = RuleVersion.objects.filter(rule=OuterRef("rule"), version=OuterRef("version"))
    rows = ViolationRow.objects.filter(ON_THE_LADDER, reduce(or_, spans), member__account=row.account_id)
    rows = rows.exclude(ruling=ViolationRow.Ruling.REVERSED)
    rows = rows.filter(Exists(versions.filter(data__kind__in=LICENSED_KINDS)))
    if row.groups:
        rows = rows.filter(group_id__in=row.groups)
    return list(rows.select_related("group", "rule").order_by("at", "pk")[:SHOWN])


def paper(paper_id: int, *, within: Collection[int]) -> LicencePaper | None:
    """A document that is still there, of a licence in one of these communities."""
    rows = LicencePaper.objects.filter(pk=paper_id, community_id__in=within, deleted_at=None, licence__isnull=False)
    return rows.first()


def open_paper(row: LicencePaper) -> BinaryIO | None:
    """Its bytes; None where the file was put away."""
    try:
        return path_of(row.sha256, row.ending).open("rb")
    except FileNotFoundError:
        return None


def own_papers(member_id: int, names: Iterable[str]) -> list[LicencePaper]:
    """Those of these that the member uploaded and has not handed in yet."""
    return list(LicencePaper.objects.filter(member_id=member_id, licence=None, sha256__in=list(names)).order_by("pk"))


def loose_papers(member_id: int) -> int:
    """How many documents of the member belong to no application."""
    return LicencePaper.objects.filter(member_id=member_id, licence=None).count()


def overdue(*, at: datetime) -> list[Licence]:
    """Applications past their due time."""
    rows = Licence.objects.filter(state=Licence.State.APPLIED, due_at__lte=at)
    return list(rows.select_related("member__group__account"))


def ending_soon(*, at: datetime) -> list[Licence]:
    """Licences that end within a week, whose holder was not told yet."""
    rows = Licence.objects.filter(state=Licence.State.APPROVED, ends_at__gt=at, ends_at__lte=at + SOON)
    rows = rows.filter(Q(reminded_at=None) | Q(reminded_at__lt=F("ends_at") - SOON))
    return list(rows.select_related("member__group__account"))


def _used(ids: Sequence[int], *, at: datetime) -> Counter[int]:
    """Licence -> how many adverts were posted under it this week, each by the clock of its group."""
    rows = LicensedAdvert.objects.filter(licence_id__in=ids, at__gt=at - WEEK - timedelta(days=1))
    posted = list(rows.values_list("licence_id", "group_id", "at"))
    rules = rules_of({group for _, group, _ in posted}) if posted else {}
    return Counter(
        licence
        for licence, group, moment in posted
        if week_of(moment, rules[group].timezone) == week_of(at, rules[group].timezone)
    )


def _named(rows: QuerySet[Licence]) -> QuerySet[Licence]:
    return rows.select_related("member__group", "account", "decided_by")
