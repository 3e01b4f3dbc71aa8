"""Records into columns, a batch at a time, while the reader reads on.

A million records may pass. So no line of Python here runs once a record: a column of strings travels as one
joined string, and a thread of its own takes it apart in Arrow, which lets go of the interpreter meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from qunluo.analytics.facts.wording import has_link, is_question
from qunluo.analytics.facts.zone import Ints
from qunluo.channels.history.records import Record
from qunluo.core.events import MessageKind

KINDS: Final = tuple(kind.value for kind in MessageKind)
CODES: Final = {kind: code for code, kind in enumerate(KINDS)}
TEXT_CODE: Final = CODES["text"]
NO_MESSAGE: Final = len(KINDS)
SEPARATOR: Final = "\x1f"

Bytes = npt.NDArray[np.int8]
JOINED: Final = ("sender", "name", "text", "message", "reply_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A record that is no message, with its place in the history."""

    seq: int
    record: Record


@dataclass(slots=True, kw_only=True)
class Batch:
    """Some records that follow each other, before they are taken apart."""

    first: int
    count: int = 0
    at: list[Ints] = field(default_factory=list)
    kind: list[Bytes] = field(default_factory=list)
    joined: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in JOINED})
    asides: list[Aside] = field(default_factory=list)

    def take(self, chunk: Sequence[Record]) -> None:
        """Add the next records."""
        _, at, kind, sender, name, text, message, reply_to, _, _ = zip(*chunk, strict=True)
        codes = np.fromiter([CODES.get(word, NO_MESSAGE) for word in kind], np.int8, len(chunk))
        if codes.max() == NO_MESSAGE:
            self._set_aside(chunk, codes == NO_MESSAGE)
        for column, words in zip(JOINED, (sender, name, text, message, reply_to), strict=True):
            self.joined[column].append(_join(words))
        self.at.append(np.array(at, np.int64))
        self.kind.append(codes)
        self.count += len(chunk)

    def _set_aside(self, chunk: Sequence[Record], is_aside: npt.NDArray[np.bool_]) -> None:
        places = compress(range(len(chunk)), is_aside.tolist())
        self.asides += [Aside(seq=self.first + self.count + place, record=chunk[place]) for place in places]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The messages of a batch as columns, and what stood between them."""

    at: Ints
    seq: Ints
    kind: Bytes
    columns: pa.RecordBatch
    asides: tuple[Aside, ...]


def settle(batch: Batch) -> Settled:
    """Take a batch apart, leave out what is no message, and look at the words."""
    kind = np.concatenate(batch.kind)
    arrays = {name: _split(batch.joined[name]) for name in JOINED}
    places = np.flatnonzero(kind != NO_MESSAGE)
    if places.size < kind.size:
        arrays = {name: array.take(pa.array(places)) for name, array in arrays.items()}
        kind = kind[places]
    arrays |= _words(arrays["text"], kind)
    arrays["sender"] = arrays["sender"].dictionary_encode()
    arrays["name"] = arrays["name"].dictionary_encode()
    return Settled(
        at=np.concatenate(batch.at)[places],
        seq=places.astype(np.int64) + batch.first,
        kind=kind,
        columns=pa.RecordBatch.from_pydict(arrays),
        asides=tuple(batch.asides),
    )


def without_words(settled: Settled) -> Settled:
    """Let go of the texts, which are most of what a history weighs."""
    columns = settled.columns
    place = columns.schema.get_field_index("text")
    return replace(settled, columns=columns.set_column(place, "text", pa.nulls(columns.num_rows, pa.string())))


def _words(texts: pa.Array, kind: Bytes) -> dict[str, pa.Array]:
    chars = pc.utf8_length(texts)
    is_text = pa.array(kind == TEXT_CODE)
    return {"chars": chars, "is_question": pc.and_(is_text, is_question(texts, chars)), "has_link": has_link(texts)}


def _join(words: Sequence[str]) -> str:
    joined = SEPARATOR.join(words)
    if joined.count(SEPARATOR) < len(words):
        return joined
    return SEPARATOR.join(word.replace(SEPARATOR, " ") for word in words)


def _split(joined: list[str]) -> pa.Array:
    """Take a column apart; half a surrogate pair, which no UTF-8 can carry, becomes a question mark."""
    whole = SEPARATOR.join(joined)
    try:
        encoded = whole.encode()
    except UnicodeEncodeError:
        encoded = whole.encode("utf-8", "replace")
    return pc.split_pattern(pa.array([encoded], pa.binary()), SEPARATOR.encode()).flatten().cast(pa.string())
