"""How many points of a kind a member may still earn on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from qunluo.lib.rows import binary_cursor
from qunluo.points.reads.rules import Rules

if TYPE_CHECKING:
    from qunluo.points.writes.accounts import Account, Owner
    from qunluo.points.writes.ledger import Move

_EARNED = """
SELECT d.wallet_id, d.kind, d.day, sum(e.amount)::bigint
FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::timestamptz[], %s::timestamptz[])
    AS d (wallet_id, kind, day, starts, ends)
JOIN points_pointsentry e ON e.wallet_id = d.wallet_id AND e.at >= d.starts AND e.at < d.ends AND e.kind = d.kind
WHERE e.amount > 0 AND e.reverses_id IS NULL
GROUP BY 1, 2, 3
"""
Slot = tuple[int, str, date]
"""Wallet, kind and day."""


class Caps:
    """What was earned in each slot so far, this batch included."""

    def __init__(self, rules: Mapping[int, Rules] | None = None) -> None:
        self.rules = rules or {}
        self.earned: dict[Slot, int] = defaultdict(int)

    @classmethod
    def of(cls, moves: Iterable[Move], accounts: Mapping[Owner, Account], rules: Mapping[int, Rules]) -> Caps:
        """The slots that these moves touch, as they are now."""
        caps = cls(rules)
        slots = {
            (
                accounts[move.community_id, move.person_id].id,
                str(move.kind),
                rules[move.community_id].day_of(move.at),
            ): (rules[move.community_id].timezone)
            for move in moves
            if caps._is_capped(move)
        }
        if slots:
            caps._count(slots)
        return caps

    def allow(self, move: Move, account: Account, amount: int) -> int:
        """How much of the credit the day's cap leaves; it counts from now on."""
        if not self._is_capped(move):
            return amount
        rules = self.rules[move.community_id]
        slot = (account.id, str(move.kind), rules.day_of(move.at))
        allowed = max(0, min(amount, rules.caps[move.kind] - self.earned[slot]))
        self.earned[slot] += allowed
        return allowed

    def _is_capped(self, move: Move) -> bool:
        return move.amount > 0 and move.reverses is None and move.kind in self.rules[move.community_id].caps

    def _count(self, slots: Mapping[Slot, str]) -> None:
        bounds = [_bounds(day, zone) for (_, _, day), zone in slots.items()]
        wallets, kinds, days = (list(column) for column in zip(*slots, strict=True))
        with binary_cursor() as cursor:
            cursor.execute(_EARNED, [wallets, kinds, days, [start for start, _ in bounds], [end for _, end in bounds]])
            for wallet, kind, day, amount in cursor:
                self.earned[wallet, kind, day] = amount


def _bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    starts = datetime.combine(day, time(), ZoneInfo(zone))
    return starts, datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
