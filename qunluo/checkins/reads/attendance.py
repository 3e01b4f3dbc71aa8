"""Days as figures need them: when they end, by which hours they run, and what makes one done."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from django.db.models import BigIntegerField, Func

from qunluo.core.checkins.days import terms_on
from qunluo.core.checkins.plan import Plan, Terms
from qunluo.core.hours import zone

Day = tuple[int, int, date]
"""A plan's id, a group's, and a day."""
DAY = timedelta(days=1)
HOURS = 24


class BitCount(Func):
    """How many bits of an integer are set."""

    template = "bit_count((%(expressions)s)::bit(32))"
    output_field = BigIntegerField()


def needed_on(day: date, plan: Plan) -> int:
    """How many sessions make the day done, by the terms of its end."""
    return sessions_needed(terms_on(day, plan))


def sessions_needed(terms: Terms) -> int:
    """How many sessions make a day done; never more than there are."""
    return max(min(terms.sessions_needed, len(terms.sessions)), 1)


def end_of(day: date, plan: Plan) -> datetime:
    """When the day is over."""
    return datetime.combine(day + DAY, time(0), zone(terms_on(day, plan).timezone)).astimezone(UTC)


def month_of(day: date) -> date:
    """The first of its month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first of the month after."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1)


def days_in(month: date, bits: int) -> list[date]:
    """The days that an attendance's bits stand for."""
    return [day for number, day in enumerate(_all_of(month)) if bits >> number & 1]


@lru_cache(maxsize=512)
def _all_of(month: date) -> tuple[date, ...]:
    return tuple(month + number * DAY for number in range(31))


def bits_between(month: date, *, first: date, last: date) -> int:
    """The bits of the month's days from `first` to `last`."""
    start = max((first - month).days, 0)
    count = (min(last, next_month(month) - DAY) - month).days + 1 - start
    return ((1 << count) - 1) << start if count > 0 else 0


@lru_cache(maxsize=512)
def hours_of(day: date, timezone: str) -> tuple[datetime, ...]:
    """The moments at which the hours of a day begin, and those of the next, into which a session may reach.

    Made here, so that PostgreSQL need not know the time zone. An hour that clocks skip has no length.
    """
    here = zone(timezone)
    return tuple(
        datetime.combine(day + DAY * (hour // HOURS), time(hour % HOURS), here).astimezone(UTC)
        for hour in range(2 * HOURS)
    )
