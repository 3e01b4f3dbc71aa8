"""A record of a history as it is stored, and as the event that the core knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypedDict

import orjson

from qunluo.channels.history.records import Record
from qunluo.core.events import (
    GroupCreated,
    GroupDismissed,
    GroupEvent,
    GroupRenamed,
    JoinScene,
    LeaveReason,
    MemberJoined,
    MemberLeft,
    MemberPatted,
    MessageKind,
    MessagePosted,
    MessageRecalled,
    NoticeChanged,
    OwnerChanged,
    SystemNoticed,
)


class _Origin(TypedDict):
    key: str
    group: str
    member: str
    at: datetime
    name: str


_Make = Callable[[Record, _Origin], GroupEvent]
_NOTICES: dict[str, _Make] = {
    "recalled": lambda record, origin: MessageRecalled(message=record.message, **origin),
    "patted": lambda record, origin: MemberPatted(target=record.target, **origin),
    "joined": lambda record, origin: MemberJoined(scene=_scene(record.detail), invited_by=record.target, **origin),
    "left": lambda _, origin: MemberLeft(reason=LeaveReason.LEFT, **origin),
    "removed": lambda record, origin: MemberLeft(reason=LeaveReason.REMOVED, removed_by=record.target, **origin),
    "created": lambda record, origin: GroupCreated(title=record.detail, **origin),
    "renamed": lambda record, origin: GroupRenamed(title=record.detail, **origin),
    "notice_changed": lambda record, origin: NoticeChanged(text=record.text, **origin),
    "owner_changed": lambda record, origin: OwnerChanged(owner=record.target, **origin),
    "dismissed": lambda _, origin: GroupDismissed(**origin),
    "system": lambda record, origin: SystemNoticed(text=record.text, **origin),
}


def dump(record: Record) -> bytes:
    """The record as it is stored: a JSON array without the empty fields at its end."""
    fields = list(record)
    while not fields[-1] and len(fields) > 1:
        fields.pop()
    return orjson.dumps(fields)


def load(stored: bytes) -> Record:
    """The record out of what `dump` made."""
    fields = orjson.loads(stored)
    return Record(*fields, *("", 0, "", "", "", "", "", "", "", "")[len(fields) :])


def event_of(record: Record, *, group: str) -> GroupEvent:
    """The event that this record tells of a group. Stand-in ids (`name:…`) stay what they are."""
    origin: _Origin = {
        "key": record.key,
        "group": group,
        "member": record.sender,
        "at": datetime.fromtimestamp(record.at, UTC),
        "name": record.name,
    }
    make = _NOTICES.get(record.kind)
    if make is not None:
        return make(record, origin)
    return MessagePosted(
        message=record.message,
        kind=MessageKind(record.kind),
        text=record.text,
        reply_to=record.reply_to,
        **origin,
    )


def _scene(detail: str) -> JoinScene:
    return JoinScene(detail) if detail in set(JoinScene) else JoinScene.UNKNOWN
