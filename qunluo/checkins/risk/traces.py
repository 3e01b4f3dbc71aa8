"""What risk is weighed on: traces of check-ins, and all that is known of others' and one's own of late.

Everything here is a value; nothing asks the database. Order is (moment, key) everywhere: a trace is only ever
compared with those before it, so that it does not matter how a batch was sorted when it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter

from qunluo.checkins.places import Position
from qunluo.core.checkins.claim import Picture
from qunluo.core.checkins.plan import Way

Seat = tuple[int, int, str]
"""A plan's id, a member's, and the key of what was handed in."""
Pair = tuple[int, int]
"""A plan's id and a member's."""
ORDER = attrgetter("at", "key")
"""The key by which traces and pictures are sorted: what came first, whatever arrived first."""
BY_HAND = frozenset({Way.OPERATOR, Way.SHEET, Way.MAKE_UP})
"""An operator answers for these, or a make-up rule does: nothing about them is suspected."""
WITHOUT_RHYTHM = BY_HAND | {Way.ROLL_CALL, Way.BACKUP}
"""Their moment is that of a list or a form, not that of a click."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One thing handed in, as far as suspicion looks at it. `day` is the local day that it is for.

    `hand` is the device that sent it, or who posted it for the member (`suspicion.poster_of`), if either is known.
    `place` names where `position` stands sealed. `is_suspect`: held and not accepted since, or rejected.
    """

    plan: int
    group: int
    member: int
    key: str
    at: datetime
    day: date
    session: str = "main"
    way: Way = Way.PAGE
    text: str = ""
    pictures: tuple[Picture, ...] = ()
    hand: str = ""
    network: str = ""
    place: str = ""
    position: Position | None = None
    is_suspect: bool = False

    @property
    def order(self) -> tuple[datetime, str]:
        """What comes first, whatever arrived first."""
        return (self.at, self.key)

    @property
    def seat(self) -> Seat:
        """Which row it is, or will be."""
        return (self.plan, self.member, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture that somebody handed in: `sha256` and `phash` as in a claim, and whose it was."""

    plan: int
    member: int
    day: date
    at: datetime
    key: str
    sha256: str
    phash: str

    @property
    def order(self) -> tuple[datetime, str]:
        """What comes first."""
        return (self.at, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """That a member handed something in for a plan at that moment, from that network."""

    member: int
    at: datetime
    network: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Behind a member: the person, the group, and the name there."""

    person: int
    group: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What a plan is like: its time zone, how many ever checked in, and what its own words are.

    `phrases` are keywords, examples, and what the group's staff posted of late: saying them again is no copying.
    """

    timezone: str = "Asia/Shanghai"
    members: int = 0
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known besides the batch, each part as far back as its signal looks.

    `own`: (plan, member) → the member's own, 14 days. `texts`: plan → what anyone wrote, 3 days. `arrivals`: plan →
    who came when, around the batch. `hands`: hand → what came from it in the whole community, 7 days. `shown`:
    pictures of the community, 30 days. `chains`: (plan, member) → (day, how many) of an earlier day on which the
    member stood in a row of check-ins at even distances. `moves` and `rejected` count by member. `learned` is what
    reviewers' decisions have made of each signal's weight: code → factor.
    """

    plans: Mapping[int, PlanFacts] = field(default_factory=dict)
    own: Mapping[Pair, tuple[Trace, ...]] = field(default_factory=dict)
    texts: Mapping[int, tuple[Trace, ...]] = field(default_factory=dict)
    arrivals: Mapping[int, tuple[Arrival, ...]] = field(default_factory=dict)
    hands: Mapping[str, tuple[Trace, ...]] = field(default_factory=dict)
    shown: tuple[Shown, ...] = ()
    chains: Mapping[Pair, tuple[date, int]] = field(default_factory=dict)
    moves: Mapping[int, int] = field(default_factory=dict)
    rejected: Mapping[int, int] = field(default_factory=dict)
    learned: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What a signal found: its code, points, and a sentence, in which `{names}` stands for some of `others`."""

    code: str
    weight: int
    sentence: str
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Kin:
    """Who stands behind a member. Of whom nothing is known, each is a person of their own without a name."""

    who: Mapping[int, Who]

    def person(self, member: int) -> int:
        """The id of the person; of strangers a number that no person has."""
        known = self.who.get(member)
        return known.person if known else -member

    def others(self, one: Trace, members: Iterable[int]) -> tuple[int, ...]:
        """Of these members one for each person who is not the one who handed this in, in the order given."""
        own = self.person(one.member)
        found: dict[int, int] = {}
        for member in members:
            person = self.person(member)
            if person != own:
                found.setdefault(person, member)
        return tuple(found.values())

    def named(self, group: int, members: Iterable[int], *, most: int = 2) -> str:
        """Some of them by name, as far as they are in this group; members of other groups stay unnamed."""
        known = [self.who[member] for member in members if member in self.who]
        names = [one.name for one in known if one.group == group and one.name][:most]
        return "、".join(names)
