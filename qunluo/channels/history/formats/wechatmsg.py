"""WeChatMsg (留痕) CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.moments import unix_seconds
from qunluo.channels.history.notice_xml import read_system
from qunluo.channels.history.people import NOBODY_KNOWN, SELF, pseudo
from qunluo.channels.history.records import Record
from qunluo.channels.history.rows import Columns, Rows, each
from qunluo.channels.history.text import as_int
from qunluo.channels.history.wechat import SYSTEM_TYPES, body_of, kind_of, split_type, without_prefix

NAME = "wechatmsg"


def fits(columns: Columns) -> bool:
    """Whether the header is WeChatMsg's, whatever a fork added."""
    return columns.has("Type", "StrContent") and (columns.has("CreateTime") or columns.has("StrTime"))


def read(rows: Rows, columns: Columns, log: Logbook) -> Iterator[list[Record]]:
    """All records."""
    log.head.platform = "wechat"
    return each(rows, columns, log, lambda get: _row(get, log))


def _row(get: Callable[[str], str], log: Logbook) -> list[Record]:
    chat = get("TalkerId") or get("StrTalker")
    if chat and not log.wants(chat):
        return []
    # A spreadsheet program turns long numbers into 1.76E+09; the written time survives it.
    stamp = get("CreateTime").strip()
    at = unix_seconds(int(stamp)) if stamp.isdecimal() else log.times.read(get("StrTime"))
    kind, sub = split_type(as_int(get("Type")), as_int(get("SubType")))
    is_own = get("IsSender").strip() == "1"
    sender, text = without_prefix(get("StrContent"), get("Sender").strip())
    name = get("NickName") or get("Remark")
    if kind in SYSTEM_TYPES:
        shown, found = read_system(text)
        return log.noticed(Record(log.key(at, sender, kind="system", text=text), at, "system", "", "", shown), found)
    sender = sender or (SELF if is_own else pseudo(name) if name else NOBODY_KNOWN)
    if is_own and sender != SELF:
        log.people.own_id = sender
    if log.people.last.get(sender) != name:
        log.people.spoke(sender, name)
        log.people.called(sender, get("Remark"))
    body = body_of(kind_of(kind, sub), text)
    key = log.key(at, sender, kind=body.kind, text=text)
    return [Record(key, at, body.kind, sender, name, body.text, "", body.reply_to)]
