"""What we ask the outside world to do. Delivered at least once, by the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """`group` is the platform's id. Nothing leaves before `not_before`; after `expires_at` it is of no use."""

    group: str
    not_before: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReply(Action):
    """Say something in the group, to `mention` if given, as an answer to `reply_to` if given."""

    text: str
    mention: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeMember(Action):
    """Greet one newcomer; on some channels a call of its own with its own time limit."""

    member: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendHint(Action):
    """Tell one member something in private."""

    member: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPicture(Action):
    """Show a picture in the group. `url` is open to who knows it and lasts a week; `text` says the same in words."""

    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallMessage(Action):
    """Take back a message of somebody. `text` is what it said, for whoever must find it by hand."""

    message: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteMember(Action):
    """Let a member be silent for so many hours; 0 lets them speak again. `text` is the reason."""

    member: str
    hours: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMember(Action):
    """Take a member out of the group. `text` is the reason."""

    member: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOperator(Action):
    """Ask the people who run the group to do something. No channel can carry it out: always by hand."""

    text: str


ACTIONS: tuple[type[Action], ...] = (
    PostReply,
    PostPicture,
    WelcomeMember,
    SendHint,
    RecallMessage,
    MuteMember,
    RemoveMember,
    AskOperator,
)
"""All that can be asked for, in the order in which pages list them."""
