"""The five tables of facts of one history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from qunluo.analytics import tables
from qunluo.analytics.facts.assemble import Told, message_table, put_together, quoted_places
from qunluo.analytics.facts.batches import Aside, Settled
from qunluo.analytics.facts.origin import Facts, Origin, writable
from qunluo.analytics.facts.people import member_table
from qunluo.analytics.facts.shapes import schema_of
from qunluo.analytics.facts.zone import DAY_S, Ints, local_seconds


def facts_of(settled: Sequence[Settled], origin: Origin) -> Facts:
    """Put a whole history together, whatever the order of its records."""
    told = put_together(settled, origin)
    asides = [aside for batch in settled for aside in batch.asides]
    aside_at = np.array([aside.record.at for aside in asides], np.int64)
    aside_days = local_seconds(aside_at, origin.zone) // DAY_S
    quotes = quoted_places(told)
    messages = message_table(told, asides, origin, quotes=quotes)
    spans = _spans(np.concatenate([messages["day"].to_numpy().astype(np.int64), aside_days]), origin.group)
    first_day = spans["first_day"][0].as_py() if spans.num_rows else 0
    return Facts(
        tables={
            "messages": messages,
            "moves": _moves(asides, aside_days, origin),
            "notices": _notices(asides, aside_days, origin),
            "members": member_table(told, asides, origin, first_day=first_day),
            "spans": spans,
        },
        words=_words(told, quotes),
        names=_names(told, asides, origin),
    )


def _spans(days: Ints, group: str) -> pa.Table:
    rows = [{"group": group, "first_day": int(days.min()), "last_day": int(days.max())}] if days.size else []
    return pa.Table.from_pylist(rows, schema_of(tables.SPANS))


def _moves(asides: Sequence[Aside], days: Ints, origin: Origin) -> pa.Table:
    rows = [
        _row(aside, day, origin)
        | {"scene": aside.record.detail or None, "invited_by": origin.member(aside.record.target) or None}
        for aside, day in zip(asides, days.tolist(), strict=True)
        if aside.record.kind in tables.MOVE_KINDS
    ]
    return pa.Table.from_pylist(rows, schema_of(tables.MOVES))


def _notices(asides: Sequence[Aside], days: Ints, origin: Origin) -> pa.Table:
    rows = [
        _row(aside, day, origin)
        for aside, day in zip(asides, days.tolist(), strict=True)
        if aside.record.kind not in tables.MOVE_KINDS
    ]
    return pa.Table.from_pylist(rows, schema_of(tables.NOTICES))


def _row(aside: Aside, day: int, origin: Origin) -> dict[str, object]:
    record = aside.record
    return {
        "group": origin.group,
        "member": origin.member(record.sender),
        "at": record.at,
        "seq": aside.seq,
        "day": day,
        "what": record.kind,
    }


def _words(told: Told, quotes: pa.Array) -> pa.Table:
    return pa.table({"seq": told.seq, "text": told.columns["text"], "quotes": pa.array(told.seq).take(quotes)})


def _names(told: Told, asides: Sequence[Aside], origin: Origin) -> Mapping[str, str]:
    """Take the list of members at its word, else the latest name: of several the last assignment stays."""
    names = {origin.member(aside.record.sender): aside.record.name for aside in asides if aside.record.name}
    shown = told.columns["name"].combine_chunks()
    spoken = np.flatnonzero(shown.indices.to_numpy() != _number_of_nothing(shown.dictionary))
    order = spoken[np.argsort(told.at[spoken], kind="stable")]
    last = np.full(len(told.members), -1, np.int64)
    last[told.member[order]] = shown.indices.to_numpy()[order]
    words = shown.dictionary.to_pylist()
    names |= {member: words[code] for member, code in zip(told.members, last.tolist(), strict=True) if code >= 0}
    names |= {origin.member(entry.member): entry.name for entry in origin.roster.values() if entry.name}
    return {member: writable(name) for member, name in names.items()}


def _number_of_nothing(dictionary: pa.Array) -> int:
    """Find the code of the empty name, or one that nobody has."""
    return int(dictionary.index("").as_py())
