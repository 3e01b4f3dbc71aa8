"""Axes: round numbers above the highest value, and dates along the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

STEPS: Final = (1, 2, 2.5, 5, 10)
MOST_DATES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A label and its place."""

    at: float
    label: str
    anchor: str = "middle"


def ceiling(highest: float) -> float:
    """Give the least round number that is no less; 1 for nothing."""
    if highest <= 1:
        return 1
    size = 1.0
    while size * 10 < highest:
        size *= 10
    return next(size * step for step in STEPS if size * step >= highest)


def height_ticks(top: float, height: float) -> tuple[Tick, ...]:
    """Mark the top and the middle of an axis that begins at the bottom."""
    return tuple(
        Tick(at=round(height * (1 - share), 1), label=f"{top * share:,.0f}")
        for share in (1.0, 0.5)
        if (top * share).is_integer()
    )


def date_ticks(days: Sequence[date]) -> tuple[Tick, ...]:
    """Mark some dates under a row of equally wide bars."""
    if not days:
        return ()
    count = min(MOST_DATES, len(days))
    places = sorted({round(step * (len(days) - 1) / max(count - 1, 1)) for step in range(count)})
    one_year = days[0].year == days[-1].year
    return tuple(
        Tick(
            at=round((place + 0.5) / len(days) * 100, 2),
            label=f"{days[place].month}/{days[place].day}" if one_year else days[place].strftime("%Y/%m"),
            anchor=_anchor(place, len(days)),
        )
        for place in places
    )


def _anchor(place: int, count: int) -> str:
    if count == 1 or 0 < place < count - 1:
        return "middle"
    return "start" if place == 0 else "end"
