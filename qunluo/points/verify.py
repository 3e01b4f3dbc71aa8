"""Whether rows of the ledger are what we wrote, and what each fault is called. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qunluo.points.chain import ENTRY_COLUMNS, NOTHING, WALLET_COLUMNS, UnknownKey, mac_like, macs_of
from qunluo.points.models import Against

_PLACE = {column: place for place, column in enumerate(ENTRY_COLUMNS)}
ID, COMMUNITY, WALLET, SEQ = (_PLACE[name] for name in ("id", "community_id", "wallet_id", "wallet_seq"))
AGAINST, AMOUNT, OWED, AFTER = (_PLACE[name] for name in ("against", "amount", "owed_change", "balance_after"))
EARNING = frozenset({Against.ISSUED.value, Against.RECLAIMED.value})
"""What moves between a wallet and these accounts was earned, or taken back; the rest was spent or ran out."""


class What:
    """The faults. The values are kept in the records of the checker."""

    CHANGED = "changed"
    """The row is not what was written."""
    UNKNOWN_KEY = "unknown_key"
    """The row was written with a key that is no longer in the settings, or its MAC was changed."""
    GAP = "gap"
    """Entries before this one are missing."""
    MISSING = "missing"
    """The wallet counts more entries than there are, or ends in another one."""
    ORPHAN = "orphan"
    """There are entries, and their wallet is gone."""
    SUM = "sum"
    """Every row is as written, and the sums do not fit: a fault of ours."""
    SEAL = "seal"
    """The wallet is not where the day's seal saw it."""
    RESTORED = "restored"
    """The wallet had been changed, and was set right from its entries when points moved."""
    TWICE = "twice"
    """Two entries have one key."""
    FEWER = "fewer"
    """There are fewer entries than before, and no wallet or seal is left to miss them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with which row. `wallet` is 0 where it is about no single one, and so is `community`."""

    table: str
    id: int
    community: int
    wallet: int
    what: str

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class Chain:
    """One wallet's entries, taken in their order; faults gather.

    A changed row is told from its neighbours: the next row was chained to the MAC as it was written, so it
    fits either the MAC that stands there or the one that should.
    """

    def __init__(self, wallet: Sequence[Any] | None) -> None:
        self.wallet = wallet
        self.faults: list[Fault] = []
        self.seq = self.balance = self.owed = self.earned = 0
        self.before: bytes = NOTHING
        self.instead: tuple[bytes, ...] = ()
        self.is_sound = True
        self.seen = 0

    def add(self, row: Sequence[Any]) -> None:
        """The next entry: the columns in the order of `ENTRY_COLUMNS`, and its MAC."""
        *values, mac = row
        self.seen += 1
        if values[SEQ] != self.seq + 1:
            self._entry_fault(values, What.GAP)
            self.instead = ()
        elif what := self._misfit(values, mac):
            self._entry_fault(values, what)
            self.instead = tuple(macs_of(values, table="entry", before=self.before))
        else:
            self.instead = ()
            self._add_up(values)
        self.seq, self.before = values[SEQ], mac
        if self.wallet is not None and self.seq == self.wallet[WALLET_COLUMNS.index("seq")]:
            self._compare()

    def end(self) -> list[Fault]:
        """All that was found. Entries beyond those that the wallet counts came in since it was read."""
        if self.wallet is not None:
            seq = self.wallet[WALLET_COLUMNS.index("seq")]
            if fault := check_wallet(self.wallet):
                self.faults.append(fault)
            elif self.seq < seq:
                self._wallet_fault(What.MISSING)
        return self.faults

    def _misfit(self, values: list[Any], mac: bytes) -> str:
        try:
            fits = any(
                mac_like(mac, values, table="entry", before=before) == mac for before in (self.before, *self.instead)
            )
        except UnknownKey:
            return What.UNKNOWN_KEY
        return "" if fits else What.CHANGED

    def _add_up(self, values: list[Any]) -> None:
        self.balance += values[AMOUNT]
        self.owed += values[OWED]
        self.earned += values[AMOUNT] if values[AGAINST] in EARNING else 0
        if self.is_sound and (self.balance != values[AFTER] or self.balance < 0):
            self._entry_fault(values, What.SUM)

    def _compare(self) -> None:
        if self.wallet is None or not self.is_sound or check_wallet(self.wallet):
            return
        wallet = dict(zip(WALLET_COLUMNS, self.wallet, strict=False))
        if wallet["head"] != self.before:
            self._wallet_fault(What.MISSING)
        elif (wallet["balance"], wallet["owed"], wallet["earned"]) != (self.balance, self.owed, self.earned):
            self._wallet_fault(What.SUM)

    def _entry_fault(self, values: Sequence[Any], what: str) -> None:
        self.is_sound = False
        self.faults.append(entry_fault(values, what))

    def _wallet_fault(self, what: str) -> None:
        if self.wallet is not None:
            self.is_sound = False
            self.faults.append(wallet_fault(self.wallet, what))


def entry_fault(row: Sequence[Any], what: str) -> Fault:
    """The fault of an entry: the columns in the order of `ENTRY_COLUMNS`."""
    return Fault(table="entry", id=row[ID], community=row[COMMUNITY], wallet=row[WALLET], what=what)


def wallet_fault(row: Sequence[Any], what: str) -> Fault:
    """The fault of a wallet: the columns in the order of `WALLET_COLUMNS`."""
    return Fault(table="wallet", id=row[0], community=row[1], wallet=row[0], what=what)


def check_wallet(row: Sequence[Any]) -> Fault | None:
    """The wallet's own row: the columns in the order of `WALLET_COLUMNS`, and its MAC."""
    *values, mac = row
    try:
        if mac_like(mac, values, table="wallet") == mac:
            return None
        what = What.CHANGED
    except UnknownKey:
        what = What.UNKNOWN_KEY
    return wallet_fault(row, what)


def check_entry(row: Sequence[Any], before: bytes | None) -> Fault | None:
    """One entry and the MAC of the one before it, None where that one is not there."""
    *values, mac = row
    if before is None and values[SEQ] > 1:
        return entry_fault(row, What.GAP)
    try:
        fits = mac_like(mac, values, table="entry", before=before or NOTHING) == mac
    except UnknownKey:
        return entry_fault(row, What.UNKNOWN_KEY)
    return None if fits else entry_fault(row, What.CHANGED)
