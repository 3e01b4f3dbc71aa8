"""What we write down ourselves. Applied in the same transaction as the event, exactly once.

Every change can be applied in any order with the others and leads to the same state: `at` decides which
of two is newer, counts add up, sets unite.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from qunluo.core.checkins.claim import Claim, Risk
from qunluo.core.checkins.facts import Fact
from qunluo.core.events import JoinScene, LeaveReason, MessageKind
from qunluo.core.moderation.licences import SpentAdvert


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`group` and `member` are the platform's ids; `member` is empty where the change is about the group alone."""

    group: str
    member: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSeen(Change):
    """The member did something in the group: is there, and is called `name`, unless something newer says else."""

    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKept(Change):
    """The member's message goes into the archive and counts as speech."""

    key: str
    message: str
    kind: MessageKind
    text: str
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePosted(Change):
    """The member's message shows a picture that can be fetched at `url`. Whether anybody looks is for its writer."""

    key: str
    message: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWithdrawn(Change):
    """The archive marks the message as recalled, also when it arrives after its recall."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipStarted(Change):
    """The member joined the group."""

    key: str
    scene: JoinScene = JoinScene.UNKNOWN
    invited_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipEnded(Change):
    """The member left the group or was removed."""

    key: str
    name: str = ""
    reason: LeaveReason = LeaveReason.LEFT
    removed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTitled(Change):
    """The group has this name."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNoticed(Change):
    """The group has this announcement."""

    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOwned(Change):
    """The group belongs to `owner`."""

    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEnded(Change):
    """The group was dismissed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietNightBroken(Change):
    """The member spoke in the quiet hours of the night that began on `night`. One row a member and night."""

    night: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyGiven(Change):
    """A keyword reply was given in this slot of time. One row a reply and slot: the pause between answers."""

    reply: str
    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(Change):
    """Somebody asked something. `entries` are what may be meant, best first; `confidence` is that of the best."""

    key: str
    text: str
    verdict: str
    entries: tuple[int, ...] = ()
    confidence: float = 0.0
    was_called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAsked(Change):
    """A question that stands in no entry may go to the language model. Whether it does is settled when it is its turn.

    `was_called`: the bot was spoken to by name, and whoever did that is told also that there is no answer.
    """

    key: str
    message: str
    text: str
    was_called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSaid(Change):
    """The member said nothing but a number. Whether it answers a suggestion follows from all of them together."""

    key: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckinNoted(Change):
    """The member handed something in for `plan`. What it counts for follows from all facts together."""

    plan: int
    version: int
    fact: Fact
    claim: Claim
    risk: Risk
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallPosted(Change):
    """The member posted a roll call as it stands now. `plan` is 0 where no plan of the group takes roll calls."""

    key: str
    plan: int
    version: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBroken(Change):
    """A message broke this version of a rule. `course` and `measure` are what it led to, `is_trial` only in thought.

    `key` is the event's, `spans` the places in `text`. One row a message, rule and version.
    """

    key: str
    message: str
    text: str
    rule: int
    version: int
    ladder: str
    weight: int
    course: str
    is_trial: bool
    detail: str
    spans: tuple[tuple[int, int], ...] = ()
    measure: str = ""
    hours: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRaised(Change):
    """A message holds what this version of a rule watches for. `level` is what that is by itself, 0 for nothing.

    One row a message and rule. Whether it makes an incident follows from all alarms of its theme together.
    """

    key: str
    message: str
    text: str
    rule: int
    version: int
    theme: str
    level: int
    detail: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertSpent(Change):
    """A member with a licence posted an advert. Which one of its week it is follows from all of them together."""

    advert: SpentAdvert


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAcknowledged(Change):
    """The member says to have read the rules: `version` is what was asked for, `shown` what was in force.

    `is_enough` is false where too few words of their own stood beside it. The earliest of each sort is kept.
    """

    key: str
    version: int
    shown: int
    text: str
    is_enough: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberIntroduced(Change):
    """The member told who they are. `is_enough` is false where it was too short. The earliest of each sort is kept."""

    key: str
    message: str
    text: str
    is_enough: bool = True
