"""Text exports are heads and bodies; a body may quote lines that look like heads. This tells them apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

SLACK = 600  # seconds by which neighbours may be out of order without being suspect
_WINDOW = 6
_SPACED_SHARE = 0.6
_UNORDERLY_SHARE = 0.05
_LONGEST_BODY = 8 << 20


class HeadLine(NamedTuple):
    """What a head line says. A break begins another chat: `name` is its title."""

    at: int
    sender: str
    name: str
    is_break: bool


class Block(NamedTuple):
    """One head and all that stands below it, as it was written; `number` is the line of a break, 0 of all others."""

    at: int
    sender: str
    name: str
    is_break: bool
    head: str
    body: str
    number: int


ReadHead = Callable[[re.Match[str]], HeadLine | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How this file is written: whether an empty line stands before each head, and whether time runs forward."""

    is_spaced: bool = True
    is_orderly: bool = True


class Heads:
    """Cuts a text at its heads. `pattern` finds what looks like one, `read` says whether it is and whose."""

    def __init__(self, pattern: re.Pattern[str], read: ReadHead) -> None:
        self._pattern = pattern
        self._read = read
        self._line = 1

    def habits(self, text: str) -> Habits:
        """The habits that the first part of a file shows."""
        spaced = heads = backward = last = 0
        for found in self._pattern.finditer(text):
            block = self._read(found)
            if block is not None and not block.is_break:
                heads += 1
                spaced += _is_spaced(text, found.start())
                backward += block.at < last - SLACK
                last = block.at
        return Habits(
            is_spaced=spaced >= heads * _SPACED_SHARE,
            is_orderly=backward <= max(1, heads * _UNORDERLY_SHARE),
        )

    def batches(self, texts: Iterable[str], habits: Habits) -> Iterator[tuple[str, list[Block]]]:
        """What stands above the first head of each part, and the blocks below; only the first part may have any."""
        rest = ""
        for text in texts:
            above, blocks, rest = self._cut(rest + text, habits, is_last=False)
            yield above, blocks
        above, blocks, _ = self._cut(rest, habits, is_last=True)
        yield above, blocks

    def _cut(self, text: str, habits: Habits, *, is_last: bool) -> tuple[str, list[Block], str]:
        """The blocks of a text, but for the last one, which may go on in the next part."""
        blocks: list[Block] = []
        add, read, is_spaced, new, make = blocks.append, self._read, habits.is_spaced, tuple.__new__, Block
        head: HeadLine | None = None
        start = end = 0
        above = ""
        for found in self._pattern.finditer(text):
            place = found.start()
            if is_spaced and text[place - 2 : place] != "\n\n" and not _is_spaced(text, place):
                continue
            begun = read(found)
            if begun is None:
                continue
            if head is None:
                above = text[:place]
            else:
                number = self._line + text.count("\n", 0, end) if head.is_break else 0
                add(new(make, (*head, text[start:end], text[end:place], number)))
            head, start, end = begun, place, found.end()
        if head is None:
            return (text, blocks, "") if is_last or len(text) > _LONGEST_BODY else ("", blocks, text)
        if is_last or len(text) - start > _LONGEST_BODY:
            number = self._line + text.count("\n", 0, end) if head.is_break else 0
            add(new(make, (*head, text[start:end], text[end:], number)))
            start = len(text)
        self._line += text.count("\n", 0, start)
        return above, blocks, text[start:]


def _is_spaced(text: str, place: int) -> bool:
    """Whether the line above is empty, a rule of a heading, or none."""
    above = text[max(0, place - 80) : place].split("\n")
    line = above[-2].strip() if len(above) > 1 else ""
    return not line or line.startswith("====")


def settled(batches: Iterator[list[Block]], habits: Habits) -> Iterator[list[Block]]:
    """The blocks that are messages; a quoted one goes back into the body of the message before it.

    A head is taken for a quote only if time jumps at it and runs on evenly without it.
    """
    if not habits.is_orderly:
        yield from batches
        return
    held: list[Block] = []  # the newest blocks, which the next batch may yet explain
    for batch in batches:
        blocks = held + batch
        times = [block.at for block in blocks]
        if times != sorted(times) or any(block.is_break for block in blocks):
            blocks = _without_quotes(blocks)
        yield blocks[:-_WINDOW]
        held = blocks[-_WINDOW:]
    yield held


def _without_quotes(blocks: list[Block]) -> list[Block]:
    kept: list[Block] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        last = kept[-1] if kept else None
        if last is None or last.is_break or block.is_break:
            quoted = 0
        else:
            quoted = _quoted(last.at, _times(blocks[place : place + _WINDOW]))
        if last is None or not quoted:
            kept.append(block)
            place += 1
            continue
        for quote in blocks[place : place + quoted]:
            kept[-1] = kept[-1]._replace(body=kept[-1].body + quote.head + quote.body)
        place += quoted
    return kept


def _times(blocks: list[Block]) -> list[int]:
    """The times up to the next break."""
    times = []
    for block in blocks:
        if block.is_break:
            break
        times.append(block.at)
    return times


def _quoted(at: int, times: list[int]) -> int:
    """How many of the next blocks are quotes. The explanation that takes fewer of them counts."""
    if times[0] >= at - SLACK and (len(times) == 1 or times[0] <= times[1] + SLACK):
        return 0
    without = _fewest([at], times)
    if times[0] >= at - SLACK and 0 < _fewest([at, times[0]], times[1:]) <= without:
        return 0
    return without


def _fewest(before: list[int], times: list[int]) -> int:
    """How many must be left out until time runs evenly; 0 where nothing helps, or too little is left to tell."""
    for count in range(1, len(times)):
        if all(one <= other + SLACK for one, other in pairwise([*before, *times[count:]])):
            return count
    return 0
