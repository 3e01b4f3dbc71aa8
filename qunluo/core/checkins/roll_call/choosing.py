"""Which of the numbered lines begin an item of the list, and which are numbered lists within an item.

People number by hand: numbers repeat, skip and change their marks, and an item may hold a list of its own
("1。俯卧撑", "2。深蹲"). So no line is judged alone. A reading of all numbered lines of a section says of each
whether it is an item, belongs to a list within an item, or stands in the header; each such step has a price,
and the cheapest reading wins. A few dozen readings are kept while the lines are gone through once.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from qunluo.core.checkins.roll_call.candidates import Candidate, Looks, candidates_of, looks_of
from qunluo.core.checkins.roll_call.lines import Line, Marker, bare_marker_of

_KEPT: Final = 10
"""So many readings go on; any that costs so much more than the cheapest does not."""
_HOPELESS: Final = 7.0
_STATE: Final = 5
"""So many fields of a reading say how it can go on."""
_NO_ITEMS: Final = 8.0
"""What it costs that a section with clear numbers should hold no item at all."""
_FEWEST_BARE: Final = 2


class Top(NamedTuple):
    """A line that begins an item."""

    line: int
    number: int
    end: int
    opens: bool
    """The numbers begin anew: here another list begins."""


class _Role(IntEnum):
    HEADER = 0
    TOP = 1
    PART = 2
    NOISE = 3


class _Reading(NamedTuple):
    """What the lines so far are, and what that costs."""

    last: int | None = None
    style: str = ""
    is_glued: bool = False
    part: int | None = None
    part_style: str = ""
    cost: float = 0.0
    path: tuple[int, _Role, object] | None = None


def tops_of(lines: Sequence[Line], *, call_at: int | None = None) -> list[Top]:
    """The lines that begin items, in order. `call_at` is the line below the call "#接龙", where there is one."""
    lines = _with_bare_numbers(lines)
    numbered = [(index, line.marker) for index, line in enumerate(lines) if line.marker]
    if _is_plain_run([marker for _, marker in numbered]):
        return [Top(index, marker.number, marker.end, opens=False) for index, marker in numbered]
    candidates = candidates_of(lines, call_at=call_at)
    readings = [_Reading()]
    for position, candidate in enumerate(candidates):
        readings = _read_on(readings, candidate, position)
    dear = 0.0 if all(candidate.marker.is_weak for candidate in candidates) else _NO_ITEMS
    return _told(min(readings, key=lambda one: one.cost + (dear if one.last is None else 0.0)), candidates)


def _read_on(readings: list[_Reading], candidate: Candidate, position: int) -> list[_Reading]:
    """The cheapest readings with one line more; of those that go on alike, the cheapest alone."""
    best: dict[tuple[object, ...], _Reading] = {}
    for reading in readings:
        for following in _followers(reading, candidate, position):
            rival = best.get(following[:_STATE])
            if rival is None or following.cost < rival.cost:
                best[following[:_STATE]] = following
    ranked = sorted(best.values(), key=_cost)[:_KEPT]
    return [one for one in ranked if one.cost <= ranked[0].cost + _HOPELESS]


def _cost(reading: _Reading) -> float:
    return reading.cost


def _told(reading: _Reading, candidates: list[Candidate]) -> list[Top]:
    chosen: list[Candidate] = []
    step: object = reading.path
    while isinstance(step, tuple):
        position, role, step = step
        if role is _Role.TOP:
            chosen.append(candidates[position])
    tops: list[Top] = []
    for one in reversed(chosen):
        opens = bool(tops) and one.marker.number == 1 < tops[-1].number
        opens = opens or (bool(tops) and one.marker.number == 1 == tops[-1].number and one.is_under_title)
        tops.append(Top(one.line, one.marker.number, one.marker.end, opens))
    return tops


def _is_plain_run(markers: list[Marker]) -> bool:
    """Nearly every list: one style, and each number one more than the last."""
    if not markers:
        return True
    first = markers[0]
    return not any(m.is_weak for m in markers) and all(
        m.style == first.style and m.number == first.number + step for step, m in enumerate(markers)
    )


def _with_bare_numbers(lines: Sequence[Line]) -> Sequence[Line]:
    """Numbers without a mark behind them count in a row from 1 alone, and above every number that has one."""
    first = next((index for index, line in enumerate(lines) if line.marker), len(lines))
    run: dict[int, Marker] = {}
    last = 0
    for index, line in enumerate(lines):
        marker = None if line.marker or not line.text[:1].isdecimal() else bare_marker_of(line.text)
        if marker and last < marker.number <= last + (2 if last else 1) and (run or index < first):
            run[index], last = marker, marker.number
    is_run = len(run) >= _FEWEST_BARE or any(
        marker.style == "blank" and looks_of(lines[index].text[marker.end :]) is Looks.ITEM
        for index, marker in run.items()
    )
    if not is_run:
        return lines
    return [Line(line.text, run.get(index, line.marker)) for index, line in enumerate(lines)]


def _followers(reading: _Reading, candidate: Candidate, position: int) -> list[_Reading]:
    """The reading carried on by each thing that the line may be."""
    marker, last, path = candidate.marker, reading.last, reading.path
    price = reading.cost + _price_of_top(reading, candidate)
    top = _Reading(marker.number, marker.style, marker.is_glued, None, "", price, (position, _Role.TOP, path))
    is_next = last is not None and marker.number == last + 1 and marker.style == reading.style
    if is_next and reading.part is None and not marker.is_weak and candidate.looks is not Looks.PART:
        return [top]
    if last is None:
        role, price = _Role.HEADER, reading.cost + _price_of_header(reading, candidate)
    else:
        role, price = _Role.PART, reading.cost + _price_of_part(reading, candidate)
    return [
        top,
        reading._replace(part=marker.number, part_style=marker.style, cost=price, path=(position, role, path)),
        reading._replace(
            cost=reading.cost + (0.4 if marker.is_weak else 4.0),
            path=(position, _Role.NOISE, path),
        ),
    ]


def _price_of_top(reading: _Reading, candidate: Candidate) -> float:
    marker = candidate.marker
    price = {Looks.ITEM: -0.8, Looks.UNCLEAR: 0.0, Looks.PART: 1.2}[candidate.looks]
    if marker.is_weak:
        price += 0.0 if reading.is_glued and reading.style == marker.style else 1.0
        price += 0.6 if candidate.looks is Looks.PART else 0.0
    if reading.last is None:
        return price + (0.0 if marker.number <= 1 else 0.5)
    if marker.style != reading.style:
        price += 1.5
    if (marker.style, marker.number - 1) == (reading.part_style, reading.part):
        price += 0.3
    return price + _price_of_number(reading.last, candidate)


def _price_of_number(last: int, candidate: Candidate) -> float:
    """For an item after the item with the last number."""
    number = candidate.marker.number
    if number == last + 1:
        return 0.0
    if number > last:
        return 1 + min(1.5, (number - last - 1) / 10)
    if candidate.is_under_title and number == 1:
        return 1.0
    if number == last:
        return 1.9
    if number != 1:
        return 3.0
    return 3.5 if candidate.is_after_blank else 5.0


def _price_of_part(reading: _Reading, candidate: Candidate) -> float:
    marker = candidate.marker
    is_same_style = marker.style == reading.style
    price = {Looks.ITEM: 1.2, Looks.UNCLEAR: 0.0, Looks.PART: -0.6}[candidate.looks]
    if candidate.is_under_title and marker.number == 1:
        price += 2.5
    if reading.part is not None and marker.style == reading.part_style and marker.number > reading.part:
        return price + (0.2 if marker.number == reading.part + 1 else 1.5) + (0.1 if is_same_style else 0.0)
    return price + (1.0 if marker.number == 1 else 4.0) + (0.8 if is_same_style else 0.0)


def _price_of_header(reading: _Reading, candidate: Candidate) -> float:
    marker = candidate.marker
    if marker.is_weak:
        return 0.3
    if reading.part is not None and (marker.style, marker.number) == (reading.part_style, reading.part + 1):
        return 0.2
    return 0.5 if candidate.is_header_cue else 4.0
