"""What a member's past in a plan comes to, carried forward: later facts are counted from here, not from the first.

The past is whatever was handed in up to a moment. It stands as long as nothing is added to it or changed in it, and as
long as the plan says of it what it said then: the terms that governed it, and the outages that were declared by then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b

from qunluo.core.checkins.days import day_ends
from qunluo.core.checkins.facts import Due
from qunluo.core.checkins.plan import NeedKind, Plan
from qunluo.core.checkins.runs import NO_RUNS, KeptRuns

Spans = tuple[int, ...]
"""Days or weeks by their numbers, as spans: first, how many, first, how many …"""
KeptPart = tuple[int, str, tuple[NeedKind, ...], tuple[tuple[NeedKind, int], ...]]
"""Of a session that is not complete: day, session, what is met, and how many pieces there are of what is not."""
Week = tuple[int, tuple[datetime, ...]]
"""A week that is not good yet, and when its days were done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """All that counting knows after the facts and outages up to `through`; days and weeks as numbers.

    `last` is the last day that any of it is about, `grounds` the mark of what it rests on. The other fields are those
    of `counting.Counting`.
    """

    through: datetime
    last: int
    grounds: str
    done: Spans = ()
    covered: tuple[tuple[str, Spans], ...] = ()
    made_up: Spans = ()
    unhealed: Spans = ()
    doubtful: Spans = ()
    shaky: Spans = ()
    held: tuple[int, ...] = ()
    counted: tuple[tuple[int, int], ...] = ()
    unhealing: tuple[tuple[int, int], ...] = ()
    parts: tuple[KeptPart, ...] = ()
    dues: tuple[Due, ...] = ()
    days: KeptRuns = NO_RUNS
    weeks: KeptRuns = NO_RUNS
    good: Spans = ()
    moments: tuple[Week, ...] = ()

    def stands_in(self, plan: Plan) -> bool:
        """Whether the plan says of the past what it said when this was counted."""
        return self.grounds == grounds(plan, through=self.through, last=self.last)


def grounds(plan: Plan, *, through: datetime, last: int) -> str:
    """The mark of what the plan says of facts up to `through` that are about days up to `last`.

    A version counts by its number, for it never changes. One that begins when the last day is over changes nothing.
    """
    versions = tuple((one.version, one.since, one.timezone, one.times_a_week) for one in plan.versions)
    declared = tuple(at for at in plan.declared if at <= through)
    return _grounds(versions, (declared, *outages_by(plan, through)), through, last)


@lru_cache(maxsize=256)  # members of a plan were carried forward together, and come together
def _grounds(
    versions: tuple[tuple[int, datetime, str, int], ...],
    outages: tuple[tuple[date, ...], ...],
    through: datetime,
    last: int,
) -> str:
    over = max(day_ends(date.fromordinal(last), timezone) for _, _, timezone, _ in versions)
    governing = [
        (version, since.timestamp()) for version, since, *_ in versions if since <= through or since < over
    ] or versions[:1]
    goals = [goal for *_, goal in versions]
    said = repr((0 in goals, next(filter(None, goals), 0), governing, outages))
    return blake2b(said.encode(), digest_size=9).hexdigest()


def outages_by(plan: Plan, moment: datetime) -> list[tuple[date, date]]:
    """The outages that were known by then; all of them where nobody knows when they were declared."""
    if len(plan.declared) != len(plan.outages):
        return list(plan.outages)
    return [span for span, at in zip(plan.outages, plan.declared, strict=True) if at <= moment]


def spans(numbers: Iterable[int]) -> Spans:
    """The numbers as spans."""
    found: list[int] = []
    for number in sorted(numbers):
        if found and number == found[-2] + found[-1]:
            found[-1] += 1
        else:
            found += (number, 1)
    return tuple(found)


def unfolded(folded: Spans) -> set[int]:
    """The numbers of the spans."""
    found: set[int] = set()
    if not folded:
        return found
    ends = iter(folded)
    for first, count in zip(ends, ends, strict=True):
        found.update(range(first, first + count))
    return found
