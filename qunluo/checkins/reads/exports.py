"""All rows of what the boards show page by page, for tables to take away. Streamed, some hundred at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from qunluo.checkins.models import Standing, Submission
from qunluo.checkins.reads.board import Wanted as BoardWanted
from qunluo.checkins.reads.board import Which, board_of
from qunluo.checkins.reads.calendar import Line, Order, month_matrix
from qunluo.checkins.reads.calendar import Wanted as MonthWanted
from qunluo.communities.reads.pages import Member
from qunluo.core.checkins.plan import Plan

AT_ONCE = 500


def handed_in(plan_id: int, day: date, groups: Sequence[int]) -> Iterator[Submission]:
    """All that was handed in for the day, with member and group, in the order of time."""
    rows = Submission.objects.filter(plan_id=plan_id, day=day, group_id__in=groups)
    yield from rows.select_related("member", "group", "entered_by").order_by("at", "pk").iterator(AT_ONCE)


def missing(plan: Plan, day: date, groups: Sequence[int], *, at: datetime) -> Iterator[tuple[Member, int]]:
    """Who is missing that day, with the streak that is at stake."""
    wanted = BoardWanted(groups=groups, which=Which.MISSING, size=AT_ONCE)
    while True:
        board = board_of(plan, day, wanted, at=at)
        yield from ((line.member, line.streak) for line in board.lines)
        if not board.has_next:
            return
        wanted = replace(wanted, page=wanted.page + 1)


def month_lines(plan: Plan, month: date, groups: Sequence[int], *, at: datetime) -> Iterator[Line]:
    """All members' months: who came most first, who did not come at all last."""
    for order in (Order.MOST, Order.IDLE):
        wanted = MonthWanted(month=month, groups=groups, order=order, size=AT_ONCE)
        while True:
            matrix = month_matrix(plan, wanted, at=at)
            yield from matrix.lines
            if not matrix.has_next:
                break
            wanted = replace(wanted, page=wanted.page + 1)


def standings(plan_id: int, groups: Sequence[int]) -> Iterator[Standing]:
    """How everybody stands who ever handed something in, the most days first."""
    rows = Standing.objects.filter(plan_id=plan_id, group_id__in=groups)
    yield from rows.select_related("member", "group").order_by("-days", "member_id").iterator(AT_ONCE)
