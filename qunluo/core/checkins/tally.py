"""Who took part in several roll calls, and how often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from qunluo.core.checkins.nicknames import plain, stem
from qunluo.core.checkins.roll_call.difference import difference
from qunluo.core.checkins.roll_call.values import RollCall, RollCallEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One person over all lists."""

    name: str
    """The nickname as last written."""
    names: tuple[str, ...]
    """Every nickname that was taken for the same person."""
    days: int
    """On how many days the person stands in a list."""
    done: int
    """On how many of them with something done."""
    make_ups: int
    last_day_number: int | None


def tally(roll_calls: Sequence[RollCall]) -> tuple[Attendance, ...]:
    """Each person, who did most first. Posts of one day, and posts that repeat one list, count once.

    Nicknames that differ in their tails are one person, unless both stand in the same list.
    """
    keys = _people(roll_calls)
    days = _days(roll_calls)
    order = sorted(range(len(roll_calls)), key=lambda index: (roll_calls[index].date, index))
    entries: dict[str, list[tuple[str, RollCallEntry]]] = defaultdict(list)
    for index in order:
        for entry in roll_calls[index].entries:
            if entry.name:
                entries[keys[plain(entry.name)]].append((days[index], entry))
    found = [_attendance(own) for own in entries.values()]
    return tuple(sorted(found, key=lambda one: (-one.done, -one.days, one.name)))


def _attendance(own: list[tuple[str, RollCallEntry]]) -> Attendance:
    numbers = [entry.day_number for _, entry in own if entry.day_number is not None]
    return Attendance(
        name=own[-1][1].name,
        names=tuple(dict.fromkeys(entry.name for _, entry in own)),
        days=len({day for day, _ in own}),
        done=len({day for day, entry in own if entry.is_done}),
        make_ups=len({(day, entry.text) for day, entry in own if entry.is_make_up}),
        last_day_number=max(numbers, default=None),
    )


def _people(roll_calls: Sequence[RollCall]) -> dict[str, str]:
    """For each name what the person is known by: the stem, or the whole name where the stem is shared."""
    together: set[str] = set()
    stems: dict[str, str] = {}
    for roll_call in roll_calls:
        names: dict[str, set[str]] = defaultdict(set)
        for entry in roll_call.entries:
            whole = plain(entry.name)
            stems[whole] = stem(entry.name)
            names[stems[whole]].add(whole)
        together.update(short for short, wholes in names.items() if len(wholes) > 1)
    return {whole: whole if short in together else short for whole, short in stems.items()}


def _days(roll_calls: Sequence[RollCall]) -> list[str]:
    """Which day each list is of. Lists without a date are of one day where the later repeats the earlier."""
    days: list[str] = []
    latest: dict[str, tuple[str, RollCall]] = {}
    for index, roll_call in enumerate(roll_calls):
        day = roll_call.date
        if not day:
            before = latest.get(roll_call.title)
            day = f"#{index}"
            if before and before[1].entries and not difference(before[1], roll_call).removed:
                day = before[0]
            latest[roll_call.title] = (day, roll_call)
        days.append(day)
    return days
