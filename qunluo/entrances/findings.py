"""What a dry run found in a table: what would be taken, and every row of which something must be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from qunluo.entrances.seats import Doubt

MOST_SHOWN = 200
MOST_NAMES = 100


@dataclass(slots=True, kw_only=True)
class Findings:
    """Counts by what becomes of rows, the sentences about rows (the first of each are kept), and doubtful names."""

    counts: Counter[str] = field(default_factory=Counter)
    said: list[tuple[int, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    samples: list[list[str]] = field(default_factory=list)
    days: set[str] = field(default_factory=set)
    members: set[int] = field(default_factory=set)

    def say(self, number: int, kind: str, sentence: str) -> None:
        """Something about a row that is not simply taken."""
        self.counts[kind] += 1
        if len(self.said) < MOST_SHOWN:
            self.said.append((number, sentence))

    def doubt(self, doubts: Iterable[Doubt]) -> None:
        """Names that a person must settle, the most frequent first."""
        self.doubts = sorted(doubts, key=lambda one: (-one.rows, one.name))
        self.counts["doubtful"] += sum(one.rows for one in self.doubts)

    def data(self) -> dict[str, Any]:
        """As JSON, for the page."""
        return {
            "counts": dict(self.counts),
            "said": [list(one) for one in self.said],
            "names": [[one.name, one.why, one.rows, list(one.candidates)] for one in self.doubts[:MOST_NAMES]],
            "more_names": max(len(self.doubts) - MOST_NAMES, 0),
            "samples": self.samples,
            "first": min(self.days, default=""),
            "last": max(self.days, default=""),
            "members": len(self.members),
        }
