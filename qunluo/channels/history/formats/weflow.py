"""WeFlow JSON, and echotrace's, which has the same shape."""

from __future__ import annotations

from collections.abc import Iterator

from qunluo.channels.history.items import Item, Outline, cursor_of, each
from qunluo.channels.history.labels import kind_of_label
from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.moments import unix_seconds
from qunluo.channels.history.notice_xml import read_system
from qunluo.channels.history.people import SELF
from qunluo.channels.history.records import Record
from qunluo.channels.history.source import Source
from qunluo.channels.history.text import as_dict, as_id, as_int, as_text
from qunluo.channels.history.wechat import body_of, kind_of, split_type, without_prefix

NAME = "weflow-json"
_NOTICES = {"system", "recalled", "patted"}


def fits(outline: Outline) -> bool:
    """Whether this is a session with its messages."""
    if outline.is_array:
        return False
    session = as_dict(outline.keys.get("session"))
    return outline.has("weflow") or outline.first_has("senderUsername", "createTime") or "wxid" in session


def read(source: Source, log: Logbook) -> Iterator[list[Record]]:
    """All records. What stands in `avatars` is passed over."""
    log.head.platform = "wechat"
    cursor = cursor_of(source)
    for key in cursor.fields():
        if key == "session":
            session = as_dict(cursor.value())
            log.head.group = as_id(session.get("wxid"))
            names = (as_text(session.get(name)) for name in ("displayName", "nickname", "remark"))
            log.head.title = next(filter(None, names), "")
        elif key == "messages" and cursor.peek() == b"[":
            yield from each(cursor, log, lambda item, _: _message(item, log))


def _message(item: Item, log: Logbook) -> list[Record]:
    at = unix_seconds(as_int(item["createTime"]))
    sender, text = without_prefix(as_text(item.get("content")), as_id(item.get("senderUsername")))
    name = as_text(item.get("senderDisplayName"))
    kind = kind_of_label(as_text(item.get("type")))
    if not kind:
        kind = kind_of(*split_type(as_int(item.get("localType")), 0))
    is_room = sender.endswith("@chatroom")
    if kind in _NOTICES or is_room or not sender:
        shown, found = read_system(text)
        key = log.key(at, sender, kind="system", text=text)
        return log.noticed(Record(key, at, "system", "" if is_room else sender, "" if is_room else name, shown), found)
    if item.get("isSend") == 1 and sender != SELF:
        log.people.own_id = sender
    if log.people.last.get(sender) != name:
        log.people.spoke(sender, name)
    body = body_of(kind, text)
    key = log.key(at, sender, kind=body.kind, text=text)
    return [Record(key, at, body.kind, sender, name, body.text, "", body.reply_to)]
