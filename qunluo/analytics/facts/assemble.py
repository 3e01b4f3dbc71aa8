"""Settled batches put together: the messages as one table, in the order in which they were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from qunluo.analytics.facts.batches import JOINED, KINDS, Aside, Settled
from qunluo.analytics.facts.neighbours import NEVER, look_around
from qunluo.analytics.facts.origin import Origin
from qunluo.analytics.facts.zone import DAY_S, Ints, local_seconds

EMPTY: Final = pa.schema(
    {name: pa.string() for name in JOINED}
    | {"sender": pa.dictionary(pa.int32(), pa.string()), "name": pa.dictionary(pa.int32(), pa.string())}
    | {"chars": pa.int32(), "is_question": pa.bool_(), "has_link": pa.bool_()}
)
MONDAY_OFFSET: Final = 3
"""1970-01-01 was a Thursday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All messages of a history. `member` numbers `members`; every array is in the order of the records."""

    at: Ints
    seq: Ints
    kind: npt.NDArray[np.int8]
    member: npt.NDArray[np.int32]
    members: list[str]
    columns: pa.Table


def put_together(settled: Sequence[Settled], origin: Origin) -> Told:
    """Join the batches, and number the senders by who they turned out to be."""
    columns = pa.Table.from_batches([batch.columns for batch in settled], EMPTY).unify_dictionaries().combine_chunks()
    senders = columns["sender"].combine_chunks()
    numbers: dict[str, int] = {}
    known = [numbers.setdefault(origin.member(sender), len(numbers)) for sender in _dictionary(senders)]
    return Told(
        at=_joined([batch.at for batch in settled], np.int64),
        seq=_joined([batch.seq for batch in settled], np.int64),
        kind=_joined([batch.kind for batch in settled], np.int8),
        member=np.array(known, np.int32)[_indices(senders)],
        members=list(numbers),
        columns=columns,
    )


def message_table(told: Told, asides: Sequence[Aside], origin: Origin, *, quotes: pa.Array | None = None) -> pa.Table:
    """Give the table of messages as `tables.MESSAGES` says; `quotes` spares looking for the quoted places again."""
    if quotes is None:
        quotes = quoted_places(told)
    local = local_seconds(told.at, origin.zone)
    day = local // DAY_S
    is_staff = np.array([origin.is_staff(member) for member in told.members], bool)[told.member]
    return pa.table(
        {
            "group": _constant(origin.group, told.at.size),
            "member": _words(told.member, told.members),
            "at": told.at,
            "seq": told.seq,
            "day": day.astype(np.int32),
            "hour": (local % DAY_S // 3600).astype(np.int8),
            "weekday": ((day + MONDAY_OFFSET) % 7).astype(np.int8),
            "kind": _words(told.kind.astype(np.int32), KINDS),
            "chars": told.columns["chars"],
            "is_question": told.columns["is_question"],
            "has_link": told.columns["has_link"],
            "is_staff": is_staff,
            "reply_member": _words_or_null(told.member, told.members, quotes),
            "recalled": _recalled(told, asides),
            **_neighbours(told, is_staff),
        }
    )


def quoted_places(told: Told) -> pa.Array:
    """Give for each message the place of the one that it quotes, or null.

    Of several messages with one id the first is meant.
    """
    reply_to, message = told.columns["reply_to"].combine_chunks(), told.columns["message"].combine_chunks()
    quoting = pc.indices_nonzero(pc.not_equal(reply_to, ""))
    wanted = reply_to.take(quoting).dictionary_encode()
    found = pc.index_in(message, value_set=wanted.dictionary).fill_null(NEVER).to_numpy()
    holders = np.flatnonzero(found != NEVER)
    place_of = np.full(len(wanted.dictionary), NEVER, np.int64)
    place_of[found[holders][::-1]] = holders[::-1]
    places = np.full(told.at.size, NEVER, np.int64)
    places[quoting.to_numpy()] = place_of[_indices(wanted)]
    return pa.array(places, mask=places == NEVER)


def _recalled(told: Told, asides: Sequence[Aside]) -> pa.Array:
    ids = {aside.record.message for aside in asides if aside.record.kind == "recalled"} - {""}
    return pc.is_in(told.columns["message"].combine_chunks(), value_set=pa.array(sorted(ids), pa.string()))


def _neighbours(told: Told, is_staff: npt.NDArray[np.bool_]) -> dict[str, pa.Array]:
    """Look around in the order of time, and give the answers in the order of the records."""
    order = np.argsort(told.at, kind="stable")
    seen = look_around(told.at[order], told.member[order], is_staff[order])
    back = np.empty_like(order)
    back[order] = np.arange(order.size)
    columns = {"pause_s": seen.pause_s, "answer_s": seen.answer_s, "staff_s": seen.staff_s}
    return {
        name: pa.array(values[back].astype(np.int32), mask=values[back] == NEVER) for name, values in columns.items()
    }


def _constant(word: str, count: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([word], pa.string()))


def _words(codes: npt.NDArray[np.int32], words: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(words, pa.string()))


def _words_or_null(codes: npt.NDArray[np.int32], words: Sequence[str], places: pa.Array) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes).take(places), pa.array(words, pa.string()))


def _dictionary(column: Any) -> list[str]:
    return list(column.dictionary.to_pylist())


def _indices(column: Any) -> npt.NDArray[np.int32]:
    indices: npt.NDArray[np.int32] = column.indices.to_numpy()
    return indices


def _joined(parts: Sequence[npt.NDArray[Any]], kind: Any) -> npt.NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
