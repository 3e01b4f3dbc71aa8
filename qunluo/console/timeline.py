"""One stream of what was said, who came and went, and what the machine did: three tables, merged by moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from qunluo.communities.reads.pages import names_at
from qunluo.communities.reads.timeline import MESSAGE_RANK, MOVE_RANK, Place, Window, messages, moves
from qunluo.intake.reads import event_ids
from qunluo.outbox.reads import ACTION_RANK, lines, seat_of


class Kind(StrEnum):
    """What a line is; ALL is the filter that lets every kind through."""

    ALL = "all"
    MESSAGE = "message"
    MOVE = "move"
    ACTION = "action"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a row of one of the three tables, and where it stands. `event` leads to "why?"."""

    kind: Kind
    place: Place
    row: Any
    name: str = ""
    event: int | None = None

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.place.at

    @property
    def mark(self) -> str:
        """The place as it stands in an address."""
        return f"{self.place.at.isoformat()},{self.place.rank},{self.place.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some lines, newest first, and whether older ones follow."""

    lines: tuple[Line, ...]
    has_older: bool


def stretch(window: Window, kind: Kind = Kind.ALL) -> Stretch:
    """The newest lines of the window. What is searched for or asked of one member is never an action of ours."""
    asked = replace(window, limit=window.limit + 1)
    found: list[Line] = []
    if kind in {Kind.ALL, Kind.MESSAGE}:
        found += [_line(Kind.MESSAGE, row, Place(row.at, MESSAGE_RANK, row.id)) for row in messages(asked)]
    if kind in {Kind.ALL, Kind.MOVE} and not window.search:
        found += [_line(Kind.MOVE, row, Place(row.at, MOVE_RANK, row.pk)) for row in moves(asked)]
    if kind in {Kind.ALL, Kind.ACTION} and not window.members:
        found += [_line(Kind.ACTION, row, Place(row.created_at, ACTION_RANK, row.pk)) for row in lines(asked)]
    found.sort(key=lambda line: line.place, reverse=True)
    return Stretch(lines=_told(found[: window.limit]), has_older=len(found) > window.limit)


def _line(kind: Kind, row: Any, place: Place) -> Line:
    return Line(kind=kind, row=row, place=place, event=row.event if kind is Kind.ACTION else None)


def _told(found: Sequence[Line]) -> tuple[Line, ...]:
    """With the names of those whom actions are about, and the events behind messages and moves."""
    names = names_at(seat_of(one.row) for one in _of(found, Kind.ACTION))
    told = [one for one in found if one.kind is not Kind.ACTION]
    events = event_ids({one.row.group.account_id for one in told}, {one.row.key for one in told})
    return tuple(
        replace(one, name=_named(one, names))
        if one.kind is Kind.ACTION
        else replace(one, event=events.get((one.row.group.account_id, one.row.key)))
        for one in found
    )


def _of(found: Iterable[Line], kind: Kind) -> list[Line]:
    return [one for one in found if one.kind is kind]


def _named(line: Line, names: dict[tuple[int, str], str]) -> str:
    group, member = seat_of(line.row)
    return names.get((group or 0, member)) or member


def place_from(mark: str) -> Place | None:
    """The place that a mark in an address names, or None."""
    moment, _, rest = mark.partition(",")
    rank, _, number = rest.partition(",")
    try:
        place = Place(datetime.fromisoformat(moment), int(rank), int(number))
    except ValueError:
        return None
    is_sound = place.at.tzinfo is not None and 0 <= place.rank <= ACTION_RANK and 0 <= place.id < 2**63
    return place if is_sound else None
