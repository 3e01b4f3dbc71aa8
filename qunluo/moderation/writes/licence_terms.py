"""The terms of an advert licence: begun, cut short, and put back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from qunluo.communities.reads import rules_of
from qunluo.communities.reads.pages import groups_of
from qunluo.core.hours import zone
from qunluo.lib.refusal import Refusal
from qunluo.moderation.models import Licence, LicenceTerm
from qunluo.moderation.writes.licences import MOST_DAYS

MOST_A_WEEK = 50


class NotLicensed(Refusal):
    """Nothing was written; the sentence is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """So many adverts a week, in these groups (none is all), from the first to the last day."""

    quota: int | None
    first: date | None
    last: date | None
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who decides, when, and why: the member reads the reason."""

    operator_id: int
    at: datetime
    reason: str = ""


def grant_term(row: Licence, grant: Grant, by: By, *, since: datetime | None = None) -> None:
    """A new term from its first day, but never before now: nothing is forgiven backwards."""
    quota, first, last = grant.quota, grant.first, grant.last
    if quota is None or not 1 <= quota <= MOST_A_WEEK:
        raise NotLicensed(_("每周条数请填 1 到 %(most)d 之间的数。") % {"most": MOST_A_WEEK})
    if first is None or last is None or last < first or (last - first).days > MOST_DAYS:
        raise NotLicensed(_("请选好起止日期，最长一年。"))
    here = zone_of(row)
    starts = max(since or datetime.combine(first, time.min, here), by.at)
    ends = datetime.combine(last + timedelta(days=1), time.min, here)
    if ends <= starts:
        raise NotLicensed(_("结束的日子已经过去了。"))
    groups = _groups(row.community_id, grant.groups)
    LicenceTerm.objects.create(
        community_id=row.community_id,
        licence=row,
        account_id=row.account_id,
        quota=quota,
        groups=groups,
        since=starts,
        until=ends,
        turn=row.turn + 1,
    )
    row.quota, row.groups, row.ends_at = quota, groups, ends
    row.starts_at = row.starts_at if since and row.starts_at else starts


def _groups(community_id: int, wanted: Iterable[int]) -> list[int]:
    chosen = sorted(set(wanted))
    known = {one.pk for one in groups_of(community_id)}
    if not set(chosen) <= known:
        raise NotLicensed(_("选了不属于这个社群的群。"))
    return chosen


def end_terms(row: Licence, at: datetime) -> None:
    """What holds ends now, and what was to come never begins."""
    LicenceTerm.objects.filter(licence=row, since__gte=at).update(until=at, since=at)
    LicenceTerm.objects.filter(licence=row, since__lt=at, until__gt=at).update(until=at)


def restore_terms(row: Licence, terms: dict[str, list[str]], *, at: datetime) -> None:
    """Those of before hold as before; a newer one ends now, or never began."""
    for term in LicenceTerm.objects.filter(licence=row):
        known = terms.get(str(term.pk))
        if known is not None:
            term.since, term.until = datetime.fromisoformat(known[0]), datetime.fromisoformat(known[1])
            term.save(update_fields=["since", "until"])
        elif term.since >= at:
            term.delete()
        elif term.until > at:
            term.until = at
            term.save(update_fields=["until"])


def zone_of(row: Licence) -> ZoneInfo:
    """Where days begin for this licence: the group in which it was applied for."""
    return zone(rules_of([row.member.group_id])[row.member.group_id].timezone)
