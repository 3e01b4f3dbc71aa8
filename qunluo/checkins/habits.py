"""How members keep to a plan: how often they come, how much they complete, and how long they stay. Pure.

What is told of one group adds up with what is told of another, so each is counted alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

WEEK = 7
MOST, HALF = 0.8, 0.5
BANDS = ("full", "most", "half", "little")
"""Completion: all of the days asked for, at least 80%, at least 50%, less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Sums over members who ever checked in.

    `gap_days` of `gaps` intervals between two days of the same member; `shares` adds up what each completed, and
    `bands` counts them by it. `cohorts` maps the Monday of members' first week to how many came in each week since.
    """

    members: int = 0
    gaps: int = 0
    gap_days: int = 0
    shares: float = 0.0
    bands: Mapping[str, int] = field(default_factory=dict)
    cohorts: Mapping[date, tuple[int, ...]] = field(default_factory=dict)

    @property
    def interval(self) -> float | None:
        """Days from one check-in to the next, on average."""
        return self.gap_days / self.gaps if self.gaps else None

    @property
    def completion(self) -> float | None:
        """How much of the days asked for since their first one members completed, on average."""
        return self.shares / self.members if self.members else None


def habits_of(days_of: Iterable[Sequence[date]], *, planned: Sequence[date], today: date) -> Habits:
    """The habits of members, each given by the days done. `planned` are the days asked for, sorted."""
    members, gaps, gap_days, shares = 0, 0, 0, 0.0
    bands: Counter[str] = Counter()
    came: dict[int, Counter[int]] = defaultdict(Counter)
    until = _Until(planned, today)
    for given in days_of:
        days = sorted(given)
        if not days:
            continue
        members += 1
        gaps += len(days) - 1
        gap_days += (days[-1] - days[0]).days
        share = until.share_of(days)
        shares += share
        bands[_band(share)] += 1
        weeks = {_week(day) for day in days}
        came[min(weeks)].update(weeks)
    return Habits(
        members=members,
        gaps=gaps,
        gap_days=gap_days,
        shares=shares,
        bands={name: bands[name] for name in BANDS},
        cohorts={_monday(first): _since(first, counts, _week(today)) for first, counts in sorted(came.items())},
    )


def together(parts: Iterable[Habits]) -> Habits:
    """The habits of all these groups as one."""
    given = list(parts)
    cohorts: dict[date, list[int]] = {}
    for part in given:
        for first, counts in part.cohorts.items():
            known = cohorts.setdefault(first, [])
            known.extend([0] * (len(counts) - len(known)))
            for week, count in enumerate(counts):
                known[week] += count
    return Habits(
        members=sum(part.members for part in given),
        gaps=sum(part.gaps for part in given),
        gap_days=sum(part.gap_days for part in given),
        shares=sum(part.shares for part in given),
        bands={name: sum(part.bands.get(name, 0) for part in given) for name in BANDS},
        cohorts={first: tuple(counts) for first, counts in sorted(cohorts.items())},
    )


def data_of(habits: Habits) -> dict[str, Any]:
    """As JSON."""
    return {
        "members": habits.members,
        "gaps": habits.gaps,
        "gap_days": habits.gap_days,
        "shares": habits.shares,
        "bands": dict(habits.bands),
        "cohorts": {first.isoformat(): list(counts) for first, counts in habits.cohorts.items()},
    }


def habits_from(data: Mapping[str, Any]) -> Habits:
    """What `data_of` made."""
    cohorts = {date.fromisoformat(first): tuple(counts) for first, counts in data.get("cohorts", {}).items()}
    return Habits(**dict(data) | {"cohorts": cohorts})


class _Until:
    """The days asked for up to now. Today counts for who has done it already: for others it still runs."""

    def __init__(self, planned: Sequence[date], today: date) -> None:
        self._today = today
        self._over = sorted(day for day in planned if day < today)
        self._asked = frozenset(self._over)
        self._asks_today = today in planned

    def share_of(self, days: Sequence[date]) -> float:
        """How much of what was asked since the first day is done; what was not asked for does not count."""
        now = int(self._asks_today and self._today in days)
        asked = len(self._over) - bisect_left(self._over, days[0]) + now
        return (len(self._asked.intersection(days)) + now) / asked if asked else 1.0


def _band(share: float) -> str:
    if share >= 1:
        return "full"
    if share >= MOST:
        return "most"
    return "half" if share >= HALF else "little"


def _week(day: date) -> int:
    """The number of the week: 1 January of the year 1 was a Monday."""
    return (day.toordinal() - 1) // WEEK


def _monday(week: int) -> date:
    return date.fromordinal(week * WEEK + 1)


def _since(first: int, counts: Counter[int], now: int) -> tuple[int, ...]:
    """A count for each week that has begun."""
    return tuple(counts[week] for week in range(first, max(now, *counts) + 1))
