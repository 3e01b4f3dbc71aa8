"""Runs of good days or weeks, joined over those that nobody was asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter


@dataclass(slots=True, kw_only=True)
class Run:
    """Good units from `first` to `last`; `given` counts what was earned on the way, by the step of the ladder."""

    first: int
    last: int
    length: int = 1
    given: dict[str, int] = field(default_factory=dict)


class Runs:
    """All runs so far. A unit is a number; the next day, or the next week, is one more."""

    __slots__ = ("_is_needed", "runs")

    def __init__(self, is_needed: Callable[[int], bool]) -> None:
        self._is_needed = is_needed
        self.runs: list[Run] = []

    def add(self, unit: int) -> tuple[Run, int]:
        """Note that the unit is good. The run that it is in now, and how long its longest part was before."""
        runs = self.runs
        at = len(runs) if not runs or unit > runs[-1].last else bisect_left(runs, unit, key=_first)
        left = runs[at - 1] if at and self._touch(runs[at - 1].last, unit) else None
        right = runs[at] if at < len(runs) and self._touch(unit, runs[at].first) else None
        if left is not None:
            before = left.length
            left.last = unit
            left.length += 1
            return (left, before) if right is None else self._join(at - 1, before)
        if right is not None:
            before = right.length
            right.first = unit
            right.length += 1
            return right, before
        run = Run(first=unit, last=unit)
        runs.insert(at, run)
        return run, 0

    def _join(self, at: int, before: int) -> tuple[Run, int]:
        """Make one run of two neighbours."""
        left, right = self.runs[at], self.runs.pop(at + 1)
        before = max(before, right.length)
        left.last = right.last
        left.length += right.length
        for step, times in right.given.items():
            left.given[step] = left.given.get(step, 0) + times
        return left, before

    def _touch(self, earlier: int, later: int) -> bool:
        """Whether no unit between the two was asked for."""
        return later - earlier == 1 or not any(self._is_needed(unit) for unit in range(earlier + 1, later))


_first = attrgetter("first")
