"""The event objects of the app channel: JSON in, events of the core out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from qunluo.core.events import (
    ContactAdded,
    DeliveryReported,
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
    PageActed,
    SystemNoticed,
)

Item = dict[str, Any]
LONGEST_ID, LONGEST_NAME, LONGEST_TEXT, LONGEST_URL = 200, 200, 20_000, 2_000
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC).timestamp(), datetime(2100, 1, 1, tzinfo=UTC).timestamp()
_KINDS: dict[str, MessageKind] = {kind.value: kind for kind in MessageKind}
_SCENES: dict[str, JoinScene] = {scene.value: scene for scene in JoinScene}


class BadShape(Exception):
    """Not an event that we know."""


def event_from(item: Any) -> GroupEvent:
    """The event, or `BadShape` saying which field is off."""
    if not isinstance(item, dict):
        raise BadShape("not an object")
    kind = item.get("type")
    maker = _MAKERS.get(kind) if isinstance(kind, str) else None
    if maker is None:
        raise BadShape("type")
    return maker(item, _common(item))


def _common(item: Item) -> Item:
    return {
        "key": _id(item, "id", is_needed=True),
        "group": _id(item, "group", is_needed=item["type"] != "contact_added"),
        "member": _id(item, "member", is_needed=item["type"] in _OF_A_MEMBER),
        "at": _moment(item.get("at")),
        "name": _text(item, "name", most=LONGEST_NAME),
    }


def _id(item: Item, field: str, *, is_needed: bool = False) -> str:
    """An id as text; numbers are taken as they are written. Too long is refused, for a cut id is another's."""
    value = item.get(field, "")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > LONGEST_ID or "\0" in value or (is_needed and not value):
        raise BadShape(field)
    return value


def _text(item: Item, field: str, *, most: int = LONGEST_TEXT) -> str:
    """A text, cut to what we keep; NUL can't be stored and is dropped."""
    value = item.get(field, "")
    if not isinstance(value, str):
        raise BadShape(field)
    return value.replace("\0", "")[:most]


def _moment(value: Any) -> datetime:
    try:
        if isinstance(value, str):
            at = datetime.fromisoformat(value)
            if at.tzinfo is None:
                raise BadShape("at")
            at = at.astimezone(UTC)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            at = datetime.fromtimestamp(value, UTC)
        else:
            raise BadShape("at")
    except (ValueError, OverflowError, OSError) as error:
        raise BadShape("at") from error
    if not EARLIEST <= at.timestamp() < LATEST:
        raise BadShape("at")
    return at


def _message(item: Item, common: Item) -> GroupEvent:
    mentions = item.get("mentions", [])
    if not isinstance(mentions, list) or not all(isinstance(one, str) for one in mentions):
        raise BadShape("mentions")
    return MessagePosted(
        **common,
        message=common["key"],
        kind=_KINDS.get(str(item.get("kind", "text")), MessageKind.OTHER),
        text=_text(item, "text"),
        reply_to=_id(item, "reply_to"),
        mentions=tuple(mentions[:100]),
        picture=_picture(item),
    )


def _picture(item: Item) -> str:
    """Where the picture can be fetched; what is no web address says nothing, and the message is taken all the same."""
    url = item.get("picture", "")
    is_web = isinstance(url, str) and url.startswith(("https://", "http://")) and len(url) <= LONGEST_URL
    return url if is_web and "\0" not in url else ""


def _left(item: Item, common: Item) -> GroupEvent:
    is_removed = item.get("reason") == LeaveReason.REMOVED.value
    reason = LeaveReason.REMOVED if is_removed else LeaveReason.LEFT
    return MemberLeft(**common, reason=reason, removed_by=_id(item, "removed_by"))


def _joined(item: Item, common: Item) -> GroupEvent:
    scene = _SCENES.get(str(item.get("scene", "")), JoinScene.UNKNOWN)
    return MemberJoined(**common, scene=scene, invited_by=_id(item, "invited_by"))


def _page_acted(item: Item, common: Item) -> GroupEvent:
    fields = item.get("fields", {})
    if not isinstance(fields, dict) or len(fields) > 100:  # noqa: PLR2004 - more fields than any form
        raise BadShape("fields")
    pairs = tuple((str(name)[:LONGEST_NAME], str(value)[:LONGEST_TEXT]) for name, value in fields.items())
    return PageActed(**common, page=_id(item, "page", is_needed=True), action=_id(item, "action"), fields=pairs)


def _reported(item: Item, common: Item) -> GroupEvent:
    is_done = item.get("is_done")
    if not isinstance(is_done, bool):
        raise BadShape("is_done")
    return DeliveryReported(
        **common, delivery=_id(item, "delivery", is_needed=True), is_done=is_done, detail=_text(item, "detail")
    )


_MAKERS: dict[str, Callable[[Item, Item], GroupEvent]] = {
    "message": _message,
    "recalled": lambda item, common: MessageRecalled(**common, message=_id(item, "message")),
    "patted": lambda item, common: MemberPatted(**common, target=_id(item, "target")),
    "system": lambda item, common: SystemNoticed(**common, text=_text(item, "text")),
    "joined": _joined,
    "left": _left,
    "group_created": lambda item, common: GroupCreated(**common, title=_text(item, "title", most=LONGEST_NAME)),
    "group_renamed": lambda item, common: GroupRenamed(**common, title=_text(item, "title", most=LONGEST_NAME)),
    "notice_changed": lambda item, common: NoticeChanged(**common, text=_text(item, "text")),
    "owner_changed": lambda item, common: OwnerChanged(**common, owner=_id(item, "owner", is_needed=True)),
    "group_dismissed": lambda _, common: GroupDismissed(**common),
    "contact_added": lambda item, common: ContactAdded(**common, state=_id(item, "state")),
    "page_acted": _page_acted,
    "delivery_reported": _reported,
}
_OF_A_MEMBER = {"message", "joined", "left", "patted", "page_acted", "contact_added"}
