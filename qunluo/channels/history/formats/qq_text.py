"""The text that QQ on a computer exports: head lines, bodies of any number of lines, empty lines between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qunluo.channels.history.errors import BadValue
from qunluo.channels.history.heads import Block, Habits, habits_of, settled
from qunluo.channels.history.labels import kind_of_body
from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.moments import LocalTimes
from qunluo.channels.history.notices import read_notice
from qunluo.channels.history.people import pseudo
from qunluo.channels.history.records import Record
from qunluo.channels.history.source import Source
from qunluo.channels.history.text import is_roll_call, without_title
from qunluo.core.events import RosterEntry

NAME = "qq-text"
MARK = "消息记录（此消息记录为文本格式"

_HEAD = re.compile(r"(\d{4}-\d\d-\d\d) (\d{1,2}):(\d\d):(\d\d) ?(.*)")
_IDENTITY = re.compile(r"(.*?)\s*(?:\((\d{4,13}|[^()\s@]+@[^()\s@]+)\)|<([^<>\s@]+@[^<>\s@]+)>)\s*", re.DOTALL)
_CHAT, _RULE = "消息对象:", "================"
_FURNITURE = ("消息分组:", "消息对象:", _RULE, "消息记录（")
_SYSTEM = {"10000", "1000000"}
_SYSTEM_NAME = "系统消息"
_OWNER, _ADMIN = "群主", "管理员"
_AT_ONCE = 1_000


def fits(lines: list[str]) -> bool:
    """Whether the first lines show QQ's heading or its head lines."""
    if any(line.startswith((MARK, _CHAT)) for line in lines[:40]):
        return True
    return any(_is_head(line) for line in lines)


def _is_head(line: str) -> bool:
    found = _HEAD.fullmatch(line)
    return found is not None and _IDENTITY.fullmatch(found[5]) is not None


def read(source: Source, log: Logbook) -> Iterator[list[Record]]:
    """All records."""
    log.head.platform = "qq"
    _, sample = next(source.lines(lambda _, __: None), (1, []))
    reader = _Reader(log, has_ids=any(map(_is_head, sample)))
    habits = habits_of(sample, reader.head)
    records: list[Record] = []
    for block in reader.messages(source, habits):
        records += _records(block, log)
        if len(records) >= _AT_ONCE:
            yield records
            records = []
    yield records


class _Reader:
    """Finds head lines. Those of discussion groups bear a name alone, where no line of the file bears an id."""

    def __init__(self, log: Logbook, *, has_ids: bool) -> None:
        self._log = log
        self._times: LocalTimes = log.times
        self._has_ids = has_ids
        self._is_wanted = True

    def head(self, line: str, number: int) -> Block | None:
        """The block that this line begins, if it begins one."""
        if line[4:5] != "-" or line[:2] not in {"20", "19"}:
            return None
        found = _HEAD.fullmatch(line)
        if found is None:
            return None
        day, hour, minute, second, who = found.groups()
        identity = _IDENTITY.fullmatch(who)
        if identity is None and (self._has_ids or not who.strip()):
            return None
        try:
            at = self._times.at(day, hour=int(hour), minute=int(minute), second=int(second))
        except BadValue:
            return None
        if identity is None:
            name = who.strip()
            return Block(number, at, line, pseudo(without_title(name)), name)
        name, digits, mail = identity.groups()
        return Block(number, at, line, digits or mail, name)

    def messages(self, source: Source, habits: Habits) -> Iterator[Block]:
        """The messages of the file, section by section: an export of several chats has a heading for each."""
        sections = self._sections(source, habits)
        for section in sections:
            yield from settled(section, habits)

    def _sections(self, source: Source, habits: Habits) -> Iterator[Iterator[Block]]:
        feed = _Feed(source, self._log)
        while not feed.is_over:
            yield self._section(feed, habits)

    def _section(self, feed: _Feed, habits: Habits) -> Iterator[Block]:
        """One section; ends behind the heading of the next."""
        block: Block | None = None
        before = ""
        for number, line in feed.lines():
            begun = self.head(line, number) if line[4:5] == "-" else None
            if begun is not None and habits.is_spaced and before.strip() and not before.startswith(_RULE):
                begun = None
            if begun is not None:
                if block is not None and self._is_wanted:
                    yield block
                block = begun
            elif line.startswith(_CHAT) and (block is None or before.startswith(_RULE)):
                if block is not None and self._is_wanted:
                    yield _without_furniture(block)
                self._chat(line.removeprefix(_CHAT).strip())
                return
            elif block is not None:
                block.lines.append(line)
            elif line.strip() and not line.startswith(_FURNITURE):
                self._log.skip(number, "这一行不属于任何一条消息")
            before = line
        if block is not None and self._is_wanted:
            yield block

    def _chat(self, title: str) -> None:
        self._is_wanted = self._log.wants(title)
        if self._is_wanted:
            self._log.head.title = self._log.head.title or title


class _Feed:
    """The numbered lines of a file, handed out in portions."""

    def __init__(self, source: Source, log: Logbook) -> None:
        self._batches = source.lines(log.skip)
        self._rest: Iterator[tuple[int, str]] = iter(())
        self.is_over = False

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines not handed out yet."""
        yield from self._rest
        for first, batch in self._batches:
            self._rest = enumerate(batch, first)
            yield from self._rest
        self.is_over = True


def _without_furniture(block: Block) -> Block:
    while block.lines and (not block.lines[-1].strip() or block.lines[-1].startswith(_FURNITURE)):
        block.lines.pop()
    return block


def _records(block: Block, log: Logbook) -> list[Record]:
    text, at, sender, name = block.body, block.at, block.sender, block.name
    if sender in _SYSTEM or name == _SYSTEM_NAME:
        key = log.key(at, sender, kind="system", text=text)
        return log.noticed(Record(key, at, "system", "", "", text), read_notice(text))
    if name.startswith("【"):
        name = _titled(sender, name, log)
    if log.people.last.get(sender) != name:
        log.people.spoke(sender, name)
    kind = kind_of_body(text) if text else "other"
    if kind == "text" and "#" in text and is_roll_call(text):
        kind = "roll_call"
    return [Record(log.key(at, sender, kind=kind, text=text), at, kind, sender, name, text)]


def _titled(sender: str, name: str, log: Logbook) -> str:
    title, _, rest = name[1:].partition("】")
    if title in {_OWNER, _ADMIN}:
        known = log.head.roster.get(sender)
        if known is None or not (known.is_owner if title == _OWNER else known.is_admin):
            log.listed(
                RosterEntry(
                    member=sender,
                    is_owner=title == _OWNER or (known is not None and known.is_owner),
                    is_admin=title == _ADMIN or (known is not None and known.is_admin),
                )
            )
        return without_title(rest)
    return without_title(name)
