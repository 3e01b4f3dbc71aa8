"""ChatLab JSON and JSONL, the common form into which other tools convert."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qunluo.channels.history.items import WRONG, Item, Outline, cursor_of, each, reason_of, whole_batches
from qunluo.channels.history.json_cursor import Cursor, loads
from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.moments import EARLIEST, LATEST, unix_seconds
from qunluo.channels.history.notice_xml import read_system
from qunluo.channels.history.notices import Found, Notice, Party
from qunluo.channels.history.records import Record
from qunluo.channels.history.source import Source
from qunluo.channels.history.text import as_dict, as_id, as_int, as_list, as_text
from qunluo.channels.history.wechat import body_of
from qunluo.core.events import RosterEntry

JSON_NAME, JSONL_NAME = "chatlab-json", "chatlab-jsonl"

_KINDS = {
    0: "text",
    1: "image",
    2: "voice",
    3: "video",
    4: "file",
    5: "sticker",
    7: "link",
    8: "location",
    20: "red_packet",
    21: "transfer",
    23: "call",
    24: "link",
    25: "text",
    26: "forward",
    27: "card",
    99: "other",
}
_POKE, _SYSTEM, _RECALL = 22, 80, 81
_LINES = {"header", "member", "message"}
_NOTICES = {_POKE, _SYSTEM, _RECALL}
_UNPLAIN = {"<", ">"}  # begin XML and quotes
_FIELDS_AT_LEAST = 6
_NOBODY = {"SYSTEM", "system", "系统消息", ""}


def fits_json(outline: Outline) -> bool:
    """Whether this is ChatLab's one big object."""
    if outline.is_array or outline.has("_type"):
        return False
    return outline.has("chatlab") or (outline.has("meta") and outline.first_has("timestamp", "sender"))


def is_line(line: str) -> bool:
    """Whether this is a line of the form with an object a line; the first ones may be comments or broken."""
    if '"_type"' not in line:
        return False
    try:
        item = loads(line.encode())
    except ValueError:
        return False
    return isinstance(item, dict) and as_text(item.get("_type")) in _LINES


def read_json(source: Source, log: Logbook) -> Iterator[list[Record]]:
    """All records of the object form."""
    cursor = cursor_of(source)
    for key in cursor.fields():
        if key == "meta":
            _meta(as_dict(cursor.value()), log)
        elif key == "members" and cursor.peek() == b"[":
            yield from each(cursor, log, lambda item, _: _member(item, log))
        elif key == "messages" and cursor.peek() == b"[":
            yield from _read_messages(cursor, log)


def _read_messages(cursor: Cursor, log: Logbook) -> Iterator[list[Record]]:
    number = 1
    for items in whole_batches(cursor):
        yield _records(items, number, log, is_tagged=False)
        number += len(items)


def read_jsonl(source: Source, log: Logbook) -> Iterator[list[Record]]:
    """All records of the form with an object a line."""
    number = 1
    for chunk in source.utf8_lines():
        count = chunk.count(b"\n")
        try:
            items = loads(b"[%b]" % chunk.rstrip(b"\n").replace(b"\n", b","))
        except ValueError:
            items = None
        if items is None or len(items) != count:
            items = _line_by_line(chunk, number, log)
        yield _records(items, number, log, is_tagged=True)
        number += count


def _line_by_line(chunk: bytes, number: int, log: Logbook) -> list[Any]:
    """The same lines where one of them at least is empty, a comment or broken."""
    items: list[Any] = []
    for place, line in enumerate(chunk.removesuffix(b"\n").split(b"\n")):
        bare = line.strip(b" \t\r\0\xef\xbb\xbf")
        item: Any = None
        if bare and not bare.startswith(b"#"):
            try:
                item = loads(bare)
            except ValueError:
                log.skip(number + place, "不是有效的 JSON")
        items.append(item)
    return items


def _records(items: list[Any], number: int, log: Logbook, *, is_tagged: bool) -> list[Record]:
    """The hot loop: an ordinary message of a known speaker is made here, all else in `_line`.

    What is no text raises in a comparison or a slice and is left to `_line`, which looks closely.
    """
    records: list[Record] = []
    add, new, make, last, kinds = records.append, tuple.__new__, Record, log.people.last, _KINDS
    earliest, latest, whole, unplain = EARLIEST, LATEST, int, _UNPLAIN
    bare = _FIELDS_AT_LEAST + is_tagged
    for place, item in enumerate(items, number):
        try:
            sender, at, kind = item["sender"], item["timestamp"], kinds[item["type"]]
            name, text, message, reply = item["accountName"], item["content"] or "", item["platformMessageId"], ""
            if len(item) > bare:
                name = item.get("groupNickname") or name
                reply = as_id(item.get("replyToMessageId"))
            if (
                last[sender] == name
                and (not is_tagged or item["_type"] == "message")
                and earliest <= at < latest
                and at.__class__ is whole
                and message > "0"
                and text[:1] not in unplain
                and "#" not in text
            ):
                add(new(make, ("m:" + message, at, kind, sender, name, text, message, reply, "", "")))
                continue
        except (KeyError, TypeError):
            pass
        if item is not None:
            _line(item, place, records, log)
    return records


def _line(item: Any, number: int, records: list[Record], log: Logbook) -> None:
    if not isinstance(item, dict):
        log.skip(number, "不是有效的 JSON 对象")
        return
    try:
        match item.get("_type", "message"):
            case "header":
                _meta(as_dict(item.get("meta")), log)
            case "member":
                _member(item, log)
            case "message":
                records.extend(_message(item, log))
            case other:
                log.skip(number, f"不认识的行类型 {as_text(other)[:30]}")
    except WRONG as error:
        log.skip(number, reason_of(error))


def _meta(meta: Item, log: Logbook) -> None:
    head = log.head
    head.platform = as_text(meta.get("platform")).lower() or head.platform
    head.title = as_text(meta.get("name")) or head.title
    head.group = as_id(meta.get("groupId")) or head.group
    owner = as_id(meta.get("ownerId"))
    if owner:
        log.listed(RosterEntry(member=owner, is_owner=True))


def _member(item: Item, log: Logbook) -> list[Record]:
    member = as_id(item["platformId"])
    if not member:
        raise KeyError("platformId")
    if member in _NOBODY:
        return []
    nickname, account = as_text(item.get("groupNickname")), as_text(item.get("accountName"))
    others = [as_text(alias) for alias in as_list(item.get("aliases"))]
    roles = {as_text(as_dict(role).get("id")) for role in as_list(item.get("roles"))}
    known = log.head.roster.get(member)
    log.listed(
        RosterEntry(
            member=member,
            name=nickname or account,
            is_owner="owner" in roles or (known is not None and known.is_owner),
            is_admin="admin" in roles,
            aliases=tuple(dict.fromkeys(name for name in (account, *others) if name and name != nickname)),
        )
    )
    return []


def _message(item: Item, log: Logbook) -> list[Record]:
    number, sender = as_int(item["type"], -1), as_id(item["sender"])
    stamp = item["timestamp"]
    at = unix_seconds(stamp) if isinstance(stamp, (int, float)) else log.times.read(as_text(stamp))
    name = as_text(item.get("groupNickname")) or as_text(item.get("accountName"))
    raw, message = as_text(item.get("content")), as_id(item.get("platformMessageId"))
    kind = _KINDS.get(number, "other")
    if sender in _NOBODY or number in _NOTICES:
        return _notice(Record(message and "m:" + message, at, "system", sender, name, raw, message), number, log)
    if log.people.last.get(sender) != name:
        log.people.spoke(sender, name)
        log.people.called(sender, as_text(item.get("accountName")))
    body = body_of(kind, raw)
    key = log.key_of(message, (at, sender, kind, raw))
    reply_to = as_id(item.get("replyToMessageId")) or body.reply_to
    return [Record(key, at, body.kind, sender, name, body.text, message, reply_to)]


def _notice(line: Record, number: int, log: Logbook) -> list[Record]:
    shown, found = read_system(line.text)
    line = line._replace(key=line.key or log.key(line.at, line.sender, kind="system", text=line.text), text=shown)
    if line.sender in _NOBODY:
        line = line._replace(sender="", name="")
    elif log.people.last.get(line.sender) != line.name:
        log.people.spoke(line.sender, line.name)
    if not found.notices and number in {_RECALL, _POKE}:
        kind = "recalled" if number == _RECALL else "patted"
        found = Found(notices=(Notice(kind=kind, actor=Party(line.sender, line.name)),))
    return log.noticed(line, found)
