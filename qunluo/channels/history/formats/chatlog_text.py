"""The plain text of chatlog: `name(wxid) MM-DD HH:MM:SS`, the body below, an empty line."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from qunluo.channels.history.errors import BadValue
from qunluo.channels.history.formats.chatlog import from_text, is_wanted
from qunluo.channels.history.heads import Block, HeadLine, Heads, settled
from qunluo.channels.history.logbook import Choices, Logbook
from qunluo.channels.history.people import pseudo
from qunluo.channels.history.records import Record
from qunluo.channels.history.source import Source

NAME = "chatlog-text"
UNKNOWN_DAY = date(2000, 1, 1)  # stands for what the file does not tell, where its age is unknown too
_HEAD = re.compile(
    r"^(?!>)(?P<who>\S.*?) (?:\[(?P<chat>.+)\] )?(?P<day>\d{4}-\d\d-\d\d |\d\d-\d\d )?"
    r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)$",
    re.MULTILINE,
)
_WITH_ID = re.compile(r"(.*)\(([^()\s]{1,64})\)")


def fits(lines: list[str]) -> bool:
    """Whether head lines stand where they should: at the top or below an empty line."""
    pairs = zip(["", *lines], lines, strict=False)
    return any(not before.strip() and _HEAD.fullmatch(line) for before, line in pairs)


def read(source: Source, log: Logbook) -> Iterator[list[Record]]:
    """All records."""
    log.head.platform = "wechat"
    reader = _Reader(log)
    heads = Heads(_HEAD, reader.head)
    sample = next(source.texts(lambda _, __: None), "")
    habits = replace(heads.habits(sample), is_spaced=True)
    batches = (blocks for above, blocks in heads.batches(source.texts(log.skip), habits) if reader.is_new(above))
    for blocks in settled(batches, habits):
        records: list[Record] = []
        for block in filter(reader.wants, blocks):
            line = Record("", block.at, "text", block.sender, block.name, block.body.strip())
            records += from_text(line, log)
        yield records


def _day_written(choices: Choices) -> date:
    if choices.written_at is None:
        return UNKNOWN_DAY
    return _local(choices.written_at, choices.timezone)


def _local(moment: datetime, timezone: str) -> date:
    return moment.astimezone(ZoneInfo(timezone)).date()


class _Reader:
    """Finds head lines. Year and day, where they are missing, are those in which the file was written."""

    def __init__(self, log: Logbook) -> None:
        self._log = log
        self._written = _day_written(log.choices)

    def head(self, found: re.Match[str]) -> HeadLine | None:
        """What this line says, if it is a head."""
        try:
            at = self._log.times.at(
                self._day((found["day"] or "").strip()),
                hour=int(found["hour"]),
                minute=int(found["minute"]),
                second=int(found["second"]),
            )
        except BadValue:
            return None
        who = _WITH_ID.fullmatch(found["who"])
        name, sender = who.groups() if who is not None else ("", found["who"])
        return HeadLine(at, sender if " " not in sender else pseudo(sender), name, is_break=False)

    def _day(self, day: str) -> str:
        if len(day) > 5:  # noqa: PLR2004 - MM-DD
            return day
        if not day:
            self._note(f"文件里没有日期，按 {self._written} 计算。")
            return self._written.isoformat()
        year = self._written.year
        if f"{year}-{day}" > self._written.isoformat() and self._log.choices.written_at is not None:
            year -= 1
        while day == "02-29" and not isleap(year):
            year -= 1
        self._note(f"文件里没有年份，按 {year} 年计算。")
        return f"{year}-{day}"

    def _note(self, note: str) -> None:
        if not self._log.notes:
            self._log.notes.append(note)

    def is_new(self, above: str) -> bool:
        """Look at what stands above the first head of the file."""
        for number, line in enumerate(above.split("\n"), 1):
            if line.strip():
                self._log.skip(number, "这一行不属于任何一条消息")
        return True

    def wants(self, block: Block) -> bool:
        """Whether this is a message of the chat that is read; heads name the chat where there are several."""
        found = _HEAD.fullmatch(block.head)
        if found is None or not found["chat"]:
            return True
        who = _WITH_ID.fullmatch(found["chat"])
        title, chat = who.groups() if who is not None else ("", found["chat"])
        return is_wanted(chat, title, self._log)
