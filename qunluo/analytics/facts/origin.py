"""What is known of a history beside its records, and what comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import pyarrow as pa

from qunluo.core.events import RosterEntry

NAMELESS: Final = "name:"
"""What the id of somebody begins with of whom a system line tells only the name."""


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

    `words` has the columns `seq`, `text` and `quotes` (seq of the quoted message, or null), in the order of
    the messages. `names` gives each member's latest display name.
    """

    tables: Mapping[str, pa.Table]
    words: pa.Table
    names: Mapping[str, str]


def writable(words: str) -> str:
    """Give words that UTF-8 can carry: half a surrogate pair becomes a question mark."""
    return words if words.isascii() else words.encode("utf-8", "replace").decode()
