"""Runs of good days or weeks, joined over those that nobody was asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

KeptRuns = tuple[tuple[int, ...], tuple[tuple[int, str, int], ...]]
"""Runs to be gone on from: first, last, length, first, last, length …; and what was earned: which run, step, times."""
NO_RUNS: Final[KeptRuns] = ((), ())


@dataclass(slots=True)
class Run:
    """Good units from `first` to `last`.

    `given` counts what was earned on the way, by the step of the ladder. Nothing more of the ladder that was looked
    at last, `ladder`, is to be had below the length `next_at`.
    """

    first: int
    last: int
    length: int = 1
    given: dict[str, int] = field(default_factory=dict)
    ladder: object = None
    next_at: int = 0


class Runs:
    """All runs so far, from the oldest. A unit is a number; the next day, or the next week, is one more."""

    __slots__ = ("_is_needed", "runs")

    def __init__(self, is_needed: Callable[[int], bool]) -> None:
        self._is_needed = is_needed
        self.runs: list[Run] = []

    def add(self, unit: int) -> tuple[Run, int]:
        """Note that the unit is good. The run that it is in now, and how long its longest part was before."""
        runs = self.runs
        if runs and unit > (left := runs[-1]).last and (unit == left.last + 1 or self._touch(left.last, unit)):
            left.last = unit
            left.length += 1
            return left, left.length - 1
        return self._put(unit)

    def mend(self, first: int, last: int) -> Iterator[tuple[Run, int]]:
        """Join the runs that nothing parts any more, now that these units are not needed: as `add` tells them."""
        at = 0
        while at + 1 < len(self.runs):
            left, right = self.runs[at], self.runs[at + 1]
            if left.last < last and first < right.first and self._touch(left.last, right.first):
                yield self._join(at)
            else:
                at += 1

    def kept(self) -> KeptRuns:
        """All that is known of the runs. What was worked out from a ladder is worked out again."""
        numbers = tuple(number for one in self.runs for number in (one.first, one.last, one.length))
        earned = [(at, step, times) for at, one in enumerate(self.runs) for step, times in sorted(one.given.items())]
        return numbers, tuple(earned)

    def go_on(self, kept: KeptRuns) -> None:
        """Begin with these runs."""
        numbers, earned = iter(kept[0]), kept[1]
        self.runs = [Run(first, last, length) for first, last, length in zip(numbers, numbers, numbers, strict=True)]
        for at, step, times in earned:
            self.runs[at].given[step] = times

    def _put(self, unit: int) -> tuple[Run, int]:
        """Add a unit anywhere: as a run of its own, or to its neighbours."""
        at = bisect_left(self.runs, unit, key=_first)
        if at and unit < self.runs[at - 1].last:  # nobody was asked for it, and the run passed over it
            within = self.runs[at - 1]
            within.length += 1
            return within, within.length - 1
        left = self.runs[at - 1] if at and self._touch(self.runs[at - 1].last, unit) else None
        right = self.runs[at] if at < len(self.runs) and self._touch(unit, self.runs[at].first) else None
        before = max((one.length for one in (left, right) if one), default=0)
        self.runs.insert(at, Run(unit, unit))
        if right:
            self._join(at)
        if left:
            self._join(at - 1)
        return self.runs[at - 1 if left else at], before

    def _join(self, at: int) -> tuple[Run, int]:
        """Make one run of two neighbours."""
        left, right = self.runs[at], self.runs.pop(at + 1)
        before = max(left.length, right.length)
        left.last = right.last
        left.length += right.length
        left.ladder = None
        for step, times in right.given.items():
            left.given[step] = left.given.get(step, 0) + times
        return left, before

    def _touch(self, earlier: int, later: int) -> bool:
        """Whether no unit between the two was asked for."""
        return later - earlier == 1 or not any(self._is_needed(unit) for unit in range(earlier + 1, later))


_first = attrgetter("first")
