"""What is known of a history beside its records, and what comes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from qunluo.core.events import RosterEntry

NAMELESS: Final = "name:"
"""What the id of somebody begins with of whom a system line tells only the name."""


SHORTEST: Final = 2
LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a history comes from, and what its export knows once it is read to the end.

    `roster` is everybody whom the export names anywhere, `listed` those in its own list of members.
    """

    group: str
    zone: ZoneInfo
    roster: Mapping[str, RosterEntry]
    listed: frozenset[str]
    identities: Mapping[str, str]

    def member(self, sender: str) -> str:
        """Tell who somebody is, as far as anything in the export tells it."""
        return writable(self.identities.get(sender, sender))

    def is_staff(self, member: str) -> bool:
        """Tell owner and administrators from the others; without a list of members nobody is staff."""
        entry = self.roster.get(member)
        return entry is not None and (entry.is_owner or entry.is_admin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The tables of facts by name (see `qunluo.analytics.tables`), and beside them what the lake never sees.

    `words` has the columns `seq`, `text` (null where it was not kept) and `quotes` (seq of the quoted message,
    or null), in the order of the messages. `names` gives each member's latest display name.
    """

    tables: Mapping[str, pa.Table]
    words: pa.Table
    names: Mapping[str, str]

    def places(self, seqs: Sequence[int]) -> pa.Array:
        """Give the rows of messages by their `seq`."""
        return pa.array(np.searchsorted(self.words["seq"].to_numpy(), np.array(seqs, np.int64)))

    def texts(self, seqs: Sequence[int]) -> list[str]:
        """Give the texts of messages by their `seq`; empty where they were not kept."""
        texts: list[str] = self.words["text"].take(self.places(seqs)).fill_null("").to_pylist()
        return texts

    def talk(self) -> npt.NDArray[np.int64]:
        """Give the rows of the texts that are neither too short nor too long to be talk, the latest last."""
        messages = self.tables["messages"]
        is_text = pc.and_(pc.equal(messages["kind"], "text"), self.words["text"].is_valid()).to_numpy()
        chars, recalled = messages["chars"].to_numpy(), messages["recalled"].to_numpy()
        rows = np.flatnonzero(is_text & ~recalled & (chars >= SHORTEST) & (chars <= LONGEST))
        talk: npt.NDArray[np.int64] = rows[np.argsort(messages["at"].to_numpy()[rows], kind="stable")]
        return talk


def writable(words: str) -> str:
    """Give words that UTF-8 can carry: half a surrogate pair becomes a question mark."""
    return words if words.isascii() else words.encode("utf-8", "replace").decode()
