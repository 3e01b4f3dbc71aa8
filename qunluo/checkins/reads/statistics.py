"""What a plan's days add up to. Read from figures that are kept ready, never from the check-ins themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q

from qunluo.checkins.habits import Habits, habits_from, together
from qunluo.checkins.low_spots import DAYS, HOURS, LowSpot, low_spots
from qunluo.checkins.models import Habits as HabitsRow
from qunluo.checkins.models import Standing
from qunluo.checkins.reads.attendance import end_of
from qunluo.checkins.reads.board import rate_of
from qunluo.checkins.reads.outcomes import BOUGHT, Bands, Share, outcomes_by_streak
from qunluo.core.checkins.days import local_day, planned_days, terms_on
from qunluo.core.checkins.plan import Plan, Session

LONG_STREAK = 7
"""A streak over so many days (weeks, for a plan by the week) counts as one that lasts."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From which day to which, and of which groups."""

    first: date
    last: date
    groups: Sequence[int]

    @property
    def before(self) -> Stretch:
        """The stretch of the same length that ended when this one began."""
        days = self.last - self.first
        return Stretch(first=self.first - days - DAY, last=self.first - DAY, groups=self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPoint:
    """One planned day. `is_over` tells whether its figures are final."""

    day: date
    is_over: bool
    expected: int = 0
    done: int = 0
    checkins: int = 0
    made_up: int = 0
    held: int = 0
    rejected: int = 0

    @property
    def rate(self) -> float | None:
        """Members who checked in that day, of the members that day."""
        return rate_of(self.done, self.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """Check-ins by weekday and hour, by the members' own clock and hand; and where the holes are."""

    week: tuple[tuple[int, ...], ...]
    lows: tuple[LowSpot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """All figures of one plan over a stretch. Streaks, habits and outcomes are as of now, not of the stretch."""

    days: tuple[DayPoint, ...]
    rate: float | None
    rate_before: float | None
    streaks: Share
    waiting: int
    conversion: Share
    invalid: Share
    made_up: Share
    ways: tuple[tuple[str, int], ...]
    heat: Heat
    habits: Habits
    habits_at: datetime | None
    outcomes: tuple[Bands, ...]

    @property
    def has_outcomes(self) -> bool:
        """Whether any outcome was ever imported."""
        return bool(self.outcomes)


def statistics_of(plan: Plan, stretch: Stretch, *, at: datetime) -> Statistics:
    """The figures of the plan's groups together."""
    days = _days(plan, stretch, at=at)
    outcomes = outcomes_by_streak(plan, stretch.groups)
    habits, habits_at = _habits(plan.id, stretch.groups)
    standing = _standing(plan, stretch.groups, today=local_day(at, plan.terms))
    checkins, rejected = sum(one.checkins for one in days), sum(one.rejected for one in days)
    return Statistics(
        days=days,
        rate=mean_rate(days),
        rate_before=mean_rate(_days(plan, stretch.before, at=at)),
        streaks=Share(part=standing["long"], whole=standing["ever"]),
        waiting=standing["waiting"],
        conversion=Share(part=_buyers(outcomes), whole=standing["ever"]),
        invalid=Share(part=rejected, whole=checkins + rejected + sum(one.held for one in days)),
        made_up=Share(part=sum(one.made_up for one in days), whole=checkins),
        ways=_ways(plan.id, stretch),
        heat=_heat(plan, stretch),
        habits=habits,
        habits_at=habits_at,
        outcomes=outcomes,
    )


def mean_rate(days: Iterable[DayPoint]) -> float | None:
    """The mean of the daily rates of days that are over."""
    rates = [one.rate for one in days if one.is_over and one.rate is not None]
    return sum(rates) / len(rates) if rates else None


def _buyers(outcomes: Iterable[Bands]) -> int:
    return sum(one.long.part + one.rest.part for one in outcomes if one.kind == BOUGHT)


def _standing(plan: Plan, groups: Sequence[int], *, today: date) -> dict[str, int]:
    is_alive = Q(alive_until=None) | Q(alive_until__gte=today)
    return Standing.objects.filter(plan_id=plan.id, group_id__in=groups).aggregate(
        ever=Count("pk", filter=Q(total__gt=0)),
        long=Count("pk", filter=is_alive & Q(streak__gt=LONG_STREAK)),
        waiting=Count("pk", filter=Q(waiting__gt=0)),
    )


_DAYS = """
SELECT day, sum(expected), sum(done), sum(checkins), sum(made_up), sum(held), sum(rejected)
FROM checkins_dayfigures WHERE plan_id = %s AND group_id = ANY(%s) AND day BETWEEN %s AND %s GROUP BY day
"""


def _days(plan: Plan, stretch: Stretch, *, at: datetime) -> tuple[DayPoint, ...]:
    """The planned days of which there are figures, and all planned days since the first of them."""
    found = {day: counts for day, *counts in _rows(_DAYS, plan.id, stretch)}
    if not found:
        return ()
    planned = planned_days(plan, max(min(found), stretch.first), stretch.last)
    return tuple(_point(day, found.get(day, [0] * 6), is_over=end_of(day, plan) <= at) for day in planned)


def _point(day: date, counts: Sequence[int], *, is_over: bool) -> DayPoint:
    expected, done, checkins, made_up, held, rejected = counts
    return DayPoint(
        day=day,
        is_over=is_over,
        expected=expected,
        done=done,
        checkins=checkins,
        made_up=made_up,
        held=held,
        rejected=rejected,
    )


_WAYS = """
SELECT key, sum(value::int) FROM checkins_dayfigures, jsonb_each_text(by_way)
WHERE plan_id = %s AND group_id = ANY(%s) AND day BETWEEN %s AND %s GROUP BY key ORDER BY 2 DESC, 1
"""


def _ways(plan_id: int, stretch: Stretch) -> tuple[tuple[str, int], ...]:
    return tuple((way, count) for way, count in _rows(_WAYS, plan_id, stretch))


_HOURS = """
SELECT extract(isodow FROM day)::int, {hours} FROM checkins_dayfigures
WHERE plan_id = %s AND group_id = ANY(%s) AND day BETWEEN %s AND %s GROUP BY 1
""".format(hours=", ".join(f"coalesce(sum(by_hour[{hour + 1}]), 0)" for hour in range(HOURS)))


def _heat(plan: Plan, stretch: Stretch) -> Heat:
    found = {weekday - 1: tuple(hours) for weekday, *hours in _rows(_HOURS, plan.id, stretch)}
    week = tuple(found.get(weekday, (0,) * HOURS) for weekday in range(DAYS))
    return Heat(week=week, lows=low_spots(week, open_hours(plan, stretch)))


def open_hours(plan: Plan, stretch: Stretch) -> set[tuple[int, int]]:
    """Weekdays and hours at which the plan took check-ins throughout, in the terms of the stretch's end."""
    terms = terms_on(stretch.last, plan)
    hours = {hour for session in terms.sessions for hour in _hours(session)}
    since = max(stretch.first, stretch.last - 27 * DAY)
    asked = {day.weekday() for day in planned_days(plan, since, stretch.last)}
    return {(weekday, hour) for weekday in asked for hour in hours}


def _hours(session: Session) -> Iterable[int]:
    """The hours of which the whole lies within the session."""
    starts, ends = session.starts, session.ends
    first = starts.hour + (starts.minute > 0)
    last = ends.hour if starts < ends else ends.hour + HOURS
    return (hour % HOURS for hour in range(first, last))


def _habits(plan_id: int, groups: Sequence[int]) -> tuple[Habits, datetime | None]:
    rows = HabitsRow.objects.filter(plan_id=plan_id, group_id__in=groups).exclude(counted_at=None)
    oldest = rows.aggregate(at=Min("counted_at"))["at"]
    return together(habits_from(data) for data in rows.values_list("data", flat=True)), oldest


def _rows(query: str, plan_id: int, stretch: Stretch) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [plan_id, list(stretch.groups), stretch.first, stretch.last])
        return list(cursor.fetchall())
