"""All that a policy may know. Built by the shell before the decision, never read from within it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from qunluo.core.checkins.carried import Carried
from qunluo.core.checkins.claim import Suspicion
from qunluo.core.checkins.facts import Fact
from qunluo.core.checkins.plan import Plan
from qunluo.core.faq import FaqRule
from qunluo.core.joining.notices import Onboarding
from qunluo.core.joining.rule import JoiningRule
from qunluo.core.moderation.inviting import Guests
from qunluo.core.moderation.ladder import Violation
from qunluo.core.moderation.licences import Licence, SpentAdvert
from qunluo.core.moderation.rules import Order
from qunluo.core.moderation.utterances import Utterance
from qunluo.core.suggestions import Numbered, Suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeRule:
    """Greets who joins. `text` may hold `{name}` and `{group}`; a join older than `fresh_minutes` is not greeted."""

    text: str
    fresh_minutes: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordReply:
    """Answers a message that holds one of `keywords` (or is exactly one of them), once in each pause."""

    id: str
    keywords: tuple[str, ...]
    text: str
    is_exact: bool = False
    pause_minutes: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHoursRule:
    """From `starts` to `ends` in the group's own time the group rests; staff may speak."""

    starts: time = time(22)
    ends: time = time(8)
    hint: str = "现在是免打扰时段，有事请明早再说，谢谢理解。"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRules:
    """What the operator switched on for this group. `version` is stored with every decision."""

    version: int = 0
    timezone: str = "Asia/Shanghai"
    welcome: WelcomeRule | None = None
    replies: tuple[KeywordReply, ...] = ()
    quiet_hours: QuietHoursRule | None = None
    capacity: int | None = None
    plans: tuple[Plan, ...] = ()
    order: Order | None = None
    faq: FaqRule | None = None
    joining: JoiningRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """What is true of the whole group. `present` counts members; `replies_given` holds (reply id, slot)."""

    title: str = ""
    titled_at: datetime | None = None
    notice: str = ""
    noticed_at: datetime | None = None
    owner: str = ""
    owned_at: datetime | None = None
    dismissed_at: datetime | None = None
    present: int = 0
    replies_given: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberStanding:
    """What is true of one member in one group. `id` is the platform's.

    `suggested` is what they were asked back around the moment, and `numbered` the bare numbers that they said.
    `moved_at` is the newest moment at which the member is known to be there, or to have left. `is_admin`
    is what the platform's roster says; the owner is known to the group. `facts` maps a plan's id to what the
    member handed in for it, by key; where the past is `carried` forward, only what came after it. `violations` are
    those in the whole community, by the event's key. `recent` is what the member said around the moment, sorted by
    time; None where no rule asks for it. `licences` are leave to advertise in this group, `adverts` what was posted
    under them in the weeks around the moment, by the event's key.
    """

    id: str = ""
    name: str = ""
    named_at: datetime | None = None
    is_admin: bool = False
    is_present: bool = False
    moved_at: datetime | None = None
    joined_at: datetime | None = None
    first_seen_at: datetime | None = None
    spoke_at: datetime | None = None
    messages: int = 0
    quiet_nights: frozenset[date] = frozenset()
    tags: frozenset[str] = frozenset()
    facts: Mapping[int, Mapping[str, Fact]] = field(default_factory=dict)
    carried: Mapping[int, Carried] = field(default_factory=dict)
    violations: Mapping[str, Violation] = field(default_factory=dict)
    recent: tuple[Utterance, ...] | None = None
    suggested: frozenset[Suggested] = frozenset()
    numbered: frozenset[Numbered] = frozenset()
    joining: Onboarding = field(default_factory=Onboarding)
    licences: tuple[Licence, ...] = ()
    adverts: Mapping[str, SpentAdvert] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The rules of the group, the facts about it, how the acting member stands there, and what to suspect.

    `guests` are the invitations that the moment touches, `hosts` how their inviters stand; None where no rule asks.
    """

    rules: GroupRules = field(default_factory=GroupRules)
    group: GroupFacts = field(default_factory=GroupFacts)
    member: MemberStanding = field(default_factory=MemberStanding)
    suspicion: Suspicion | None = None
    guests: Guests | None = None
    hosts: Mapping[str, MemberStanding] = field(default_factory=dict)

    @property
    def is_staff(self) -> bool:
        """Whether the acting member runs the group: its owner, or an admin."""
        return self.member.is_admin or (bool(self.member.id) and self.member.id == self.group.owner)
