"""Any table of messages, CSV or XLSX: columns by their usual names, or as whoever imports says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from qunluo.channels.history.errors import BadValue, UnreadableExport
from qunluo.channels.history.labels import kind_of_body, kind_of_label
from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.notice_xml import read_system
from qunluo.channels.history.people import pseudo
from qunluo.channels.history.records import Record
from qunluo.channels.history.rows import Columns, Rows, each
from qunluo.channels.history.text import as_id, as_int
from qunluo.channels.history.wechat import body_of, kind_of, split_type, without_prefix

NAME = "table"
FIELDS = ("time", "date", "member", "name", "text", "kind", "message", "reply_to")
_NEEDED = {"time": "时间", "name": "发送人", "text": "内容"}
_NAMES = {
    "time": "时间 日期时间 发送时间 消息时间 发言时间 聊天时间 发布时间 创建时间 time datetime timestamp sendtime "
    "sentat createdat createtime createdtime strtime datesent",
    "date": "日期 发送日期 消息日期 date day",
    "member": "发送人id 发送者id 发言人id 成员id 用户id 账号 帐号 微信号 微信id wxid qq qq号 qq号码 openid unionid "
    "userid senderid memberid fromid authorid uid 工号",
    "name": "发送人 发送者 发言人 发言者 昵称 群昵称 群名片 姓名 名字 成员 成员昵称 用户 用户名 用户昵称 作者 微信昵称 "
    "显示名 sender sendername name from fromname nickname user username author authorname member "
    "membername displayname",
    "text": "内容 消息 消息内容 聊天内容 发言内容 聊天记录 正文 文本 发言 content message text msg body messagetext "
    "messagecontent strcontent",
    "kind": "类型 消息类型 内容类型 type kind msgtype messagetype contenttype",
    "message": "消息id 消息编号 messageid msgid msgsvrid 流水号",
    "reply_to": "回复id 引用id 回复的消息id replyto replytomessageid replyid quoteid",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_SPACES = re.compile(r"[\s_\-()\uff08\uff09\ufeff]+")
_SYSTEM_NAMES = {"系统消息", "系统", "system", "系统通知"}
_NOTICES = {"system", "recalled", "patted"}
_FRACTION = re.compile(r"0\.\d{1,20}")  # how a spreadsheet keeps a time of day
_TIME_OF_DAY = re.compile(r"\D{0,4}\d{1,2}[:\uff1a]\d{1,2}.*", re.DOTALL)


def columns_of(header: Sequence[str], chosen: Mapping[str, str]) -> Columns:
    """Where the fields stand: as chosen, otherwise by the names that people give their columns."""
    places: dict[str, int] = {}
    bare = [name.strip().strip("\ufeff") for name in header]
    for field, name in chosen.items():
        if field not in FIELDS or name not in bare:
            raise unknown_columns(bare, f"没有“{name}”这一列")
        places[field] = bare.index(name)
    for place, name in enumerate(header):
        field = _FIELD_OF.get(_SPACES.sub("", name).lower(), "")
        if field and place not in places.values():
            places.setdefault(field, place)
    if "time" not in places and "date" in places:
        places["time"] = places.pop("date")
    return Columns(places)


def is_complete(columns: Columns) -> bool:
    """Whether there is all that a message needs."""
    return columns.has("time", "text") and (columns.has("name") or columns.has("member"))


def missing(columns: Columns, header: Sequence[str]) -> UnreadableExport:
    """The refusal of a table whose columns say too little."""
    lacking = [words for field, words in _NEEDED.items() if not columns.has(field)]
    if columns.has("member") and "发送人" in lacking:
        lacking.remove("发送人")
    return unknown_columns([name.strip() for name in header], f"没有认出“{'”“'.join(lacking)}”列")


def unknown_columns(header: Sequence[str], problem: str) -> UnreadableExport:
    """The refusal of a header, with what it holds."""
    names = tuple(name[:40] for name in header if name)
    shown = "、".join(names[:20]) + ("……" if len(names) > 20 else "")  # noqa: PLR2004 - as many as a sentence bears
    sentence = f"这份表格里{problem}，找到的列是：{shown or '（空）'}。请指定哪一列是时间、发送人和内容（columns）。"
    return UnreadableExport(sentence, columns=names)


def read(rows: Rows, columns: Columns, log: Logbook) -> Iterator[list[Record]]:
    """All records."""
    return each(rows, columns, log, lambda get: _row(get, columns, log))


def _row(get: Callable[[str], str], columns: Columns, log: Logbook) -> list[Record]:
    at = _moment(get("date").strip(), get("time").strip(), log)
    member, name = as_id(get("member").strip()), get("name").strip()
    sender, text = without_prefix(get("text"), member or (pseudo(name) if name else ""))
    message, label = as_id(get("message").strip()), get("kind").strip()
    kind = _kind(label, text) if columns.has("kind") else kind_of_body(text)
    line = Record("", at, kind, sender, name, text, message, as_id(get("reply_to")))
    line = line._replace(key=log.key_of(message, (at, sender, kind, text)))
    if kind in _NOTICES or (name or member).lower() in _SYSTEM_NAMES:
        shown, found = read_system(text)
        return log.noticed(line._replace(kind="system", sender="", name="", text=shown), found)
    if not sender:
        raise BadValue("没有发送人")
    if log.people.last.get(line.sender) != name:
        log.people.spoke(line.sender, name)
    body = body_of(kind, text)
    return [line._replace(kind=body.kind, text=body.text, reply_to=line.reply_to or body.reply_to)]


def _moment(day: str, time: str, log: Logbook) -> int:
    """Day and time may stand in two columns."""
    if day and _TIME_OF_DAY.fullmatch(time):
        return log.times.read(f"{day.split(' ', maxsplit=1)[0]} {time}")
    if _FRACTION.fullmatch(time) and day.isdecimal():
        return log.times.read(f"{day}{time[1:]}")
    return log.times.read(time or day)


def _kind(label: str, text: str) -> str:
    if label.isdecimal():
        return kind_of(*split_type(as_int(label), 0))
    return kind_of_label(label) or kind_of_body(text)
