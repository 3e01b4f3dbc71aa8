"""Wallets while a batch of moves goes through them: locked, changed in memory, written back in one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import psycopg
from django.db.models import Max, Q, Sum

from qunluo.lib.rows import as_json, binary_cursor
from qunluo.points.chain import NOTHING, WALLET_COLUMNS, UnknownKey, mac_like, mac_of
from qunluo.points.models import LedgerCheck, PointsEntry
from qunluo.points.verify import EARNING, What, wallet_fault

Owner = tuple[int, int]
"""Community and person."""
LOCK = 0x9017  # the advisory lock of the ledger: shared by all who post, held alone by who seals

_VALUES = attrgetter(*WALLET_COLUMNS)
_HELD = """
SELECT w.id, w.community_id, w.person_id, w.balance, w.owed, w.earned, w.seq, w.expires_at, w.head, w.mac
FROM points_wallet w JOIN unnest(%s::bigint[], %s::bigint[]) AS owner (community_id, person_id)
    ON w.person_id = owner.person_id AND w.community_id = owner.community_id
ORDER BY w.id FOR NO KEY UPDATE OF w
"""
_MISSING = """
SELECT owner.community_id, owner.person_id, nextval(pg_get_serial_sequence('points_wallet', 'id'))
FROM unnest(%s::bigint[], %s::bigint[]) AS owner (community_id, person_id)
WHERE NOT EXISTS (SELECT FROM points_wallet w
                  WHERE w.person_id = owner.person_id AND w.community_id = owner.community_id)
"""
_BEGIN = """
INSERT INTO points_wallet (id, community_id, person_id, balance, owed, earned, seq, head, mac)
SELECT id, community_id, person_id, 0, 0, 0, 0, '', mac
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bytea[]) AS new (id, community_id, person_id, mac)
ORDER BY person_id ON CONFLICT DO NOTHING
"""
_SAVE = """
UPDATE points_wallet w SET balance = n.balance, owed = n.owed, earned = n.earned, seq = n.seq,
    expires_at = n.expires_at, head = decode(n.head, 'hex'), mac = decode(n.mac, 'hex')
FROM json_to_recordset(%s::json) AS n (id bigint, balance bigint, owed bigint, earned bigint, seq bigint,
    expires_at timestamptz, head text, mac text)
WHERE w.id = n.id
"""


class Account:
    """A wallet that is locked by us, as the moves so far leave it."""

    __slots__ = ("balance", "community_id", "earned", "expires_at", "head", "id", "owed", "person_id", "seq")

    def __init__(self, row: Sequence[Any]) -> None:
        (
            self.id,
            self.community_id,
            self.person_id,
            self.balance,
            self.owed,
            self.earned,
            self.seq,
            self.expires_at,
            self.head,
        ) = row

    @property
    def values(self) -> tuple[Any, ...]:
        """The row as its MAC covers it."""
        values: tuple[Any, ...] = _VALUES(self)
        return values

    def soonest(self, expires_at: datetime | None) -> None:
        """Points came in that may run out then."""
        if expires_at is not None and (self.expires_at is None or expires_at < self.expires_at):
            self.expires_at = expires_at


def hold(owners: Collection[Owner], *, at: datetime) -> dict[Owner, Account]:
    """The wallets of these owners, locked in the order of their ids; who has none gets one."""
    communities, people = [owner[0] for owner in owners], [owner[1] for owner in owners]
    with binary_cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s, (id %% 2147483647)::int) FROM unnest(%s::bigint[]) AS id",
            [LOCK, sorted(set(communities))],
        )
        rows = cursor.execute(_HELD, [communities, people]).fetchall()
        if len(rows) < len(owners):
            _begin(cursor, cursor.execute(_MISSING, [communities, people]).fetchall())
            rows = cursor.execute(_HELD, [communities, people]).fetchall()
    accounts = [_trusted(row, at=at) for row in rows]
    return {(account.community_id, account.person_id): account for account in accounts}


def save(accounts: Iterable[Account]) -> None:
    """The wallets as they are now."""
    changed = (
        {
            "id": one.id,
            "balance": one.balance,
            "owed": one.owed,
            "earned": one.earned,
            "seq": one.seq,
            "expires_at": one.expires_at,
            "head": one.head.hex(),
            "mac": mac_of(one.values, table="wallet").hex(),
        }
        for one in accounts
    )
    with binary_cursor() as cursor:
        cursor.execute(_SAVE, [as_json(changed)])


def _begin(cursor: psycopg.Cursor[Any], missing: Sequence[tuple[int, int, int]]) -> None:
    """In the order of persons: two who begin the same wallets at once must not wait for one another."""
    rows = [
        (pk, community, person, mac_of((pk, community, person, 0, 0, 0, 0, None, NOTHING), table="wallet"))
        for community, person, pk in missing
    ]
    if rows:
        cursor.execute(_BEGIN, [list(column) for column in zip(*rows, strict=True)])


def _trusted(row: Sequence[Any], *, at: datetime) -> Account:
    """The wallet, if it is as we left it. If somebody changed the row, the entries tell what it should be.

    Without this, the next move would put a good MAC on a balance that somebody made up.
    """
    account = Account(row[:-1])
    try:
        if mac_like(row[-1], account.values, table="wallet") == row[-1]:
            return account
    except UnknownKey:
        pass
    _restore(account)
    fault = wallet_fault((account.id, account.community_id), What.RESTORED)
    LedgerCheck.objects.create(at=at, is_round=False, entries=account.seq, faults=[fault.as_data()])
    return account


def _restore(account: Account) -> None:
    entries = PointsEntry.objects.filter(wallet_id=account.id)
    sums = entries.aggregate(
        balance=Sum("amount", default=0),
        owed=Sum("owed_change", default=0),
        earned=Sum("amount", default=0, filter=Q(against__in=EARNING)),
        seq=Max("wallet_seq", default=0),
    )
    account.balance, account.owed, account.earned = sums["balance"], sums["owed"], sums["earned"]
    account.seq = sums["seq"]
    account.head = bytes(entries.filter(wallet_seq=account.seq).values_list("mac", flat=True).first() or NOTHING)
    account.expires_at = (
        entries.filter(expires_at__isnull=False).order_by("expires_at").values_list("expires_at", flat=True).first()
    )
