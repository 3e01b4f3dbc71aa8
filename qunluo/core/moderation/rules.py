"""The rules of a group as data: what each looks for, which version is in force for whom, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b

from qunluo.core.moderation.ladder import ADVERT_LADDER, GENERAL_LADDER, Ladder
from qunluo.core.moderation.sight import Clue, Screen, Sense

BUCKETS = 10_000
REPEATED_WITHIN = timedelta(hours=1)
"""Within so long the same text again is one more sign of an advert."""


class Course(StrEnum):
    """What a broken rule leads to."""

    NOTE = "note"  # it is written down, nothing more
    QUEUE = "queue"  # a person looks at it
    STRIKE = "strike"  # the next step of the ladder
    ALARM = "alarm"  # the operators are told; the member never feels it


class Mode(StrEnum):
    """How far a version is let loose."""

    OFF = "off"
    SHADOW = "shadow"  # records what it would do
    PART = "part"  # in force for a share of members or groups
    ON = "on"


class Unit(StrEnum):
    """By what a share is dealt out."""

    MEMBER = "member"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenWords:
    """Words of these lists; of all lists that are on but for watchlists, where none is named."""

    lists: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Adverts:
    """Adverts by evidence and classifier together: 100 points are an advert. From `doubtful` a person has a look."""

    certain: int = 100
    doubtful: int = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Abuse:
    """Attacks on people. A score alone never punishes: at most a person has a look, from `doubtful` percent."""

    doubtful: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Links to hosts that are blocked; with `only_allowed`, to all that are not allowed. Subdomains are meant, too.

    `listed` asks the community's list of sites besides; what the rule itself says of a host comes first.
    """

    allowed: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()
    only_allowed: bool = False
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """More than `most` messages of one member within `seconds`, or the same text more than `repeats` times."""

    most: int = 8
    repeats: int = 3
    seconds: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """Numbers that nobody should post in a group."""

    clues: frozenset[Clue] = frozenset({Clue.IDENTITY_CARD, Clue.BANK_CARD, Clue.PHONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """The form of what is said: `opening` is what a message must begin with, 0 means no limit."""

    opening: str = ""
    most_characters: int = 0
    most_lines: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Probation:
    """For `days` after joining, a newcomer posts none of these."""

    days: int = 3
    clues: frozenset[Clue] = frozenset({Clue.LINK, Clue.QR_CODE, Clue.CARD, Clue.WECHAT, Clue.QQ, Clue.PHONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inviting:
    """More than `invited` members brought in within `span_days`, or more than `lost` of them soon gone or in trouble.

    0 of `lost` means that nobody asks. It is judged when somebody joins, leaves or breaks a rule, and held against
    the inviter.
    """

    invited: int = 20
    span_days: int = 1
    lost: int = 0


Condition = ForbiddenWords | Adverts | Abuse | Links | Flood | PersonalData | Speech | Probation | Inviting

_SENSES: dict[type[Condition], frozenset[Sense]] = {
    ForbiddenWords: frozenset({Sense.WORDS}),
    Adverts: frozenset({Sense.WORDS, Sense.CLUES, Sense.ADVERT}),
    Abuse: frozenset({Sense.ABUSE}),
    Links: frozenset({Sense.CLUES}),
    PersonalData: frozenset({Sense.CLUES}),
    Probation: frozenset({Sense.CLUES}),
}


def looks_back(condition: Condition) -> timedelta:
    """How far back a condition must know what a member said."""
    if isinstance(condition, Flood):
        return timedelta(seconds=condition.seconds)
    return REPEATED_WITHIN if isinstance(condition, Adverts) else timedelta()


def senses_of(condition: Condition) -> frozenset[Sense]:
    """What must be looked for in a text to judge it by this condition."""
    return _SENSES.get(type(condition), frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of a rule. `spares` are tags of members to whom it does not apply; `hint` is told to who breaks it.

    `weight` is what it counts for on the ladder of that name; `recalls` asks for the message to be taken back. For an
    alarm, `theme` is what it is about and `level` how grave it is by itself, 0 for nothing.
    """

    id: int
    version: int
    name: str
    condition: Condition
    course: Course = Course.STRIKE
    ladder: str = "general"
    weight: int = 1
    spares: frozenset[str] = frozenset()
    recalls: bool = False
    hint: str = ""
    theme: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Which versions of one rule are out: the one in force, and the one on trial, if any.

    A trial in shadow only tells what it would do. A trial in part is in force for `share` percent of members or groups
    in place of the other; which they are depends on the rule and their names alone, so it never changes by itself, and
    a greater share keeps all whom a smaller one had.
    """

    rule_id: int
    standing: Rule | None = None
    trial: Rule | None = None
    mode: Mode = Mode.OFF
    share: int = 0
    unit: Unit = Unit.MEMBER

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The versions that are in force or on trial."""
        return tuple(rule for rule in (self.standing, self.trial) if rule)

    @property
    def senses(self) -> frozenset[Sense]:
        """What they look for in a text."""
        return frozenset().union(*(senses_of(rule.condition) for rule in self.rules))

    def in_force(self, *, group: str, member: str) -> Rule | None:
        """The version that this member of this group must keep."""
        if self.trial and self._has(group if self.unit is Unit.GROUP else f"{group}/{member}"):
            return self.trial
        return self.standing

    def on_trial(self, *, group: str, member: str) -> Rule | None:
        """The version that only watches this member."""
        if self.trial is None or self.mode is Mode.OFF:
            return None
        return None if self.in_force(group=group, member=member) is self.trial else self.trial

    def looking_at(self, *, group: str, member: str) -> list[tuple[Rule, bool]]:
        """The versions that look at this member, and whether each is only on trial."""
        if self.trial is None:
            return [(self.standing, False)] if self.standing else []
        both = (
            (self.in_force(group=group, member=member), False),
            (self.on_trial(group=group, member=member), True),
        )
        return [(rule, is_trial) for rule, is_trial in both if rule is not None]

    def _has(self, name: str) -> bool:
        if self.mode is not Mode.PART:
            return self.mode is Mode.ON
        digest = blake2b(f"{self.rule_id}:{name}".encode(errors="surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big") % BUCKETS < self.share * BUCKETS // 100


@dataclass(frozen=True, kw_only=True)
class Order:
    """All that keeps a group in order. `ladders` by name; `screen` sees words and gives opinions."""

    releases: tuple[Release, ...]
    screen: Screen
    ladders: Mapping[str, Ladder] = field(default_factory=lambda: {"general": GENERAL_LADDER, "advert": ADVERT_LADDER})

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All versions that are in force or on trial."""
        return tuple(rule for one in self.releases for rule in one.rules)

    @cached_property
    def senses(self) -> frozenset[Sense]:
        """What its rules look for in a text."""
        return frozenset().union(*(one.senses for one in self.releases))

    @cached_property
    def looks_back(self) -> timedelta:
        """How far back a decision must know what a member said."""
        return max((looks_back(rule.condition) for rule in self.rules), default=timedelta())

    @cached_property
    def watches_inviting(self) -> bool:
        """Whether a decision must know who invited whom."""
        return any(isinstance(rule.condition, Inviting) for rule in self.rules)

    @cached_property
    def spares_any(self) -> bool:
        """Whether a decision must know a member's tags."""
        return any(rule.spares for rule in self.rules)
