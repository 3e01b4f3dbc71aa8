"""Who has acknowledged a version, and who has not. Those who run a group are not asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from qunluo.communities.reads.pages import Member
from qunluo.joining.models import Acknowledgement, Reminder, Sort

AT_ONCE = 500
COUNTING = (Sort.OWN, Sort.HAND)


class Which(StrEnum):
    """The lists that a page offers."""

    MISSING = "missing"
    READ = "read"
    SHORT = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose acknowledgement of which version, and which page of them."""

    version: int
    groups: Sequence[int]
    which: Which = Which.MISSING
    search: str = ""
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A member, what they acknowledged, what was too short, and how often they were reminded of it."""

    member: Member
    own: Acknowledgement | None = None
    hand: Acknowledgement | None = None
    short: Acknowledgement | None = None
    reminders: int = 0

    @property
    def shown(self) -> Acknowledgement | None:
        """What counts: the member's own word before an operator's."""
        return self.own or self.hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many of those who are asked have acknowledged."""

    read: int
    total: int

    @property
    def missing(self) -> int:
        """How many have not."""
        return self.total - self.read

    @property
    def percent(self) -> int:
        """The share, rounded down: 100 means everybody."""
        return self.read * 100 // self.total if self.total else 0


def asked_in(groups: Iterable[int]) -> QuerySet[Member]:
    """The members of these groups who are there now and do not run them."""
    rows = Member.objects.filter(group_id__in=list(groups), is_present=True, is_staff=False).exclude(external_id="")
    return rows.exclude(external_id=F("group__owner"))


def reach_of(version: int, groups: Collection[int]) -> dict[int, Reach]:
    """Group id → how far the version has come. Two queries, each a walk over the members."""
    asked = asked_in(groups)
    totals, read = _by_group(asked), _by_group(asked.filter(_has(version)))
    return {group: Reach(read=read.get(group, 0), total=total) for group, total in sorted(totals.items())}


def _by_group(rows: QuerySet[Member]) -> dict[int, int]:
    return dict(rows.values_list("group_id").annotate(count=Count("pk")).order_by())


def whole(reaches: Iterable[Reach]) -> Reach:
    """All groups together."""
    known = list(reaches)
    return Reach(read=sum(one.read for one in known), total=sum(one.total for one in known))


def readers(wanted: Wanted) -> list[Reader]:
    """One page of the list, and one more if there is a next page."""
    first = (wanted.page - 1) * wanted.size
    members = list(_listed(wanted).select_related("group")[first : first + wanted.size + 1])
    return _with_deeds(wanted.version, members)


def all_readers(wanted: Wanted) -> Iterator[Reader]:
    """The whole list, some hundred at once."""
    last = 0
    while True:
        members = list(_listed(wanted).filter(pk__gt=last).order_by("pk").select_related("group")[:AT_ONCE])
        yield from _with_deeds(wanted.version, members)
        if len(members) < AT_ONCE:
            return
        last = members[-1].pk


def missing(version: int, groups: Iterable[int], *, most: int) -> list[Member]:
    """Who has not acknowledged it, with their groups."""
    wanted = Wanted(version=version, groups=list(groups))
    return list(_listed(wanted).select_related("group")[:most])


def acknowledgements_of(member_id: int) -> dict[int, Acknowledgement]:
    """Version asked for → the member's row that counts for it."""
    rows = Acknowledgement.objects.filter(member_id=member_id, sort__in=COUNTING).order_by("sort")  # own comes last
    return {row.version_id: row for row in rows}


def reminded_since(member_ids: Iterable[int], since: datetime) -> dict[int, int]:
    """Member id → how often they were reminded of anything here since then."""
    rows = Reminder.objects.filter(member_id__in=list(member_ids), at__gte=since)
    return dict(rows.values_list("member_id").annotate(count=Count("pk")).order_by())


def tired(member_ids: Iterable[int], *, per_week: int, at: datetime) -> set[int]:
    """Who was reminded as often in the last seven days as a week allows."""
    counts = reminded_since(member_ids, at - timedelta(days=7))
    return {member for member, count in counts.items() if count >= per_week}


def _listed(wanted: Wanted) -> QuerySet[Member]:
    rows = asked_in(wanted.groups).order_by("group_id", "pk")
    if wanted.search:
        rows = rows.filter(Q(name__icontains=wanted.search) | Q(external_id=wanted.search))
    match wanted.which:
        case Which.MISSING:
            return rows.filter(~_has(wanted.version))
        case Which.READ:
            return rows.filter(_has(wanted.version))
        case Which.SHORT:
            return rows.filter(~_has(wanted.version), _has(wanted.version, Sort.SHORT))


def _has(version: int, *sorts: Sort) -> Exists:
    rows = Acknowledgement.objects.filter(version_id=version, member=OuterRef("pk"), sort__in=sorts or COUNTING)
    return Exists(rows)


def _with_deeds(version: int, members: Sequence[Member]) -> list[Reader]:
    ids = [one.pk for one in members]
    rows = Acknowledgement.objects.filter(version_id=version, member_id__in=ids).select_related("by")
    found = {(row.member_id, row.sort): row for row in rows}
    told = Reminder.objects.filter(member_id__in=ids, about=f"notice:{version}")
    counts = dict(told.values_list("member_id").annotate(count=Count("pk")).order_by())
    return [
        Reader(
            member=one,
            own=found.get((one.pk, Sort.OWN)),
            hand=found.get((one.pk, Sort.HAND)),
            short=found.get((one.pk, Sort.SHORT)),
            reminders=counts.get(one.pk, 0),
        )
        for one in members
    ]
