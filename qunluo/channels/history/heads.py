"""Text exports are heads and bodies; a body may quote lines that look like heads. This tells them apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

SLACK = 600  # seconds by which neighbours may be out of order without being suspect
_WINDOW = 6
_STRICT_SHARE = 0.6
_UNORDERLY_SHARE = 0.05


@dataclass(slots=True)
class Block:
    """One head as it was read, and the lines below it."""

    number: int
    at: int
    head: str
    sender: str
    name: str
    lines: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines).strip()


ReadHead = Callable[[str, int], Block | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How this file is written: whether an empty line stands before each head, and whether time runs forward."""

    is_spaced: bool = True
    is_orderly: bool = True


def habits_of(lines: Iterable[str], read_head: ReadHead) -> Habits:
    """The habits that the first lines show."""
    spaced = heads = backward = last = 0
    before = ""
    for number, line in enumerate(lines):
        block = read_head(line, number)
        if block is not None:
            heads += 1
            spaced += not before.strip() or before.startswith("====")
            backward += block.at < last - SLACK
            last = block.at
        before = line
    return Habits(
        is_spaced=spaced >= heads * _STRICT_SHARE,
        is_orderly=backward <= max(1, heads * _UNORDERLY_SHARE),
    )


def settled(blocks: Iterator[Block], habits: Habits) -> Iterator[Block]:
    """The blocks that are messages; a quoted one goes back into the body of the message before it.

    A head is taken for a quote only if time jumps at it and runs on evenly without it.
    """
    if not habits.is_orderly:
        yield from blocks
        return
    window: list[Block] = []
    last: Block | None = None
    while True:
        window.extend(islice(blocks, _WINDOW - len(window)))
        if not window:
            break
        block = window[0]
        if last is None or not (quoted := _quoted(last.at, window)):
            if last is not None:
                yield last
            last = window.pop(0)
            continue
        for block in window[:quoted]:
            last.lines += [block.head, *block.lines]
        del window[:quoted]
    if last is not None:
        yield last


def _quoted(at: int, window: list[Block]) -> int:
    """How many of the next blocks are quotes. The explanation that takes fewer of them counts."""
    times = [block.at for block in window]
    if times[0] >= at - SLACK and (len(times) == 1 or times[0] <= times[1] + SLACK):
        return 0
    without = _fewest([at], times)
    if times[0] >= at - SLACK and 0 < _fewest([at, times[0]], times[1:]) <= without:
        return 0
    return without


def _fewest(before: list[int], times: list[int]) -> int:
    """How many must be left out until time runs evenly; 0 where nothing helps, or too little is left to tell."""
    for count in range(1, len(times)):
        rest = [*before, *times[count:]]
        if all(one <= other + SLACK for one, other in pairwise(rest)):
            return count
    return 0
