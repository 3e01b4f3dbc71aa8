"""Logs of IRC channels: `[hh:mm] <nick> text`, with or without date and channel before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from qunluo.channels.history.errors import BadValue
from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.records import Record
from qunluo.channels.history.source import Source

NAME = "irc-text"
FIRST_DAY = date(2001, 1, 1)  # where logs without dates begin
_SLACK = 300  # seconds; further back means the next day
_SHARE = 0.5

_STAMP = re.compile(
    r"(?:(?:(?P<channel>[^\s\[\]<>]{1,64}) )?(?P<day>\d{4}-\d\d-\d\d)[ T])?"
    r"(?:\[(?:(?P<inner>\d{4}-\d\d-\d\d)[ T])?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?\]\s*)?"
)
_SPOKEN = re.compile(r"<[@+%~&! ]?(?P<nick>[^<>\s]{1,64})>(?: (?P<text>.*))?", re.DOTALL)
_ACTION = re.compile(r"\* (?P<nick>[^\s*]{1,64})(?: (?P<text>.*))?", re.DOTALL)
_NOTICE = re.compile(r"-(?P<nick>[^\s-][^\s]{0,63})- (?P<text>.*)", re.DOTALL)
_EVENT = re.compile(
    r"(?:===|\*\*\*|-->|<--|-!-)\s+(?P<nick>\S{1,64})(?: [\[(][^\])]{0,200}[\])])? "
    r"(?:has (?P<moved>joined|left|quit)|is now known as (?P<new>\S{1,64}))(?P<rest>.*)",
    re.DOTALL,
)
_OTHER_EVENT = re.compile(r"(?:===|\*\*\*|-->|<--|-!-)\s+\S")


def fits(lines: list[str]) -> bool:
    """Whether most lines are those of a log."""
    told = [line for line in lines[:400] if line.strip()]
    known = sum(_is_log_line(line) for line in told)
    return known > 0 and known >= len(told) * _SHARE


def _is_log_line(line: str) -> bool:
    stamp = _STAMP.match(line)
    rest = line[stamp.end() :] if stamp else line
    if stamp is None or (stamp["hour"] is None and not _EVENT.fullmatch(rest)):
        return False
    return any(pattern.match(rest) for pattern in (_SPOKEN, _ACTION, _NOTICE, _OTHER_EVENT))


def read(source: Source, log: Logbook) -> Iterator[list[Record]]:
    """All records."""
    log.head.platform = "irc"
    reader = _Reader(log)
    for first, lines in source.lines(log.skip):
        records: list[Record] = []
        for number, line in enumerate(lines, first):
            if line.strip():
                try:
                    records += reader.records(line.rstrip())
                except BadValue as error:
                    log.skip(number, str(error))
        yield records


class _Reader:
    """Follows the clock of a log line by line; lines without a time happen when the one before did."""

    def __init__(self, log: Logbook) -> None:
        self._log = log
        self._day = ""
        self._last = 0
        self._is_dated = False

    def records(self, line: str) -> list[Record]:
        """The records of one line."""
        stamp = _STAMP.match(line)
        if stamp is None or stamp.end() == len(line):
            raise BadValue("不是聊天日志的一行")
        rest = line[stamp.end() :]
        at = self._moment(stamp)
        channel = stamp["channel"] or ""
        if channel and not self._log.wants(channel):
            return []
        self._log.head.group = self._log.head.title = self._log.head.group or channel
        spoken = _SPOKEN.fullmatch(rest) or _ACTION.fullmatch(rest) or _NOTICE.fullmatch(rest)
        if spoken is not None and stamp["hour"] is not None:
            return [self._said(at, spoken["nick"], (spoken["text"] or "").strip())]
        return [self._event(at, rest)]

    def _moment(self, stamp: re.Match[str]) -> int:
        day = stamp["inner"] or stamp["day"] or ""
        self._is_dated |= bool(day)
        if day and day != self._day:
            self._day, self._last = day, 0
        if not self._day:
            self._day = FIRST_DAY.isoformat()
            self._log.notes.append(f"日志里没有日期，从 {self._day} 起逐日推算。")
        if stamp["hour"] is None:
            return self._last or self._log.times.at(self._day, hour=0, minute=0)
        hour, minute, second = int(stamp["hour"]), int(stamp["minute"]), int(stamp["second"] or 0)
        at = self._log.times.at(self._day, hour=hour, minute=minute, second=second)
        if not self._is_dated and at < self._last - _SLACK:
            self._day = (date.fromisoformat(self._day) + timedelta(days=1)).isoformat()
            at = self._log.times.at(self._day, hour=hour, minute=minute, second=second)
        self._last = at
        return at

    def _said(self, at: int, nick: str, text: str) -> Record:
        if nick not in self._log.people.last:
            self._log.people.spoke(nick, nick)
        return Record(self._log.key(at, nick, kind="text", text=text), at, "text", nick, nick, text)

    def _event(self, at: int, text: str) -> Record:
        found = _EVENT.fullmatch(text)
        if found is None and not _OTHER_EVENT.match(text):
            raise BadValue("不是聊天日志的一行")
        line = Record(self._log.key(at, "", kind="system", text=text), at, "system", "", "", text)
        if found is None:
            return line
        nick = found["nick"]
        if found["new"]:
            self._log.people.belonged(nick, nick)
            self._log.people.called(nick, found["new"])
            return line._replace(sender=nick, name=nick)
        if found["moved"] == "joined":
            self._log.people.joined(nick, nick, at)
            return line._replace(kind="joined", sender=nick, name=nick, detail="unknown")
        self._log.people.belonged(nick, nick)
        return line._replace(kind="left", sender=nick, name=nick)
