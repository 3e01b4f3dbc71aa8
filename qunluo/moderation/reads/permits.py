"""Who has leave to advertise in which group, and what they posted under it: as the core wants to know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from qunluo.core.moderation.licences import WEEK, Licence, SpentAdvert
from qunluo.moderation.models import LicenceTerm, LicensedAdvert


def licences_of(seats: Mapping[int, int], *, since: datetime, until: datetime) -> dict[int, tuple[Licence, ...]]:
    """Member id -> the licences that hold in their group at some time from `since` to `until`; who has none is missing.

    Given is member id -> group id. One query for all.
    """
    rows = LicenceTerm.objects.filter(account__members__in=list(seats), since__lte=until, until__gt=since)
    found: dict[int, list[Licence]] = defaultdict(list)
    columns = rows.order_by("pk").values_list("account__members", "licence_id", "quota", "groups", "since", "until")
    for member, licence, quota, groups, begins, ends in columns:
        if member in seats and (not groups or seats[member] in groups):
            found[member].append(Licence(id=licence, quota=quota, since=begins, until=ends))
    return {member: tuple(its) for member, its in found.items()}


def adverts_of(members: Iterable[int], *, since: datetime, until: datetime) -> dict[int, dict[str, SpentAdvert]]:
    """Member id -> what they posted under a licence in the weeks from `since` to `until`, by key."""
    asked = list(members)
    rows = LicensedAdvert.objects.filter(member_id__in=asked, at__gt=since - WEEK, at__lt=until + WEEK)
    found: dict[int, dict[str, SpentAdvert]] = defaultdict(dict)
    for row in rows.order_by("at", "key"):
        found[row.member_id][row.key] = spent_from(row)
    return dict(found)


def spent_from(row: LicensedAdvert) -> SpentAdvert:
    """The row as the core knows it."""
    return SpentAdvert(
        key=row.key,
        at=row.at,
        quota=row.quota,
        licence=row.licence_id,
        message=row.message,
        text=row.text,
        rule=row.rule_id,
        version=row.version,
        ladder=row.ladder,
        weight=row.weight,
        course=row.course,
        detail=row.detail,
        spans=tuple((start, end) for start, end in row.spans),
    )


def licences_in(group: int, *, since: datetime, until: datetime) -> dict[int, tuple[Licence, ...]]:
    """The same for all members of one group, as it stood then."""
    rows = LicenceTerm.objects.filter(account__members__group=group, since__lte=until, until__gt=since)
    found: dict[int, list[Licence]] = defaultdict(list)
    columns = rows.order_by("pk").values_list("account__members", "licence_id", "quota", "groups", "since", "until")
    for member, licence, quota, groups, begins, ends in columns:
        if not groups or group in groups:
            found[member].append(Licence(id=licence, quota=quota, since=begins, until=ends))
    return {member: tuple(its) for member, its in found.items()}


def posted_under_a_licence(seats: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those of these (member id, key of a message) that were posted under a licence, covered or one too many."""
    wanted = set(seats)
    if not wanted:
        return set()
    rows = LicensedAdvert.objects.filter(member_id__in={one for one, _ in wanted}, key__in={key for _, key in wanted})
    return wanted & set(rows.values_list("member_id", "key"))
