"""Which points run out when: credits are lots, and what runs out soonest is spent first. Pure.

Everything follows from the order of a wallet's entries, so a replay comes to the same end whenever it is made.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

GRACE = timedelta(days=7)
"""What comes back after its time, or shortly before, can be spent for so long."""
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry, as far as it matters here."""

    id: int
    amount: int
    posted_at: datetime
    expires_at: datetime | None = None
    reverses: int | None = None


@dataclass(slots=True, order=True)
class Lot:
    """What is left of one credit."""

    expires_at: datetime
    source: int
    left: int


class Purse:
    """The lots of one wallet, and from which lots each debit took."""

    def __init__(self) -> None:
        self.lots: list[Lot] = []
        self.taken: dict[int, list[Lot]] = {}

    def take(self, step: Step) -> None:
        """The next entry of the wallet."""
        if step.amount < 0:
            self._debit(step)
        elif step.reverses in self.taken:
            self._give_back(step)
        elif step.amount > 0:
            insort(self.lots, Lot(step.expires_at or NEVER, step.id, step.amount))

    def due(self, at: datetime) -> int:
        """How many points have run out, and still are there."""
        return sum(lot.left for lot in self.lots if lot.expires_at <= at)

    def next_after(self, at: datetime) -> datetime | None:
        """When the next points run out."""
        later = (lot.expires_at for lot in self.lots if lot.expires_at > at)
        first = next(later, NEVER)
        return None if first == NEVER else first

    def expiring(self) -> list[tuple[datetime, int]]:
        """When how many points run out, soonest first."""
        sums: dict[datetime, int] = {}
        for lot in self.lots:
            if lot.expires_at != NEVER:
                sums[lot.expires_at] = sums.get(lot.expires_at, 0) + lot.left
        return list(sums.items())

    def back_until(self, debit: int, *, at: datetime) -> datetime | None:
        """When what this debit took would run out first, if it came back now."""
        first = min((_in_grace(lot, at) for lot in self.taken.get(debit, [])), default=NEVER)
        return None if first == NEVER else first

    def _debit(self, step: Step) -> None:
        wanted = -step.amount
        pieces = self.taken[step.id] = []
        own = [lot for lot in self.lots if lot.source == step.reverses]  # what undoes a credit takes that credit first
        for lot in [*own, *(lot for lot in self.lots if lot.source != step.reverses)]:
            if not wanted:
                break
            part = min(wanted, lot.left)
            lot.left -= part
            wanted -= part
            pieces.append(Lot(lot.expires_at, lot.source, part))
        self.lots = [lot for lot in self.lots if lot.left]

    def _give_back(self, step: Step) -> None:
        """To the lots that it came from. More than was taken then (a debt that was paid since) never runs out."""
        left = step.amount
        for piece in self.taken[step.reverses or 0]:
            part = min(left, piece.left)
            left -= part
            if part:
                insort(self.lots, Lot(_in_grace(piece, step.posted_at), step.id, part))
        if left:
            insort(self.lots, Lot(NEVER, step.id, left))


def replay(steps: Iterable[Step]) -> Purse:
    """The purse after these entries of one wallet, in their order."""
    purse = Purse()
    for step in steps:
        purse.take(step)
    return purse


def _in_grace(lot: Lot, at: datetime) -> datetime:
    return max(lot.expires_at, at + GRACE)
