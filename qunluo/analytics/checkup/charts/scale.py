"""A measuring stick: the bands of a metric side by side, and a mark where the value lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qunluo.analytics.checkup.result import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One band on the stick, in percent of its length."""

    x: float
    width: float
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stick:
    """The bands, equally wide, and the place of the value."""

    pieces: tuple[Piece, ...]
    mark: float


def stick(steps: Sequence[Step], value: float | None) -> Stick | None:
    """Lay out the bands; within a band the mark stands in proportion, in an open one the nearer the closer."""
    if value is None or len(steps) < 2:  # noqa: PLR2004  # one band is no measure
        return None
    width = 100 / len(steps)
    pieces = tuple(
        Piece(x=round(place * width, 2), width=round(width, 2), level=step.level) for place, step in enumerate(steps)
    )
    ends = [step.end for step in steps[:-1] if step.end is not None]
    place = next((number for number, end in enumerate(ends) if value <= end), len(ends))
    mark = (place + _within(value, ends, place)) * width
    return Stick(pieces=pieces, mark=round(min(max(mark, 2), 98), 2))


def _within(value: float, ends: Sequence[float], place: int) -> float:
    unit = abs(ends[-1]) or 1.0
    if place == 0:
        return 1 - _soon(ends[0] - value, unit if ends[0] <= 0 else ends[0])
    if place == len(ends):
        return _soon(value - ends[-1], unit)
    return (value - ends[place - 1]) / (ends[place] - ends[place - 1])


def _soon(distance: float, unit: float) -> float:
    """Bring any distance between 0 and 1."""
    return distance / (distance + unit)
