"""PyWxDump CSV and JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from qunluo.channels.history.items import Item, Outline, cursor_of
from qunluo.channels.history.items import each as each_item
from qunluo.channels.history.labels import kind_of_label
from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.notice_xml import read_system
from qunluo.channels.history.people import NOBODY_KNOWN, SELF
from qunluo.channels.history.records import Record
from qunluo.channels.history.rows import Columns, Rows, each
from qunluo.channels.history.source import Source
from qunluo.channels.history.text import as_id, as_text
from qunluo.channels.history.wechat import body_of, without_prefix

NAME = "pywxdump"
JSON_NAME = "pywxdump-json"
_NOTICES = {"system", "recalled", "patted"}
_OWN_NAME = "我"
_NOBODY = {"系统", "未知", "系统消息"}
_QUOTED = re.compile(r"\n\s*\[引用\]\(.*", re.DOTALL)
_DETAILS = re.compile(r'\s*<a href="([^"]*)">[^<]*</a>\s*')


def fits(columns: Columns) -> bool:
    """Whether the header is PyWxDump's."""
    return columns.has("type_name", "talker", "CreateTime")


def fits_json(outline: Outline) -> bool:
    """Whether this is an array of PyWxDump's rows."""
    return outline.is_array and outline.first_has("type_name", "talker", "CreateTime")


def read(rows: Rows, columns: Columns, log: Logbook) -> Iterator[list[Record]]:
    """All records of the CSV form."""
    log.head.platform = "wechat"
    return each(rows, columns, log, lambda get: _row(get, log))


def read_json(source: Source, log: Logbook) -> Iterator[list[Record]]:
    """All records of the JSON form."""
    log.head.platform = "wechat"

    def convert(item: Item, _: int) -> list[Record]:
        return _row(lambda name: as_text(item.get(name)), log)

    return each_item(cursor_of(source), log, convert)


def _row(get: Callable[[str], str], log: Logbook) -> list[Record]:
    room = get("room_name")
    if room and not log.wants(room):
        return []
    log.head.group = log.head.group or room
    at, message = log.times.read(get("CreateTime")), as_id(get("MsgSvrID"))
    sender, text = without_prefix(get("msg"), get("talker").strip())
    kind = kind_of_label(get("type_name")) or "other"
    if sender == _OWN_NAME:
        sender = SELF
    line = (at, sender, "system" if kind in _NOTICES else kind, text)
    if kind in _NOTICES or sender in _NOBODY or (sender == room and room.endswith("@chatroom")):
        shown, found = read_system(text)
        return log.noticed(Record(log.key_of(message, line), at, "system", "", "", shown, message), found)
    sender = sender or NOBODY_KNOWN
    name = _OWN_NAME if sender == SELF else ""
    if log.people.last.get(sender) != name:
        log.people.spoke(sender, name)
    body = body_of(kind, _words(kind, text))
    return [Record(log.key_of(message, line), at, body.kind, sender, name, body.text, message, body.reply_to)]


def _words(kind: str, text: str) -> str:
    if kind == "text":
        return _QUOTED.sub("", text) if "[引用](" in text else text
    if kind == "link":
        return _DETAILS.sub(r" \1", text).strip()
    return text
