"""What was said, and who came and went: newest first, a page at a time, by the place of the last line seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery

from qunluo.communities.models import Member, Message, Move, Withdrawal

MOVE_RANK, MESSAGE_RANK = 1, 2
"""Of two lines at one moment the higher rank stands above. Higher floors add ranks of their own."""


class Place(NamedTuple):
    """Where a line stands in a timeline that is merged of several tables."""

    at: datetime
    rank: int
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which lines: of these groups, and of these members if any are named; `since` in, `until` out."""

    groups: tuple[int, ...]
    members: tuple[int, ...] = ()
    search: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: Place | None = None
    limit: int = 50


def messages(window: Window) -> list[Message]:
    """Messages with their member and group; `is_withdrawn` says that the author took the message back."""
    withdrawn = Withdrawal.objects.filter(group_id=OuterRef("group_id"), message=OuterRef("message"))
    rows = Message.objects.filter(_where(window), older_than(window.before, MESSAGE_RANK))
    if window.search:
        rows = rows.filter(text__icontains=window.search)
    rows = rows.select_related("member", "group").annotate(is_withdrawn=Exists(withdrawn))
    return list(rows.order_by("-at", "-id")[: window.limit])


def moves(window: Window) -> list[Move]:
    """Joins and leaves with their member and group; `by_name` is what the inviter or remover is called."""
    other = Member.objects.filter(group_id=OuterRef("group_id"), external_id=OuterRef("by")).values("name")[:1]
    rows = Move.objects.filter(_where(window), older_than(window.before, MOVE_RANK))
    rows = rows.select_related("member", "group").annotate(by_name=Subquery(other))
    return list(rows.order_by("-at", "-id")[: window.limit])


def _where(window: Window) -> Q:
    where = Q(group_id__in=window.groups)
    if window.members:
        where &= Q(member_id__in=window.members)
    if window.since:
        where &= Q(at__gte=window.since)
    if window.until:
        where &= Q(at__lt=window.until)
    return where


def older_than(before: Place | None, rank: int, *, moment: str = "at") -> Q:
    """The rows of a table of that rank which stand below the place. The plain bound lets the index be used."""
    if before is None:
        return Q()
    bound = Q(**{f"{moment}__lte": before.at})
    if rank < before.rank:
        return bound
    earlier = Q(**{f"{moment}__lt": before.at})
    return bound & (earlier | Q(id__lt=before.id)) if rank == before.rank else earlier
