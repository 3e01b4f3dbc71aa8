"""The ground on which the trial of suspicion is played: plans, their members, and what those hand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from random import Random

from qunluo.checkins.risk.traces import Trace, Who

FIRST = date(2026, 3, 2)
HONEST = ""
CHINA = timedelta(hours=8)
Degrees = tuple[float, float]
METRES_IN_A_DEGREE = 111_000.0


class Kind(StrEnum):
    """What a plan asks for."""

    TAP = "tap"
    READING = "reading"
    PHOTO = "photo"
    PLACE = "place"
    ROLL_CALL = "roll_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One plan with its group.

    `is_chat`: check-ins come as messages, without device and network. `is_assigned`: the passage of the day is to be
    written down; `is_posted`: the staff post it first. `is_screen`: pictures are screenshots of one application.
    `spot` is where one must be, in degrees.
    """

    plan: int
    kind: Kind
    is_chat: bool = False
    is_assigned: bool = False
    is_posted: bool = False
    is_screen: bool = False
    spot: Degrees = (31.2304, 121.4737)


@dataclass(slots=True)
class Crowd:
    """Who there is, by which pattern each member cheats (`HONEST`: by none), and what was handed in day by day."""

    grounds: Sequence[Ground]
    patterns: dict[int, str] = field(default_factory=dict)
    who: dict[int, Who] = field(default_factory=dict)
    moves: dict[int, int] = field(default_factory=dict)
    days: dict[int, list[Trace]] = field(default_factory=lambda: defaultdict(list))
    posted: dict[tuple[int, int], str] = field(default_factory=dict)

    def join(self, ground: Ground, pattern: str, *, person: int | None = None) -> int:
        """A new member of that plan's group; `person` if they are somebody already."""
        member = len(self.who) + 1
        self.who[member] = Who(person=person or member, group=ground.plan, name=f"成员{member}")
        self.patterns[member] = pattern
        return member

    def ground(self, plan: int) -> Ground:
        """The ground of that plan."""
        return self.grounds[plan - 1]

    def of(self, *kinds: Kind) -> list[Ground]:
        """The grounds of these kinds."""
        return [ground for ground in self.grounds if ground.kind in kinds]

    def hand_in(self, day: int, trace: Trace) -> None:
        """Something was handed in."""
        self.days[day].append(trace)

    @property
    def members_by_pattern(self) -> Mapping[str, set[int]]:
        """Pattern → its members."""
        found: dict[str, set[int]] = defaultdict(set)
        for member, pattern in self.patterns.items():
            found[pattern].add(member)
        return found


def grounds_for(count: int) -> list[Ground]:
    """So many groups, with the kinds of plans in the mixture that one meets."""
    kinds = (
        Ground(plan=0, kind=Kind.TAP),
        Ground(plan=0, kind=Kind.READING),
        Ground(plan=0, kind=Kind.PHOTO),
        Ground(plan=0, kind=Kind.READING, is_chat=True),
        Ground(plan=0, kind=Kind.PLACE),
        Ground(plan=0, kind=Kind.TAP),
        Ground(plan=0, kind=Kind.ROLL_CALL),
        Ground(plan=0, kind=Kind.READING, is_assigned=True, is_posted=True),
        Ground(plan=0, kind=Kind.PHOTO, is_screen=True),
        Ground(plan=0, kind=Kind.PLACE, spot=(23.1291, 113.2644)),
        Ground(plan=0, kind=Kind.READING),
        Ground(plan=0, kind=Kind.PHOTO),
    )
    return [_numbered(kinds[number % len(kinds)], number + 1) for number in range(count)]


def _numbered(ground: Ground, plan: int) -> Ground:
    east = (plan * 37 % 11) / 100  # the same city, another quarter
    return Ground(
        plan=plan,
        kind=ground.kind,
        is_chat=ground.is_chat,
        is_assigned=ground.is_assigned,
        is_posted=ground.is_posted,
        is_screen=ground.is_screen,
        spot=(ground.spot[0], ground.spot[1] + east),
    )


def moment(day: int, seconds: float, *, is_whole: bool = False) -> datetime:
    """So many seconds after midnight in China on that day, counted from the first."""
    midnight = datetime.combine(FIRST + timedelta(days=day), datetime.min.time(), UTC) - CHINA
    return midnight + timedelta(seconds=int(seconds) if is_whole else round(seconds, 3))


def near(spot: Degrees, metres: float, rng: Random) -> Degrees:
    """A point that lies about so many metres away."""
    return (
        spot[0] + rng.gauss(0, metres / METRES_IN_A_DEGREE / 2),
        spot[1] + rng.gauss(0, metres / METRES_IN_A_DEGREE / 2),
    )
