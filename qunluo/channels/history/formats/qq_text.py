"""The text that QQ on a computer exports: head lines, bodies of any number of lines, empty lines between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qunluo.channels.history.errors import BadValue
from qunluo.channels.history.heads import Block, HeadLine, Heads, settled
from qunluo.channels.history.labels import kind_of_body
from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.notices import read_notice
from qunluo.channels.history.people import pseudo
from qunluo.channels.history.records import Record
from qunluo.channels.history.source import Source
from qunluo.channels.history.text import is_roll_call, without_title
from qunluo.core.events import RosterEntry

NAME = "qq-text"

_RULE = "={16,}"
_CHAT = "消息对象:"
_HEAD = re.compile(
    r"^(?:(?P<day>\d{4}-\d\d-\d\d) (?P<hour>\d{1,2}):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?: (?P<who>.*))?"
    rf"|(?:消息记录（.*\n\s*)?{_RULE}\n(?:消息分组:.*\n{_RULE}\n)?{_CHAT}(?P<chat>.*)(?:\n{_RULE})?)$",
    re.MULTILINE,
)
_IDENTITY = re.compile(r"(.*?)\s*(?:\((\d{4,13}|[^()\s@]+@[^()\s@]+)\)|<([^<>\s@]+@[^<>\s@]+)>)\s*")
_FURNITURE = ("消息记录（", "消息分组:", _CHAT, "====")
_TITLES = ("消息记录（", _CHAT)
_SYSTEM = {"10000", "1000000"}
_SYSTEM_NAME = "系统消息"
_OWNER, _ADMIN = "群主", "管理员"


def fits(lines: list[str]) -> bool:
    """Whether the first lines show QQ's heading or its head lines."""
    if any(line.startswith(_TITLES) for line in lines[:40]):
        return True
    return any(_has_id(line) for line in lines)


def _has_id(line: str) -> bool:
    found = _HEAD.fullmatch(line)
    return found is not None and _IDENTITY.fullmatch(found["who"] or "") is not None


def read(source: Source, log: Logbook) -> Iterator[list[Record]]:
    """All records."""
    log.head.platform = "qq"
    sample = next(source.texts(lambda _, __: None), "")
    reader = _Reader(log, has_ids=any(map(_has_id, sample.split("\n"))))
    heads = Heads(_HEAD, reader.head)
    habits = heads.habits(sample)
    batches = (blocks for above, blocks in heads.batches(source.texts(log.skip), habits) if reader.is_new(above))
    for blocks in settled(batches, habits):
        yield reader.records(blocks)


class _Reader:
    """Reads head lines. Those of discussion groups bear a name alone, where no line of the file bears an id."""

    def __init__(self, log: Logbook, *, has_ids: bool) -> None:
        self._log = log
        self._has_ids = has_ids
        self._is_wanted = True
        self._hours: dict[str, int] = {}
        self._people: dict[str, tuple[str, str] | None] = {}

    def head(self, found: re.Match[str]) -> HeadLine | None:
        """What this line says, if it is a head."""
        day, hour, minute, second, who, chat = found.groups()
        if day is None:
            return HeadLine(0, "", chat.strip(), is_break=True)
        try:
            person = self._people[who]
        except KeyError:
            person = self._people[who] = self._person(who or "")
        if person is None:
            return None
        start = self._hours.get(day + hour)
        if start is None:
            try:
                start = self._hours[day + hour] = self._log.times.at(day, hour=int(hour), minute=0)
            except BadValue:
                return None
        sender, name = person
        return tuple.__new__(HeadLine, (start + int(minute) * 60 + int(second), sender, name, False))

    def _person(self, who: str) -> tuple[str, str] | None:
        """Id and name with its title, or nothing where this is no head line after all."""
        identity = _IDENTITY.fullmatch(who)
        if identity is not None:
            name, digits, mail = identity.groups()
            return digits or mail, name
        name = who.strip()
        return (pseudo(without_title(name)), name) if name and not self._has_ids else None

    def is_new(self, above: str) -> bool:
        """Look at what stands above the first head of the file."""
        self._stray(above, 1)
        return True

    def _stray(self, text: str, number: int) -> None:
        for place, line in enumerate(text.split("\n"), number):
            if line.startswith(_CHAT):
                self._turn_to(line.removeprefix(_CHAT).strip())
            elif line.strip() and not line.startswith(_FURNITURE):
                self._log.skip(place, "这一行不属于任何一条消息")

    def _turn_to(self, title: str) -> None:
        self._is_wanted = self._log.wants(title)
        if self._is_wanted:
            self._log.head.title = self._log.head.title or title

    def records(self, blocks: list[Block]) -> list[Record]:
        """The records of a batch of blocks."""
        log, last, records = self._log, self._log.people.last, list[Record]()
        for block in blocks:
            at, sender, name, text = block.at, block.sender, block.name, block.body.strip()
            if block.is_break:
                self._turn_to(name)
                self._stray(block.body, block.number)
            elif not self._is_wanted:
                continue
            elif sender in _SYSTEM or name == _SYSTEM_NAME:
                key = log.key(at, sender, kind="system", text=text)
                records += log.noticed(Record(key, at, "system", "", "", text), read_notice(text))
            else:
                if name[:1] == "【":
                    name = self._untitled(sender, name)
                if last.get(sender) != name:
                    log.people.spoke(sender, name)
                kind = _kind(text)
                records.append(Record(log.key(at, sender, kind=kind, text=text), at, kind, sender, name, text))
        return records

    def _untitled(self, sender: str, name: str) -> str:
        """The name alone; the titles of owner and admins go into the roster."""
        title, _, rest = name[1:].partition("】")
        if title not in {_OWNER, _ADMIN}:
            return without_title(name)
        known = self._log.head.roster.get(sender, RosterEntry(member=sender))
        if not (known.is_owner if title == _OWNER else known.is_admin):
            is_owner, is_admin = known.is_owner or title == _OWNER, known.is_admin or title == _ADMIN
            self._log.listed(RosterEntry(member=sender, is_owner=is_owner, is_admin=is_admin))
        return without_title(rest)


def _kind(text: str) -> str:
    if not text:
        return "other"
    if text[0] in "[!":
        return kind_of_body(text)
    return "roll_call" if "#" in text and is_roll_call(text) else "text"
