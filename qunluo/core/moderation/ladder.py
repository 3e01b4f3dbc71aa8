"""The ladder: first a word in private, then a word in public, then silence, then the door.

A ladder is data. What a member did is a set of violations, and each step follows from those before it, in the order in
which they happened: it does not matter when they became known, and a reversed one never was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Measure(StrEnum):
    """What is done about a violation."""

    HINT = "hint"
    MENTION = "mention"
    MUTE = "mute"
    REMOVE = "remove"


class Scope(StrEnum):
    """Over what the violations of somebody add up."""

    GROUP = "group"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done from this total of weights on; `hours` is how long a silence lasts."""

    total: int
    measure: Measure
    hours: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Steps by rising total. A violation counts for `decay_days`."""

    name: str
    steps: tuple[Step, ...]
    decay_days: int = 30
    scope: Scope = Scope.GROUP


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """That somebody broke a rule with the message of this key. `is_manual`: a moderator's own warning."""

    key: str
    at: datetime
    ladder: str
    weight: int = 1
    rule_id: int = 0
    version: int = 0
    group: str = ""
    is_reversed: bool = False
    is_manual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Where a violation led: the step, and what it and those that still counted added up to."""

    violation: Violation
    step: Step
    total: int


GENERAL_LADDER: Final = Ladder(
    name="general",
    steps=(
        Step(total=1, measure=Measure.HINT),
        Step(total=2, measure=Measure.MENTION),
        Step(total=3, measure=Measure.MUTE, hours=24),
        Step(total=4, measure=Measure.REMOVE),
    ),
)
ADVERT_LADDER: Final = Ladder(
    name="advert",
    steps=(
        Step(total=1, measure=Measure.HINT),
        Step(total=3, measure=Measure.MENTION),
        Step(total=4, measure=Measure.MUTE, hours=24),
        Step(total=5, measure=Measure.REMOVE),
    ),
)


def climb(ladder: Ladder, violations: Iterable[Violation], *, group: str) -> tuple[Reached, ...]:
    """Where each violation in this group led, in the order in which they happened; reversed ones led nowhere.

    `violations` are those in the whole community; which of them add up is for the ladder's scope to say. Whatever it
    weighs, the first that still counts leads to the first step: a hint comes before any punishment.
    """
    counted = sorted((one for one in violations if _adds_up(one, ladder, group)), key=lambda one: (one.at, one.key))
    reached: list[Reached] = []
    oldest, total = 0, 0
    for number, one in enumerate(counted):
        since = one.at - timedelta(days=ladder.decay_days)
        while counted[oldest].at <= since:
            total -= counted[oldest].weight
            oldest += 1
        total += one.weight
        step = _step(ladder, total) if oldest < number else ladder.steps[0]
        reached.append(Reached(violation=one, step=step, total=total))
    return tuple(reached)


def _adds_up(one: Violation, ladder: Ladder, group: str) -> bool:
    is_near = ladder.scope is Scope.COMMUNITY or one.group == group
    return is_near and one.ladder == ladder.name and not one.is_reversed


def _step(ladder: Ladder, total: int) -> Step:
    return next((step for step in reversed(ladder.steps) if step.total <= total), ladder.steps[0])
