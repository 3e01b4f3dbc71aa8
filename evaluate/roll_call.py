"""Roll calls: lists, entries, borders, names and days of a group's month, against what its organisers wrote down."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from evaluate.result import Score
from qunluo.core.checkins.nicknames import plain, stem
from qunluo.core.checkins.numbers import numeral
from qunluo.core.checkins.roll_call import RollCall, read_roll_calls

FOLDER: Final = "jielong_june"
_NUMBERED: Final = re.compile(r"^(\d+)\. ", re.MULTILINE)
_HEADLINE: Final = re.compile(r"^\d+月\d+日打卡", re.MULTILINE)
_DAY: Final = re.compile(r"(?:打卡\s*第?|第)\s*([0-9一二三四五六七八九十\u20e3\ufe0f]+)\s*天")
_PERSON: Final = re.compile(r"^###[^#].*?\d+\. (?P<name>.*?)（本月累计打卡 (?P<days>\d+) 天", re.MULTILINE)
_PERSONS_DAY: Final = re.compile(r"^#### (\d+) 月 (\d+) 日", re.MULTILINE)


def evaluate(data: Path) -> Iterator[Score]:
    """All scores; none where the data is not there."""
    folder = data / FOLDER
    for path in sorted(folder.glob("*_in.txt")):
        name = path.name.removesuffix("_in.txt")
        text = path.read_text(encoding="utf-8")
        gold = json.loads((folder / f"{name}_gold_blocks.json").read_text(encoding="utf-8"))
        roll_calls = read_roll_calls(text)
        yield from _against_gold(roll_calls, text, gold)
        yield _restyled(roll_calls, text)
        hand = folder / f"{name}_hand_stats.md"
        if hand.exists():
            yield from _against_hand(roll_calls, hand.read_text(encoding="utf-8"))


def _against_gold(roll_calls: tuple[RollCall, ...], text: str, gold: list[dict[str, Any]]) -> Iterator[Score]:
    dates = [(one.date, want["date"]) for one, want in zip(roll_calls, gold, strict=False)]
    yield _score("lists", [(len(roll_calls), len(gold)), *dates], of=len(gold), offset=1)
    firsts = [[line.strip() for line in want["first_lines"]] for want in gold]
    read = [[entry.text.split("\n")[0] for entry in one.entries] for one in roll_calls]
    yield _score("entries", _flat(read, firsts), of=sum(map(len, firsts)))
    wanted = [_bodies(block, lines) for block, lines in zip(_blocks(text), firsts, strict=False)]
    texts = [[entry.text for entry in one.entries] for one in roll_calls]
    yield _score("borders", _flat(texts, wanted), of=sum(map(len, wanted)))
    days = [[entry.day_number for entry in one.entries] for one in roll_calls]
    told = [[_day(body) for body in bodies] for bodies in wanted]
    yield _score("day numbers", _flat(days, told), of=sum(map(len, told)))


def _against_hand(roll_calls: tuple[RollCall, ...], hand: str) -> Iterator[Score]:
    """Whom the organisers knew, and on which days they saw each person do something."""
    people: dict[str, set[str]] = {}
    parts = _PERSON.split(hand)
    for name, _, told in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        people[plain(name)] = {f"{int(m):02}-{int(d):02}" for m, d in _PERSONS_DAY.findall(told)}
    entries = [(one.date, entry) for one in roll_calls for entry in one.entries]
    yield _score("names", [(stem(entry.name) in people, True) for _, entry in entries], of=len(entries))
    done: dict[str, set[str]] = defaultdict(set)
    for date, entry in entries:
        if entry.is_done:
            done[stem(entry.name)].add(date)
    listed = {one.date for one in roll_calls if one.entries}
    pairs = [(date in done[name], True) for name, days in people.items() for date in sorted(days & listed)]
    yield _score("days that the organisers saw", pairs, of=len(pairs), is_told_only=True)


def _restyled(roll_calls: tuple[RollCall, ...], text: str) -> Score:
    """The same lists with other marks, breaks and headlines must be read alike."""
    wanted = _squeezed(roll_calls)
    results = [(_squeezed(read_roll_calls(restyle(text))) == wanted, True) for restyle in RESTYLES]
    return _score("other styles of the same lists", results, of=len(results))


def _squeezed(roll_calls: tuple[RollCall, ...]) -> list[Any]:
    """All that matters, with no blanks in the texts."""
    return [
        (one.date, [(e.number, e.name, e.day_number, e.is_done, "".join(e.text.split())) for e in one.entries])
        for one in roll_calls
    ]


def _keycap(match: re.Match[str]) -> str:
    return "".join(f"{digit}\ufe0f\u20e3" for digit in match[1]) + " "


def _ring(match: re.Match[str]) -> str:
    return f"{chr(0x245F + int(match[1]))} "


def _marked(mark: str) -> Callable[[str], str]:
    return lambda text: _NUMBERED.sub(mark, text)


RESTYLES: Final[list[Callable[[str], str]]] = [
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("---", "======"),
    lambda text: text.replace("---", ""),
    lambda text: re.sub(r"\n{2,}", "\n", text),
    lambda text: re.sub(r"(?m)^", "  ", text),
    lambda text: _HEADLINE.sub(lambda match: f"#接龙\n{match[0]}", text),
    lambda text: re.sub(r"(?m)^(\d+月\d+日打卡.*)$", r"\1\n#接龙", text),
    lambda text: re.sub(r"(?m)^(\d+)月(\d+)日打卡", r"\1.\2打卡", text),
    lambda text: re.sub(r"(?m)^(\d+)月(\d+)日打卡", lambda m: f"{int(m[1]):02}{int(m[2]):02}打卡", text),
    *(
        _marked(mark)
        for mark in (r"\1.", r"\1、", r"\1、 ", r"\1) ", r"\1．", r"\1：", r"（\1）", r"\1。 ", "\u200e\\1.\u200b ")
    ),
    lambda text: _NUMBERED.sub(_keycap, text),
    lambda text: _NUMBERED.sub(_ring, text),
]


def _blocks(text: str) -> list[str]:
    """The days as the file parts them, without its own title."""
    return [block for block in re.split(r"(?m)^---\n?", text) if _HEADLINE.search(block)]


def _bodies(block: str, firsts: list[str]) -> list[str]:
    """Each item from its first line to the line before the next, told without our reading of it."""
    lines = block.split("\n")
    starts: list[int] = []
    for first in firsts:
        since = starts[-1] + 1 if starts else 0
        starts += [at for at in range(since, len(lines)) if _NUMBERED.sub("", lines[at]).strip() == first][:1]
    bodies = []
    for start, end in zip(starts, [*starts[1:], len(lines)][: len(starts)], strict=True):
        body = [_NUMBERED.sub("", lines[start]), *lines[start + 1 : end]]
        bodies.append("\n".join(line.strip() for line in body).strip())
    return bodies


def _day(body: str) -> int | None:
    match = _DAY.search(body)
    return numeral(match[1]) if match else None


def _flat(got: list[list[Any]], wanted: list[list[Any]]) -> list[tuple[Any, Any]]:
    """Pairs of what was read and what should have been; what is missing on one side is wrong."""
    pairs: list[tuple[Any, Any]] = []
    for index in range(max(len(got), len(wanted))):
        one = got[index] if index < len(got) else []
        two = wanted[index] if index < len(wanted) else []
        missing = object()
        longest = max(len(one), len(two))
        pairs += zip([*one, *[missing] * (longest - len(one))], [*two, *[missing] * (longest - len(two))], strict=True)
    return pairs


def _score(name: str, pairs: list[tuple[Any, Any]], *, of: int, offset: int = 0, is_told_only: bool = False) -> Score:
    wrong = [f"{got!r} ≠ {wanted!r}" for got, wanted in pairs if got != wanted]
    right = sum(got == wanted for got, wanted in pairs) - offset
    return Score(
        name=name, right=min(right, of), of=max(of, len(pairs) - offset), wrong=tuple(wrong), is_told_only=is_told_only
    )
