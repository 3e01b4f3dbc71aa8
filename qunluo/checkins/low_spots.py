"""Hours of the week in which fewer check in than the hours around would lead one to expect. Pure.

An hour is low where it has less than half the mean of its neighbours: the hours before and after it, and the same hour
on the days before and after, as far as the plan is open then. So a quiet night is no low spot, and neither is a
slope; a hole is. Where the neighbours have fewer than three check-ins on average, chance makes holes of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

DAYS, HOURS = 7, 24
LOW = 0.5
LEAST = 3.0

Week = Sequence[Sequence[int]]
"""Check-ins by weekday (Monday first) and hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LowSpot:
    """One low hour, and what its neighbours have on average."""

    weekday: int
    hour: int
    count: int
    around: float


def low_spots(week: Week, is_open: Collection[tuple[int, int]]) -> tuple[LowSpot, ...]:
    """The low hours among those that are open, the deepest first."""
    found = []
    for weekday, hour in sorted(is_open):
        beside = _beside(weekday, hour)
        known = [week[day][at] for day, at in beside if (day, at) in is_open]
        around = sum(known) / len(known) if known else 0.0
        if around >= LEAST and week[weekday][hour] < LOW * around:
            found.append(LowSpot(weekday=weekday, hour=hour, count=week[weekday][hour], around=around))
    return tuple(sorted(found, key=lambda one: (one.count - one.around, one.weekday, one.hour)))


def _beside(weekday: int, hour: int) -> list[tuple[int, int]]:
    """The week goes round, the day does not: what comes after midnight is another day's."""
    days = [((weekday + step) % DAYS, hour) for step in (-1, 1)]
    return days + [(weekday, hour + step) for step in (-1, 1) if 0 <= hour + step < HOURS]
