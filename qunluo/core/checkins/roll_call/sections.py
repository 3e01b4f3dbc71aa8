"""Where one list of a text ends and the next begins: at rules, calls, dated headlines and senders of a chat."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from qunluo.core.checkins.roll_call import lines as looks
from qunluo.core.checkins.roll_call.dates import date_in, is_headline
from qunluo.core.checkins.roll_call.lines import Line
from qunluo.core.checkins.roll_call.words import IS_PHRASE

_CLOCK_TIME: Final = r"(?:凌晨|早上|上午|中午|下午|晚上|am|pm)?\s{0,2}\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?"
_MOMENT: Final = (
    r"(?:\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/月]\d{1,2}日?),?\s{0,2}(?:星期.|周.)?\s{0,2}" + _CLOCK_TIME
)
_SENDERS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\S.{{0,40}}\s{_MOMENT}[:：]?$",
        rf"\S.{{0,40}}[(（\[]{_MOMENT}[)）\]][:：]?$",
        rf"[(（\[]?{_MOMENT}[)）\]]?\s{{0,3}}\S.{{0,40}}$",
        rf"{_MOMENT}$",
    )
)
_SENDER_OF_THE_DAY: Final = re.compile(rf"\S.{{0,30}}\s{_CLOCK_TIME}$", re.IGNORECASE)
_SENDER_BEFORE_CALL: Final = re.compile(r".{1,40}[:：]$")
_CLOCK: Final = re.compile(r":\d\d")


@dataclass(slots=True)
class Section:
    """Lines that may hold a list."""

    lines: list[Line] = field(default_factory=list)
    has_call: bool = False
    call_at: int = 0
    """Before which of the lines the call stood."""
    follows_rule: bool = False
    is_from_chat: bool = False
    chat_date: str = ""
    has_text: bool = False
    has_numbers: bool = False
    has_phrases: bool = False
    headline_date: str = ""
    """The date of the first line, where that is a headline."""

    def add(self, line: Line) -> None:
        """Put the line at the end."""
        if line.text:
            if not self.has_text and is_headline(line.text):
                self.headline_date = date_in(line.text)
            self.has_phrases = self.has_phrases or (self.has_text and IS_PHRASE.search(line.text) is not None)
            self.has_text = True
        if line.marker:
            self.has_numbers = True
        self.lines.append(line)

    def cut(self, start: int) -> list[Line]:
        """Take the lines away from there on."""
        taken = self.lines[start:]
        del self.lines[start:]
        self.has_text = self.has_text and (not taken or any(line.text for line in self.lines))
        return taken


def sections_of(lines: list[Line]) -> list[Section]:
    """The text cut at what certainly parts lists. Where numbers begin anew is seen later, in `choosing`."""
    cutter = _Cutter(lines)
    for index in range(len(lines)):
        cutter.take(index)
    return _joined([section for section in cutter.done if section.has_text])


class _Cutter:
    """Goes through the lines once."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.now = Section()
        self.done = [self.now]
        self.next_written = _next_written(lines)

    def take(self, index: int) -> None:
        """Put the line where it belongs."""
        line = self.lines[index]
        text = line.text
        if not text:
            self.now.add(line)
        elif (rest := looks.call_in(text)) is not None:
            self._call(rest)
        elif looks.is_rule(text):
            date = looks.date_of_rule(text)
            self._open(follows_rule=True, is_from_chat=bool(date), chat_date=date)
        elif self._is_sender(index):
            self._open(is_from_chat=True, chat_date=date_in(text))
        else:
            if line.marker is None and is_headline(text) and self._begins_list(index):
                self._open()
            self.now.add(line)

    def _open(self, *, follows_rule: bool = False, is_from_chat: bool = False, chat_date: str = "") -> None:
        self.now = Section(
            follows_rule=follows_rule,
            is_from_chat=is_from_chat or self.now.is_from_chat,
            chat_date=chat_date or self.now.chat_date,
        )
        self.done.append(self.now)

    def _is_sender(self, index: int) -> bool:
        """Whether the line says who wrote what follows, and when. A chat that was copied begins with such a line."""
        text = self.lines[index].text
        if self.lines[index].marker:
            return False
        is_over_call = self._call_follows(index)
        if is_over_call and _SENDER_BEFORE_CALL.match(text):
            return True
        if not _CLOCK.search(text) or IS_PHRASE.search(text):
            return False
        is_first = len(self.done) == 1 and not self.now.has_text
        if (is_first or is_over_call or self.now.is_from_chat) and any(sender.match(text) for sender in _SENDERS):
            return True
        is_apart = self.now.is_from_chat and not self.lines[index - 1].text
        return (is_apart or is_over_call) and _SENDER_OF_THE_DAY.match(text) is not None

    def _call(self, rest: str) -> None:
        """A call opens a list; its headline may stand above it."""
        start = self._headline_above()
        if self.now.has_call or start:
            above = self.now.cut(start)
            self._open()
            for line in above:
                self.now.add(line)
        self.now.has_call = True
        self.now.call_at = len(self.now.lines)
        if rest:
            self.now.add(Line(rest, looks.marker_of(rest)))

    def _headline_above(self) -> int:
        """From where on the lines of the section belong to the call below them."""
        lines = self.now.lines
        if not self.now.has_numbers:
            return len(lines) if self.now.has_call else 0
        end = len(lines)
        while end and not lines[end - 1].text:
            end -= 1
        start = end
        while start and lines[start - 1].text and lines[start - 1].marker is None:
            start -= 1
        for index in range(start, end):
            if is_headline(lines[index].text):
                return index
        stands_apart = start > 0 and not lines[start - 1].text and end == len(lines)
        says_done = any(IS_PHRASE.search(line.text) for line in lines[start:end])
        return start if stands_apart and not says_done else len(lines)

    def _call_follows(self, index: int) -> bool:
        follower = self.next_written[index]
        return follower is not None and looks.call_in(self.lines[follower].text) is not None

    def _begins_list(self, index: int) -> bool:
        """Whether the headline stands over a new list, and not within an item or under a call."""
        if not self.now.has_text:
            return False
        is_apart = not self.lines[index - 1].text
        follower = self.next_written[index]
        below = self.lines[follower] if follower is not None else None
        if not self.now.has_numbers and self.now.has_phrases and (is_apart or self._is_of_another_day(index)):
            return True
        if below is None or not (self.now.has_numbers or self._is_of_another_day(index)):
            return False
        if looks.example_in(below.text) is not None or looks.call_in(below.text) is not None:
            return True
        return is_apart and (below.marker is None or below.marker.number <= 1)

    def _is_of_another_day(self, index: int) -> bool:
        """Whether the section has a dated headline already, of a day on which nobody wrote."""
        return self.now.headline_date not in {"", date_in(self.lines[index].text)}


def _next_written(lines: list[Line]) -> list[int | None]:
    """For each line the next one that is not blank."""
    answers: list[int | None] = [None] * len(lines)
    follower: int | None = None
    for index in range(len(lines) - 1, -1, -1):
        answers[index] = follower
        if lines[index].text:
            follower = index
    return answers


def _joined(sections: list[Section]) -> list[Section]:
    """Rules part lists; but one may also stand under a headline, or between the items of one list."""
    joined: list[Section] = []
    for section in sections:
        first = next(line for line in section.lines if line.text)
        before = joined[-1] if joined else None
        if before and section.follows_rule and first.marker and not section.has_call:
            last = next((line.marker.number for line in reversed(before.lines) if line.marker), None)
            if last is None or first.marker.number == last + 1 > 1:
                for line in section.lines:
                    before.add(line)
                continue
        joined.append(section)
    return joined
