"""One group's five tables of facts out of the lake, as the metrics read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from qunluo.analytics import tables
from qunluo.analytics.facts.assemble import Told
from qunluo.analytics.facts.batches import Aside
from qunluo.analytics.facts.origin import Origin
from qunluo.analytics.facts.people import member_table
from qunluo.analytics.facts.shapes import schema_of
from qunluo.analytics.facts.zone import Ints, day_of
from qunluo.analytics.lake import BY_MONTH, Lake, Place
from qunluo.analytics.months import Lens
from qunluo.channels.history.records import Record
from qunluo.communities.reads.facts import ToldGroup


def facts_in(lake: Lake, group: ToldGroup, lens: Lens) -> Mapping[str, pa.Table]:
    """Read a group's months, and work out from them who is there and which days were observed: both kept, too."""
    found = {table.name: lake.read(table, group.id) for table in BY_MONTH}
    days = np.unique(np.concatenate([found[table.name]["day"].to_numpy().astype(np.int64) for table in BY_MONTH]))
    spans = _spans(days, group, lens)
    found["spans"] = spans
    found["members"] = _members(found, lens.origin, spans)
    for name in ("spans", "members"):
        lake.write(Place(table=name, group=group.id), found[name])
    return found


def _spans(days: Ints, group: ToldGroup, lens: Lens) -> pa.Table:
    """A live group was observed from the day on which we met it; before, as far as its history tells."""
    begun = day_of(group.created_at.astimezone(lens.origin.zone))
    ended = day_of(lens.until.astimezone(lens.origin.zone)) - 1
    told = days[days < begun] if group.is_live else days
    ends = [(int(told[0]), int(told[-1]))] if told.size else []
    if group.is_live and begun <= ended:
        ends.append((begun, ended))
    rows = [{"group": lens.origin.group, "first_day": first, "last_day": last} for first, last in ends]
    return pa.Table.from_pylist(rows, schema_of(tables.SPANS))


def _members(found: Mapping[str, pa.Table], origin: Origin, spans: pa.Table) -> pa.Table:
    """The members as they were when the last observed day ended."""
    if not spans.num_rows:
        return schema_of(tables.MEMBERS).empty_table()
    days = [(row["first_day"], row["last_day"]) for row in spans.to_pylist()]
    first_day, last_day = days[0][0], days[-1][1]
    members = member_table(_told(found["messages"]), _asides(found["moves"]), origin, first_day=first_day)
    return members.filter(pa.compute.less_equal(members["first_seen_day"], last_day)).sort_by("member")


def _told(messages: pa.Table) -> Told:
    members = messages["member"].combine_chunks().dictionary_encode()
    return Told(
        at=messages["at"].to_numpy(),
        seq=messages["seq"].to_numpy(),
        kind=np.zeros(messages.num_rows, np.int8),
        member=members.indices.to_numpy(),
        members=members.dictionary.to_pylist(),
        columns=messages,
    )


def _asides(moves: pa.Table) -> Sequence[Aside]:
    rows = moves.select(["seq", "at", "what", "member"]).to_pylist()
    return [Aside(seq=row["seq"], record=Record("", row["at"], row["what"], row["member"], "", "")) for row in rows]
