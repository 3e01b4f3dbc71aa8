"""chatlog JSON and CSV; its plain text is in `chatlog_text`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from qunluo.channels.history.errors import BadValue
from qunluo.channels.history.items import Item, Outline, cursor_of
from qunluo.channels.history.items import each as each_item
from qunluo.channels.history.labels import read_placeholder
from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.moments import unix_seconds
from qunluo.channels.history.notice_xml import read_system
from qunluo.channels.history.notices import by_name_and_id
from qunluo.channels.history.people import SELF
from qunluo.channels.history.records import Record
from qunluo.channels.history.rows import Columns, Rows, each
from qunluo.channels.history.source import Source
from qunluo.channels.history.text import as_dict, as_id, as_int, as_text, without_quote
from qunluo.channels.history.wechat import SYSTEM_TYPES, Body, body_of, kind_of, split_type

NAME, JSON_NAME = "chatlog", "chatlog-json"
SYSTEM, OWN_NAME = "系统消息", "我"
_UNKNOWN = re.compile(r"Type: (\d{1,20}) Content: ", re.DOTALL)
_PATTED = re.compile(r"\$\{([^{}\s]{1,64})\}")


def fits(columns: Columns) -> bool:
    """Whether the header is that of chatlog's CSV."""
    return columns.has("Time", "SenderName", "Sender", "Content")


def fits_json(outline: Outline) -> bool:
    """Whether this is an array of chatlog's messages."""
    return outline.is_array and outline.first_has("talker", "sender", "time")


def read(rows: Rows, columns: Columns, log: Logbook) -> Iterator[list[Record]]:
    """All records of the CSV form."""
    log.head.platform = "wechat"
    return each(rows, columns, log, lambda get: _row(get, log))


def read_json(source: Source, log: Logbook) -> Iterator[list[Record]]:
    """All records of the JSON form."""
    log.head.platform = "wechat"
    return each_item(cursor_of(source), log, lambda item, _: _item(item, log))


def is_wanted(chat: str, title: str, log: Logbook) -> bool:
    """Whether lines of this chat are read; the head learns the chat's id and title."""
    if chat and not log.wants(chat, title):
        return False
    log.head.group, log.head.title = log.head.group or chat, log.head.title or title
    return True


def from_text(line: Record, log: Logbook) -> list[Record]:
    """The records of one message as chatlog renders it in CSV and text; its key is still to be made."""
    key = log.key(line.at, line.sender, kind="", text=line.text)
    line = line._replace(key=key, sender=SELF if line.sender == OWN_NAME else line.sender)
    unknown = _UNKNOWN.match(line.text)
    number = as_int(unknown[1]) if unknown else 0
    text = line.text[unknown.end() :] if unknown else line.text
    if line.sender in {SYSTEM, ""} or number in SYSTEM_TYPES or text.startswith('"${'):
        return notice(line, text, log)
    if log.people.last.get(line.sender) != line.name:
        log.people.spoke(line.sender, line.name)
    body = body_of("other", text) if unknown else rendered(text)
    return [line._replace(kind=body.kind, text=body.text)]


def notice(line: Record, text: str, log: Logbook) -> list[Record]:
    """The records of a system line, in which names may bear their ids."""
    text = _PATTED.sub(r"\1(\1)", text)
    shown, found = read_system(text, naming=by_name_and_id)
    if line.kind != "patted":
        line = line._replace(kind="system", sender="", name="")
    return log.noticed(line._replace(text=shown), found)


def rendered(text: str) -> Body:
    """A body that chatlog made readable: placeholders and quotes."""
    kind, words = read_placeholder(without_quote(text))
    return body_of("text", words) if kind == "text" else Body(kind=kind, text=words)


def _row(get: Callable[[str], str], log: Logbook) -> list[Record]:
    if not is_wanted(get("Talker"), get("TalkerName"), log):
        return []
    at = log.times.read(get("Time"))
    return from_text(Record("", at, "text", get("Sender"), get("SenderName"), get("Content")), log)


def _item(item: Item, log: Logbook) -> list[Record]:
    if not is_wanted(as_id(item.get("talker")), as_text(item.get("talkerName")), log):
        return []
    sender, name, message = as_id(item["sender"]), as_text(item.get("senderName")), as_id(item.get("seq"))
    kind, sub = split_type(as_int(item.get("type")), as_int(item.get("subType")))
    at, text = _moment(item, message, log), as_text(item.get("content"))
    line = Record(log.key_of(message, (at, sender, "", text)), at, "system", sender, name, text, message)
    record_kind = kind_of(kind, sub)
    if kind in SYSTEM_TYPES or sender in {SYSTEM, ""} or record_kind == "patted":
        return notice(line._replace(kind="patted" if record_kind == "patted" else "system"), text, log)
    if item.get("isSelf") is True:
        log.people.own_id = sender
    if log.people.last.get(sender) != name:
        log.people.spoke(sender, name)
    body = _body(record_kind, text, as_dict(item.get("contents")))
    return [line._replace(kind=body.kind, text=body.text, reply_to=body.reply_to)]


def _moment(item: Item, message: str, log: Logbook) -> int:
    try:
        return log.times.read(as_text(item["time"]))
    except (BadValue, KeyError):
        if len(message) == 13 and message.isdecimal():  # noqa: PLR2004 - ten digits of seconds, three of a counter
            return unix_seconds(int(message[:10]))
        raise


def _body(kind: str, text: str, contents: dict[str, Any]) -> Body:
    if kind == "text":
        return body_of(kind, text)
    title, url = as_text(contents.get("title")), as_text(contents.get("url"))
    words = " ".join(filter(None, (title, url if kind in {"link", "mini_program"} else "")))
    if text and not words:
        placed, told = read_placeholder(text)
        return Body(kind=kind, text=told) if placed == kind else body_of(kind, text)
    return Body(kind=kind, text=words)
