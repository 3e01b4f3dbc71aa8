"""Who brought whom into a group, for whoever weighs invitations: one query each for a whole micro-batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from qunluo.communities.models import Move

JOINED = Move.What.JOINED


class Brought(NamedTuple):
    """One join through an inviter; `inviter` and `invitee` are the platform's ids, `member` is the invitee's row."""

    group: int
    inviter: str
    key: str
    invitee: str
    member: int
    at: datetime


def inviters_of(member_ids: Collection[int], *, since: datetime, until: datetime) -> set[tuple[int, str]]:
    """Group and inviter of every join of these members through somebody else."""
    rows = Move.objects.filter(member_id__in=member_ids, what=JOINED, at__range=(since, until)).exclude(by="")
    return set(rows.values_list("group_id", "by"))


def brought_by(inviters: Collection[tuple[int, str]], *, since: datetime, until: datetime) -> list[Brought]:
    """All joins through these inviters in their groups, in the order of time. Nobody invites themselves."""
    rows = Move.objects.filter(
        group_id__in={group for group, _ in inviters},
        by__in={inviter for _, inviter in inviters},
        what=JOINED,
        at__range=(since, until),
    )
    columns = rows.order_by("at", "key").values_list("group_id", "by", "key", "member__external_id", "member_id", "at")
    wanted = set(inviters)
    return [
        one for one in map(Brought._make, columns) if (one.group, one.inviter) in wanted and one.inviter != one.invitee
    ]


def inviting_groups(groups: Collection[int], *, since: datetime, until: datetime) -> list[Brought]:
    """All joins through anybody in these groups, in the order of time."""
    rows = Move.objects.filter(group_id__in=groups, what=JOINED, at__gte=since, at__lt=until).exclude(by="")
    columns = rows.order_by("at", "key").values_list("group_id", "by", "key", "member__external_id", "member_id", "at")
    return [one for one in map(Brought._make, columns.iterator()) if one.inviter != one.invitee]


def leaves_of(member_ids: Collection[int], *, since: datetime, until: datetime) -> dict[int, set[datetime]]:
    """Member id → when they left or were removed; who never did is missing."""
    found: dict[int, set[datetime]] = defaultdict(set)
    rows = Move.objects.filter(member_id__in=member_ids, at__range=(since, until)).exclude(what=JOINED)
    for member, at in rows.values_list("member_id", "at"):
        found[member].add(at)
    return dict(found)
