"""The one way into the ledger: many moves in one pass, in the caller's transaction.

Call `post` once in a transaction, with all its moves: wallets are locked in the order of their ids, and two
transactions that call it twice could wait for one another (PostgreSQL ends one of them then; nothing is lost).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from qunluo.lib.refusal import Refusal
from qunluo.lib.rows import binary_cursor
from qunluo.points.chain import ENTRY_COLUMNS, mac_of
from qunluo.points.models import Against, Kind
from qunluo.points.reads.rules import Rules, rules_of
from qunluo.points.verify import EARNING
from qunluo.points.writes.accounts import Account, Owner, hold, save
from qunluo.points.writes.caps import Caps

LONGEST_KEY, LONGEST_REASON, LONGEST_SUBJECT = 240, 300, 200
MOST = 10**12
_TAKES = {Kind.EXPIRY: Against.EXPIRED, Kind.CLAWBACK: Against.RECLAIMED, Kind.ADJUSTMENT: Against.RECLAIMED}
_COLUMNS = (*ENTRY_COLUMNS, "mac")
_TYPES = (
    "int8 int8 int8 int8 text text int8 int8 int8 text text text timestamptz timestamptz timestamptz int8 int8 bytea"
)
_COPY = f"COPY points_pointsentry ({', '.join(_COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_KNOWN = """
SELECT e.key, e.id, e.wallet_id, e.amount
FROM points_pointsentry e JOIN unnest(%s::bigint[], %s::text[]) AS k (community_id, key)
    ON e.community_id = k.community_id AND e.key = k.key
"""
_IDS = "SELECT nextval(pg_get_serial_sequence('points_pointsentry', 'id')) FROM generate_series(1, %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Points for a person, or from them where `amount` is below zero. `key` is unique for all time.

    `subject` says what it is about, for programs ("checkin:12"); `reason` is the sentence that the member reads.
    `may_owe` takes what is there and notes the rest as owed. `forgives` is what shall no longer be owed; what of
    it was paid since comes back. `against` is told by sign and kind, unless said.
    """

    key: str
    community_id: int
    person_id: int
    amount: int
    kind: str
    reason: str
    at: datetime
    subject: str = ""
    expires_at: datetime | None = None
    operator_id: int | None = None
    reverses: int | None = None
    may_owe: bool = False
    forgives: int = 0
    against: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What became of a move. `entry_id` is None, and `amount` 0, where the day's cap left nothing of it."""

    entry_id: int | None
    wallet_id: int
    amount: int
    balance: int
    is_new: bool


class NotEnough(Refusal):
    """The person has fewer points than the move takes. Nothing was written."""

    def __init__(self, *, balance: int, wanted: int) -> None:
        told = _("积分不够：现有 %(balance)s 分，需要 %(wanted)s 分。")
        super().__init__(told % {"balance": balance, "wanted": wanted})
        self.balance, self.wanted = balance, wanted


class KeyReused(Refusal):
    """The key was used before, for something else."""


def post(moves: Sequence[Move], *, at: datetime) -> dict[str, Posted]:
    """Write the moves: all, or none where one of them takes more than there is. Known keys are passed over.

    Answers by key. A credit to a wallet that owes is followed by an entry that pays; a credit over the day's cap
    of its kind gives what is left. `at` is now; each move has the time of what it is for.
    """
    if not moves:
        return {}
    for move in moves:
        _check(move)
    with in_transaction():
        batch = Batch(hold({(move.community_id, move.person_id): None for move in moves}, at=at), at=at)
        batch.know(moves)
        batch.rules = rules_of({move.community_id for move in moves})
        batch.caps = Caps.of(batch.fresh(moves), batch.accounts, batch.rules)
        for move in moves:
            batch.take(move)
        batch.write()
    return batch.posted


def in_transaction() -> AbstractContextManager[Any]:
    """The caller's transaction, or one of our own. No savepoint: a refusal comes before anything is written."""
    return nullcontext() if connection.in_atomic_block else transaction.atomic()


def _check(move: Move) -> None:
    if len(move.key) > LONGEST_KEY or not move.key:
        raise ValueError(f"no key for an entry: {move.key!r}")
    if not -MOST <= move.amount <= MOST or (move.amount == 0 and move.forgives == 0):
        raise ValueError(f"{move.key} moves {move.amount} points")
    if not move.reason.strip():
        raise ValueError(f"{move.key} has no reason, and every member may ask for one")
    if move.at.tzinfo is None:
        raise ValueError(f"{move.key} has a time without a zone")


class Batch:
    """The moves of one call: entries gather here, and are written in one go."""

    def __init__(self, accounts: dict[Owner, Account], *, at: datetime) -> None:
        self.accounts, self.at = accounts, at.astimezone(UTC)  # MACs cover moments in UTC
        self.posted: dict[str, Posted] = {}
        self.rules: dict[int, Rules] = {}
        self.caps = Caps()
        self.rows: list[list[Any]] = []
        self.touched: dict[int, Account] = {}

    def know(self, moves: Sequence[Move]) -> None:
        """Find the keys that are taken. Asked for under the lock: a twin of this call has committed by now."""
        balances = {account.id: account.balance for account in self.accounts.values()}
        with binary_cursor() as cursor:
            cursor.execute(_KNOWN, [[move.community_id for move in moves], [move.key for move in moves]])
            for key, entry, wallet, amount in cursor:
                self.posted[key] = Posted(
                    entry_id=entry, wallet_id=wallet, amount=amount, balance=balances.get(wallet, 0), is_new=False
                )

    def fresh(self, moves: Sequence[Move]) -> list[Move]:
        """Those whose keys are not taken."""
        return [move for move in moves if move.key not in self.posted]

    def take(self, move: Move) -> None:
        """One move, and what follows from it."""
        if move.key in self.posted:
            return
        account = self.accounts[move.community_id, move.person_id]
        forgiven = min(move.forgives, account.owed)
        amount, owed = move.amount + move.forgives - forgiven, -forgiven
        if amount > 0:
            amount = self.caps.allow(move, account, amount)
        elif account.balance + amount < 0:
            if not move.may_owe:
                raise NotEnough(balance=account.balance, wanted=-amount)
            owed -= account.balance + amount
            amount = -account.balance
        number = len(self.rows) if amount or owed else None
        if number is not None:
            self._enter(move, account, amount=amount, owed=owed)
        if amount > 0 and account.owed:
            self._collect(move, account, min(amount, account.owed))
        self.posted[move.key] = Posted(
            entry_id=number, wallet_id=account.id, amount=amount, balance=account.balance, is_new=number is not None
        )

    def _collect(self, move: Move, account: Account, amount: int) -> None:
        """What a claw-back could not take comes out of this credit, for all to see."""
        payment = Move(
            key=f"{move.key}~owed",
            community_id=move.community_id,
            person_id=move.person_id,
            amount=-amount,
            kind=Kind.CLAWBACK,
            reason=f"补扣之前应收回而余额不足的 {amount} 分",
            at=move.at,
            subject=move.subject,
        )
        self._enter(payment, account, amount=-amount, owed=-amount)

    def _enter(self, move: Move, account: Account, *, amount: int, owed: int) -> None:
        against = move.against or (Against.ISSUED if amount > 0 else _TAKES.get(Kind(move.kind), Against.SPENT)).value
        expires_at = move.expires_at or self._expiry(move) if amount > 0 else None
        account.seq += 1
        account.balance += amount
        account.owed += owed
        account.earned += amount if against in EARNING else 0
        account.soonest(expires_at and expires_at.astimezone(UTC))
        self.touched[account.id] = account
        self.rows.append(
            [
                account,
                0,
                account.community_id,
                account.id,
                account.seq,
                against,
                move.key,
                amount,
                owed,
                account.balance,
                str(move.kind),
                move.subject[:LONGEST_SUBJECT],
                move.reason[:LONGEST_REASON],
                move.at.astimezone(UTC),
                self.at,
                expires_at and expires_at.astimezone(UTC),
                move.operator_id,
                move.reverses,
            ]
        )

    def _expiry(self, move: Move) -> datetime | None:
        """As the community set it; what comes back keeps the time that it had."""
        rules = self.rules.get(move.community_id)
        if rules is None or rules.expiry_days is None or move.reverses is not None:
            return None
        return move.at + timedelta(days=rules.expiry_days)

    def write(self) -> None:
        """Ids first, for the MACs cover them; then the entries, then the wallets."""
        if self.rows:
            self._write_entries()
        if self.touched:
            save(self.touched.values())

    def _write_entries(self) -> None:
        with binary_cursor() as cursor:
            ids = [pk for (pk,) in cursor.execute(_IDS, [len(self.rows)])]
            with cursor.copy(_COPY) as copy:
                copy.set_types(_TYPES.split())
                for pk, (account, _, *values) in zip(ids, self.rows, strict=True):
                    account.head = mac_of((pk, *values), table="entry", before=account.head)
                    copy.write_row((pk, *values, account.head))
        for key, posted in self.posted.items():
            if posted.is_new and posted.entry_id is not None:
                self.posted[key] = replace(posted, entry_id=ids[posted.entry_id])
