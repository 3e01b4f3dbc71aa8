"""One month of a group, from the archive to the rows of the lake: words go in, and only figures come out.

A month (UTC) is looked at with its surroundings: the message before it, the day after it, and whatever it
quotes. So every month is as if the whole history had been read, and can be written alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

import numpy as np
import pyarrow as pa

from qunluo.analytics import tables
from qunluo.analytics.facts.assemble import message_table, put_together
from qunluo.analytics.facts.batches import CODES, Aside, Batch, Settled, settle
from qunluo.analytics.facts.gather import BATCH
from qunluo.analytics.facts.origin import Origin
from qunluo.analytics.facts.shapes import schema_of
from qunluo.analytics.facts.zone import DAY_S, local_seconds
from qunluo.analytics.lake import Pseudonyms
from qunluo.channels.history.records import Record
from qunluo.communities.reads import facts
from qunluo.communities.reads.facts import Line, MoveLine, Stretch
from qunluo.core.events import MessageKind
from qunluo.intake.recalls import Recall

CHUNK: Final = 500
ANSWERS: Final = timedelta(seconds=tables.ANSWER_LIMIT + 1)
MOVES_AFTER, NOTICES_AFTER = 1 << 60, 1 << 61
"""Of what is told of one second, moves stand after messages and notices last: there a leaving holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """How a group is looked at: who is who there, and what is told from `since` on, up to and without `until`."""

    origin: Origin
    pseudonyms: Pseudonyms
    since: datetime
    until: datetime


def messages_in(month: Stretch, lens: Lens) -> pa.Table:
    """The messages of a month as `tables.MESSAGES` says, in the order of time."""
    said = _Told(pseudonyms=lens.pseudonyms)
    said.take(facts.said(month))
    missing = sorted(said.quoted - said.messages)
    around = _Told(pseudonyms=lens.pseudonyms)
    around.take(facts.last_before(replace(month, since=lens.since, until=month.since)))
    around.take(facts.wordless(replace(month, since=month.until, until=min(month.until + ANSWERS, lens.until))))
    around.take(facts.named(month.group_id, missing) if missing else ())
    recalls = [_aside(Record("", 0, "recalled", "", "", "", message=message)) for message in sorted(said.withdrawn)]
    told = put_together([*said.settled(), *around.settled()], lens.origin)
    rows = message_table(told, recalls, lens.origin).slice(0, len(said.ids))
    return rows.set_column(rows.schema.get_field_index("seq"), "seq", pa.array(said.ids, pa.int64()))


class _Told:
    """Lines on their way into columns, and what must be known of them beside."""

    def __init__(self, *, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._settled: list[Settled] = []
        self.ids: list[int] = []
        self.messages: set[str] = set()
        self.quoted: set[str] = set()
        self.withdrawn: set[str] = set()

    def take(self, lines: Iterable[Line]) -> None:
        """Add the next lines."""
        flow = iter(lines)
        batch = Batch(first=0)
        while chunk := list(islice(flow, CHUNK)):
            self.ids += [line.id for line in chunk]
            self.messages.update(line.message for line in chunk)
            self.quoted.update(line.reply_to for line in chunk if line.reply_to)
            self.withdrawn.update(line.message for line in chunk if line.is_withdrawn)
            batch.take([self._record(line) for line in chunk])
            if batch.count >= BATCH:
                self._settled.append(settle(batch))
                batch = Batch(first=0)
        if batch.count:
            self._settled.append(settle(batch))

    def settled(self) -> Sequence[Settled]:
        """All that was taken."""
        return self._settled

    def _record(self, line: Line) -> Record:
        kind = line.kind if line.kind in CODES else MessageKind.OTHER.value
        return Record("", line.at, kind, self._pseudonyms(line.member), "", line.text, line.message, line.reply_to)


def moves_in(moves: Sequence[MoveLine], lens: Lens) -> pa.Table:
    """Comings and goings as `tables.MOVES` says."""
    name = lens.pseudonyms
    rows = [
        {
            "group": lens.origin.group,
            "member": name(move.member),
            "at": move.at,
            "seq": MOVES_AFTER + move.id,
            "day": day,
            "what": move.what,
            "scene": move.scene or None,
            "invited_by": name(move.by) or None,
        }
        for move, day in zip(moves, _days([move.at for move in moves], lens), strict=True)
    ]
    return pa.Table.from_pylist(rows, schema_of(tables.MOVES))


def notices_in(recalls: Sequence[Recall], lens: Lens) -> pa.Table:
    """Recalls as `tables.NOTICES` says, without who it was."""
    rows = [
        {
            "group": lens.origin.group,
            "member": "",
            "at": recall.at,
            "seq": NOTICES_AFTER + recall.id,
            "day": day,
            "what": "recalled",
        }
        for recall, day in zip(recalls, _days([recall.at for recall in recalls], lens), strict=True)
    ]
    return pa.Table.from_pylist(rows, schema_of(tables.NOTICES))


def _days(moments: Sequence[int], lens: Lens) -> list[int]:
    days: list[int] = (local_seconds(np.array(moments, np.int64), lens.origin.zone) // DAY_S).tolist()
    return days


def _aside(record: Record) -> Aside:
    return Aside(seq=0, record=record)
