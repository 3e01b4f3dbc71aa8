"""What happened, and what follows: facts are noted once, everything else about check-ins is derived from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from qunluo.core.checkins.plan import NeedKind, RewardKind, Way


class Ruling(StrEnum):
    """What a person decided about a fact."""

    NONE = ""
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class State(StrEnum):
    """What a fact is worth, given all the others of its member and plan. The values go into tables."""

    COUNTS = "counts"
    PART = "part"
    HELD = "held"
    REPEAT = "repeat"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One submission of one member to one plan, as far as counting needs it.

    `key` is unique within the plan. `day` is the local day it is for, `at` when it was made. `met` are the needs
    that it shows, `needed` those of its session (`any_will_do`: one of them is enough). `pieces` are needs that it
    shows in part, as (kind, how many, how many are wanted): three messages with a picture each are three pictures.
    `number` is the day number that the text claims. `points` is what the version in force pays for it. `is_held`
    says that its risk was above the line; `refusal` is the code of what a single look can see to be wrong (outside
    the window …).
    """

    key: str
    day: date
    session: str = "main"
    at: datetime
    way: Way = Way.MESSAGE
    met: frozenset[NeedKind] = frozenset()
    pieces: tuple[tuple[NeedKind, int, int], ...] = ()
    needed: frozenset[NeedKind] = frozenset()
    any_will_do: bool = False
    number: int | None = None
    points: int = 0
    heals: bool = True
    is_held: bool = False
    refusal: str = ""
    ruling: Ruling = Ruling.NONE


class Outcome(NamedTuple):
    """What a fact came to, and the points that it is worth now. A tuple, for there are a great many.

    `expected` is the number that would have been right. `missing` is what the session still wants, where the fact
    is a part.
    """

    key: str
    state: State
    points: int = 0
    expected: int | None = None
    missing: frozenset[NeedKind] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A reward that the facts earn besides a check-in's own points: a step of the ladder, or a lucky ticket.

    `key` is stable: "step:7:points:2026-03-02" names the step and the first day of the run; "lucky:2026-03-02:main".
    """

    key: str
    kind: RewardKind
    name: str
    points: int = 0
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """All that follows from a member's facts in a plan.

    `done` are the days that count. `streak` is the length of the run that ends on `last_day`, in the plan's unit
    (days, or weeks where `times_a_week` is set); it is alive until the end of `alive_until` (None: for ever, where
    no planned day follows). `total` counts check-ins, `days` the days done. `waiting` counts held facts. `made_up`
    are the days done by a make-up, `held` those on which a fact waits.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    done: tuple[date, ...] = ()
    total: int = 0
    days: int = 0
    streak: int = 0
    streak_since: date | None = None
    last_day: date | None = None
    alive_until: date | None = None
    longest: int = 0
    waiting: int = 0
    dues: tuple[Due, ...] = ()
    made_up: tuple[date, ...] = ()
    held: tuple[date, ...] = ()

    def streak_on(self, day: date) -> int:
        """The streak as it stands on that day: 0 once a planned day has passed without a check-in."""
        return self.streak if self.alive_until is None or day <= self.alive_until else 0
