"""What happens in a group as events of the app channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from qunluo.simulator.teller import Line

Event = dict[str, Any]
MESSAGES = frozenset({"text", "image", "sticker", "link", "red_packet", "roll_call"})


def event_of(line: Line, *, group: str, at: datetime) -> Event:
    """The event object that tells this line."""
    common = {"id": line.id, "group": group, "member": line.who.id, "name": line.who.name, "at": at.timestamp()}
    other = line.other.id if line.other else ""
    match line.kind:
        case kind if kind in MESSAGES:
            return {**common, "type": "message", "kind": kind, "text": line.text, "reply_to": line.reply_to}
        case "joined":
            return {**common, "type": "joined", "scene": line.text, "invited_by": other}
        case "left":
            return {**common, "type": "left", "reason": "left"}
        case "removed":
            return {**common, "type": "left", "reason": "removed", "removed_by": other}
        case "recalled":
            return {**common, "type": "recalled", "message": line.reply_to}
        case "patted":
            return {**common, "type": "patted", "target": other}
        case "owned":
            return {**common, "type": "owner_changed", "owner": line.who.id}
        case "renamed":
            return {**common, "type": "group_renamed", "title": line.text}
        case "noticed":
            return {**common, "type": "notice_changed", "text": line.text}
        case _:
            # Apps learn new tricks before we do: what nobody knows is sent all the same.
            return {**common, "type": line.kind}
