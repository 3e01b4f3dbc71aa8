"""Who is in the group: from what they said, from who came and went, and from the list of members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from qunluo.analytics import tables
from qunluo.analytics.facts.assemble import Told
from qunluo.analytics.facts.batches import Aside
from qunluo.analytics.facts.origin import Origin
from qunluo.analytics.facts.shapes import schema_of
from qunluo.analytics.facts.zone import DAY_S, day_of, local_seconds
from qunluo.channels.history.people import SELF

PERSONAL: Final = tables.MOVE_KINDS | {"recalled", "patted"}
"""Lines whose sender is a member, even if they never said a word."""

DEPARTURES: Final = frozenset({"left", "removed"})

Moment = tuple[int, int]
"""Unix seconds and place in the history."""


@dataclass(slots=True, kw_only=True)
class Trace:
    """What a history shows of one member."""

    first_day: int | None = None
    last_word: Moment = (-1, -1)
    joined_day: int | None = None
    joined: Moment = (-1, -1)
    left_day: int | None = None
    left: Moment = (-1, -1)


def member_table(told: Told, asides: Sequence[Aside], origin: Origin, *, first_day: int) -> pa.Table:
    """Give the table of members as `tables.MEMBERS` says.

    Somebody of whom no line tells when they came counts from the first observed day: platforms announce who
    comes in, so who was never announced was there before.
    """
    traces = _spoken(told, origin)
    at = np.array([aside.record.at for aside in asides], np.int64)
    days = local_seconds(at, origin.zone) // DAY_S
    for aside, day in zip(asides, days.tolist(), strict=True):
        member = origin.member(aside.record.sender)
        if aside.record.kind in PERSONAL and member not in {"", SELF}:
            _follow(traces.setdefault(member, Trace()), aside, day=day)
    _read_roster(traces, origin)
    listed = _list_of_members(told, origin)
    rows = [
        {
            "group": origin.group,
            "member": member,
            "joined_day": trace.joined_day,
            "left_day": trace.left_day if trace.left > max(trace.joined, trace.last_word) else None,
            "first_seen_day": _first_seen(trace, first_day),
            "is_staff": origin.is_staff(member),
            "is_listed": member in listed,
        }
        for member, trace in traces.items()
    ]
    return pa.Table.from_pylist(rows, schema_of(tables.MEMBERS))


def _spoken(told: Told, origin: Origin) -> dict[str, Trace]:
    """Find each sender's first day and last word; of several places with one number the last assignment stays."""
    order = np.argsort(told.at, kind="stable")
    day = local_seconds(told.at, origin.zone)[order] // DAY_S
    first, last = np.zeros(len(told.members), np.int64), np.zeros(len(told.members), np.int64)
    speaker, places = told.member[order], np.arange(order.size)
    first[speaker[::-1]] = places[::-1]
    last[speaker] = places
    moments = zip(told.at[order][last].tolist(), told.seq[order][last].tolist(), strict=True) if order.size else ()
    return {
        member: Trace(first_day=begun, last_word=moment)
        for member, begun, moment in zip(told.members, day[first].tolist() if order.size else (), moments, strict=True)
    }


def _follow(trace: Trace, aside: Aside, *, day: int) -> None:
    record = aside.record
    moment = (record.at, aside.seq)
    if record.kind == "joined" and moment > trace.joined:
        trace.joined, trace.joined_day = moment, day
    elif record.kind in DEPARTURES and moment > trace.left:
        trace.left, trace.left_day = moment, day
    elif record.kind not in tables.MOVE_KINDS:
        trace.last_word = max(trace.last_word, moment)


def _read_roster(traces: dict[str, Trace], origin: Origin) -> None:
    """Add who never left a trace, and the days of joining that only the list of members knows."""
    for entry in origin.roster.values():
        member = origin.member(entry.member)
        if member == SELF and member not in traces:
            continue
        trace = traces.setdefault(member, Trace())
        if trace.joined_day is None and entry.joined_at is not None:
            trace.joined_day = day_of(entry.joined_at.astimezone(origin.zone))


def _list_of_members(told: Told, origin: Origin) -> set[str]:
    """Take a list that leaves out most of those who spoke for what it is: somebody's titles, not the members."""
    listed = {origin.member(member) for member in origin.listed}
    return listed if 2 * len(listed.intersection(told.members)) >= len(told.members) else set()


def _first_seen(trace: Trace, first_day: int) -> int:
    if trace.joined_day is None:
        return first_day
    spoke = trace.first_day if trace.first_day is not None else trace.joined_day
    return max(first_day, min(trace.joined_day, spoke))
