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

    __slots__ = ("_folded", "_is_needed", "_runs")

    def __init__(self, is_needed: Callable[[int], bool]) -> None:
        self._is_needed = is_needed
        self._runs: list[Run] = []
        self._folded: KeptRuns = NO_RUNS  # older ones that nobody has asked for yet: most check-ins follow the last

    @property
    def runs(self) -> list[Run]:
        """Each of them."""
        if self._folded is not NO_RUNS:
            numbers, earned = iter(self._folded[0]), self._folded[1]
            older = [Run(first, last, length) for first, last, length in zip(numbers, numbers, numbers, strict=True)]
            self._folded = NO_RUNS
            self._runs[:0] = older
            for at, step, times in earned:
                self._runs[at].given[step] = times
        return self._runs

    @property
    def last(self) -> Run | None:
        """The newest."""
        return self._runs[-1] if self._runs else None

    @property
    def longest(self) -> int:
        """The length of the longest."""
        return max((*self._folded[0][2::3], *(one.length for one in self._runs)), default=0)

    def add(self, unit: int) -> tuple[Run, int]:
        """Note that the unit is good. The run that it is in now, and how long its longest part was before."""
        runs = self._runs
        if runs and unit > (left := runs[-1]).last:
            if unit == left.last + 1 or self._touch(left.last, unit):
                left.last = unit
                left.length += 1
                return left, left.length - 1
            runs.append(new := Run(unit, unit))
            return new, 0
        return self._put(unit)

    def mend(self, first: int, last: int) -> Iterator[tuple[Run, int]]:
        """Join the runs that nothing parts any more, now that these units are not needed: as `add` tells them."""
        at, runs = 0, self.runs
        while at + 1 < len(runs):
            left, right = runs[at], runs[at + 1]
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
        numbers, earned = kept
        if not numbers:
            return
        newest = len(numbers) // 3 - 1
        given = {step: times for at, step, times in earned if at == newest}
        first, last, length = numbers[-3:]
        self._runs = [Run(first, last, length, given)]
        if newest:
            self._folded = (numbers[:-3], tuple(one for one in earned if one[0] < newest))

    def _put(self, unit: int) -> tuple[Run, int]:
        """Add a unit anywhere: as a run of its own, or to its neighbours."""
        runs = self.runs
        at = bisect_left(runs, unit, key=_first)
        if at and unit < runs[at - 1].last:  # nobody was asked for it, and the run passed over it
            within = runs[at - 1]
            within.length += 1
            return within, within.length - 1
        left = runs[at - 1] if at and self._touch(runs[at - 1].last, unit) else None
        right = runs[at] if at < len(runs) and self._touch(unit, runs[at].first) else None
        before = max((one.length for one in (left, right) if one), default=0)
        runs.insert(at, Run(unit, unit))
        if right:
            self._join(at)
        if left:
            self._join(at - 1)
        return runs[at - 1 if left else at], before

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
