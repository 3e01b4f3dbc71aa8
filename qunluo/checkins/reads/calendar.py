"""Months: the days of one member, and the days of all members of a plan beside one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, QuerySet, Sum

from qunluo.checkins.models import Attendance, DayFigures, Standing, Submission
from qunluo.checkins.reads.attendance import DAY, BitCount, end_of, month_of, needed_on, next_month
from qunluo.checkins.reads.board import INVALID, rate_of, streaks_of
from qunluo.checkins.reads.expected import asked_on
from qunluo.communities.reads.pages import Member
from qunluo.communities.reads.seats import members_by_id, named_like
from qunluo.core.checkins.days import is_planned, local_day
from qunluo.core.checkins.plan import Plan, Way

State = Submission.State
SIZE = 50


class Mark(StrEnum):
    """What a day is to a member."""

    DONE = "done"
    MADE_UP = "made_up"
    PART = "part"
    WAITING = "waiting"
    INVALID = "invalid"
    MISSED = "missed"
    OPEN = "open"
    REST = "rest"
    OUTAGE = "outage"
    AHEAD = "ahead"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day of one member."""

    day: date
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberMonth:
    """A month of one member: its days, what was handed in, newest first, and how the member stands."""

    month: date
    cells: tuple[Cell, ...]
    entries: tuple[Submission, ...]
    standing: Standing | None
    streak: int
    first: date | None

    @property
    def done(self) -> int:
        """Days done."""
        return sum(cell.mark in {Mark.DONE, Mark.MADE_UP} for cell in self.cells)

    @property
    def asked(self) -> int:
        """Days that were asked for up to now."""
        return sum(cell.mark not in {Mark.REST, Mark.OUTAGE, Mark.AHEAD, Mark.ABSENT} for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One day over the columns of a matrix."""

    day: date
    is_planned: bool
    is_ahead: bool
    done: int
    expected: int

    @property
    def rate(self) -> float | None:
        """Members who checked in that day, of the members that day."""
        return rate_of(self.done, self.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One member in a matrix: a cell a day, how many are done, and the streak as it stands now."""

    member: Member
    cells: tuple[Cell, ...]
    done: int
    streak: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """One page of members by days."""

    month: date
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    has_next: bool


class Order(StrEnum):
    """Which members stand first; IDLE lists those who did not do a single day."""

    MOST = "most"
    LEAST = "least"
    IDLE = "idle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which month, of whom, and which page of it."""

    month: date
    groups: Sequence[int]
    order: Order = Order.MOST
    search: str = ""
    page: int = 1
    size: int = SIZE


def member_month(plan: Plan, member: Member, month: date, *, at: datetime) -> MemberMonth:
    """One member's month, as the submissions say it at this moment."""
    rows = Submission.objects.filter(plan_id=plan.id, member_id=member.pk, day__range=_bounds(month))
    given = list(
        rows.select_related("entered_by", "ruled_by").prefetch_related("pictures").order_by("-day", "-at", "-pk")
    )
    standing = Standing.objects.filter(plan_id=plan.id, member_id=member.pk).first()
    today = local_day(at, plan.terms)
    is_alive = standing is not None and (standing.alive_until is None or standing.alive_until >= today)
    return MemberMonth(
        month=month,
        cells=_cells(
            _frames(plan, month, at=at),
            _by_day((one.day, one.session, one.state, one.way) for one in given),
            since=_came(member, plan),
        ),
        entries=tuple(given),
        standing=standing,
        streak=standing.streak if standing is not None and is_alive else 0,
        first=_first_day(plan.id, member.pk),
    )


def month_matrix(plan: Plan, wanted: Wanted, *, at: datetime) -> Matrix:
    """One page of the plan's month. The days' own figures are those last counted."""
    members = list(_listed(plan, wanted, at=at)[(wanted.page - 1) * wanted.size :][: wanted.size + 1])
    shown = members[: wanted.size]
    return Matrix(
        month=wanted.month,
        heads=_heads(plan, wanted, at=at),
        lines=tuple(_lines(plan, wanted.month, shown, at=at)),
        has_next=len(members) > wanted.size,
    )


def _bounds(month: date) -> tuple[date, date]:
    return month_of(month), next_month(month) - DAY


def _days(month: date) -> list[date]:
    first, last = _bounds(month)
    return [first + DAY * number for number in range((last - first).days + 1)]


Given = Mapping[date, Collection[tuple[str, str, str]]]
"""Day -> session, state and way of all that was handed in for it."""


def _by_day(rows: Iterable[tuple[date, str, str, str]]) -> Given:
    found: dict[date, list[tuple[str, str, str]]] = defaultdict(list)
    for day, session, state, way in rows:
        found[day].append((session, state, way))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """One day of the plan, the same for all members: what it needs, and what it is to who did nothing."""

    day: date
    needed: int
    bare: Mark


def _frames(plan: Plan, month: date, *, at: datetime) -> list[_Frame]:
    return [_Frame(day=day, needed=needed_on(day, plan), bare=_bare_mark(plan, day, at=at)) for day in _days(month)]


def _cells(frames: Sequence[_Frame], given: Given, *, since: date) -> tuple[Cell, ...]:
    return tuple(
        Cell(day=one.day, mark=_given_mark(given.get(one.day, ()), one.needed) or _since(one, since)) for one in frames
    )


def _since(one: _Frame, since: date) -> Mark:
    """Nobody missed a day before they came."""
    return Mark.ABSENT if one.bare is Mark.MISSED and one.day < since else one.bare


def _came(member: Member, plan: Plan) -> date:
    return local_day(member.joined_at, plan.terms) if member.joined_at else date.min


def _given_mark(rows: Collection[tuple[str, str, str]], needed: int) -> Mark | None:
    """What the day is by what was handed in for it; None where nothing of that decides."""
    counting = {session: way for session, state, way in rows if state == State.COUNTS}
    states = {state for _, state, _ in rows}
    if len(counting) >= needed:
        return Mark.MADE_UP if Way.MAKE_UP in counting.values() else Mark.DONE
    if State.HELD in states:
        return Mark.WAITING
    if counting or State.PART in states:
        return Mark.PART
    return Mark.INVALID if states & set(INVALID) else None


def _bare_mark(plan: Plan, day: date, *, at: datetime) -> Mark:
    """What the day is where nothing was handed in."""
    today = local_day(at, plan.terms)
    if any(first <= day <= last for first, last in plan.outages):
        return Mark.OUTAGE
    if not is_planned(day, plan):
        return Mark.REST
    if day > today:
        return Mark.AHEAD
    return Mark.OPEN if end_of(day, plan) > at else Mark.MISSED


def _first_day(plan_id: int, member_id: int) -> date | None:
    rows = Submission.objects.filter(plan_id=plan_id, member_id=member_id, state=State.COUNTS)
    return rows.order_by("day").values_list("day", flat=True).first()


def _heads(plan: Plan, wanted: Wanted, *, at: datetime) -> tuple[Head, ...]:
    rows = DayFigures.objects.filter(
        plan_id=plan.id, group_id__in=wanted.groups, day__range=_bounds(wanted.month)
    ).order_by()
    sums = rows.values("day").annotate(done=Sum("done"), expected=Sum("expected"))
    found = {day: (done, expected) for day, done, expected in sums.values_list("day", "done", "expected")}
    today = local_day(at, plan.terms)
    return tuple(
        Head(
            day=day,
            is_planned=is_planned(day, plan),
            is_ahead=day > today,
            done=found.get(day, (0, 0))[0],
            expected=found.get(day, (0, 0))[1],
        )
        for day in _days(wanted.month)
    )


def _listed(plan: Plan, wanted: Wanted, *, at: datetime) -> QuerySet[Any, int]:
    """The ids of the members in the order of the matrix."""
    like = named_like(wanted.groups, wanted.search).values("pk") if wanted.search else None
    rows = Attendance.objects.filter(plan_id=plan.id, month=wanted.month, group_id__in=wanted.groups).exclude(days=0)
    if wanted.order is Order.IDLE:
        asked = asked_on(local_day(at, plan.terms), plan, wanted.groups, at=at).exclude(pk__in=rows.values("member_id"))
        return (asked if like is None else asked.filter(pk__in=like)).order_by("pk").values_list("pk", flat=True)
    if like is not None:
        rows = rows.filter(member_id__in=like)
    count = BitCount(F("days"))
    order = count.desc() if wanted.order is Order.MOST else count.asc()
    return rows.order_by(order, "member_id").values_list("member_id", flat=True)


def _lines(plan: Plan, month: date, members: Sequence[int], *, at: datetime) -> Iterable[Line]:
    given: dict[int, list[tuple[date, str, str, str]]] = defaultdict(list)
    rows = Submission.objects.filter(plan_id=plan.id, member_id__in=members, day__range=_bounds(month))
    for member, day, session, state, way in rows.values_list("member_id", "day", "session", "state", "way"):
        given[member].append((day, session, state, way))
    faces = members_by_id(members)
    streaks = streaks_of(plan.id, members, today=local_day(at, plan.terms))
    frames = _frames(plan, month, at=at)
    for pk in members:
        cells = _cells(frames, _by_day(given[pk]), since=_came(faces[pk], plan))
        done = sum(cell.mark in {Mark.DONE, Mark.MADE_UP} for cell in cells)
        yield Line(member=faces[pk], cells=cells, done=done, streak=streaks.get(pk, 0))
