"""What can happen in a group, in words that no channel owns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from qunluo.core.checkins.claim import Claim


class MessageKind(StrEnum):
    """What a message carries. The values go into tables and the lake, so they never change."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"
    LINK = "link"
    LOCATION = "location"
    MINI_PROGRAM = "mini_program"
    RED_PACKET = "red_packet"
    TRANSFER = "transfer"
    STICKER = "sticker"
    CARD = "card"
    ROLL_CALL = "roll_call"
    FORWARD = "forward"
    CALL = "call"
    OTHER = "other"


class JoinScene(StrEnum):
    """How a member came into the group."""

    INVITED = "invited"
    QR_CODE = "qr_code"
    LINK = "link"
    APPROVED = "approved"
    CREATED = "created"
    UNKNOWN = "unknown"


class LeaveReason(StrEnum):
    """Why a member is no longer in the group."""

    LEFT = "left"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEvent:
    """One thing that happened in one group.

    `key` is unique for all time within its channel account and makes replays safe. `group` and `member`
    are the platform's own ids; `member` is empty where nobody in particular acted. `name` is the display
    name that the platform showed at that moment, or empty. `at` is aware, in UTC.
    """

    key: str
    group: str
    member: str
    at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(GroupEvent):
    """`message` is the platform's id of the message; `reply_to` that of the one it answers.

    `picture` is where a picture message can be fetched, if the platform tells.
    """

    message: str
    kind: MessageKind = MessageKind.TEXT
    text: str = ""
    reply_to: str = ""
    mentions: tuple[str, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecalled(GroupEvent):
    """`message` is empty where the platform says only that somebody took something back."""

    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPatted(GroupEvent):
    """One member patted another (拍一拍)."""

    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemNoticed(GroupEvent):
    """A notice of the platform in the group which means nothing more to us than its text."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(GroupEvent):
    """`invited_by` is the platform's id of the inviter, or empty."""

    scene: JoinScene = JoinScene.UNKNOWN
    invited_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(GroupEvent):
    """`removed_by` is the platform's id of who removed the member, or empty."""

    reason: LeaveReason = LeaveReason.LEFT
    removed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCreated(GroupEvent):
    """`title` may be empty: platforms tell the name later."""

    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRenamed(GroupEvent):
    """The group has a new name."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChanged(GroupEvent):
    """The announcement (群公告) has a new text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChanged(GroupEvent):
    """`owner` is the platform's id of the new owner."""

    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDismissed(GroupEvent):
    """The group is no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAdded(GroupEvent):
    """Somebody added the service account as a contact; `group` is empty. `state` is the scene parameter."""

    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageActed(GroupEvent):
    """A member did something on a page of ours or of the operator's: check-in, quiz, form, purchase."""

    page: str
    action: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckinSubmitted(GroupEvent):
    """Somebody handed in a check-in for `plan` by another way than a message in the group. Made by our own pages."""

    plan: int
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReported(GroupEvent):
    """The platform tells what became of an action of ours; `delivery` is the key we sent it with."""

    delivery: str
    is_done: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(GroupEvent):
    """A day ended in the group's own time zone. Made by the timetable, not by a platform."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """One member of a group as an export or a platform's list tells it, spoken or silent."""

    member: str
    name: str = ""
    joined_at: datetime | None = None
    is_owner: bool = False
    is_admin: bool = False
    aliases: tuple[str, ...] = field(default=())
