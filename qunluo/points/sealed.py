"""The seals against the ledger: each is chained to the one before, and the newest tells where every wallet stood."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from qunluo.lib.rows import binary_cursor
from qunluo.points.chain import NOTHING, SEAL_COLUMNS, UnknownKey, mac_like
from qunluo.points.models import LedgerSeal
from qunluo.points.verify import Fault, What, wallet_fault

WIDTH = 8 + 8 + 36
_HEADS = """
SELECT w.id, e.wallet_seq, e.mac FROM points_wallet w
CROSS JOIN LATERAL (SELECT wallet_seq, mac FROM points_pointsentry
                    WHERE wallet_id = w.id AND id <= %s ORDER BY wallet_seq DESC LIMIT 1) e
WHERE w.community_id = %s ORDER BY w.id
"""


def seal_faults() -> list[Fault]:
    """Seals that were changed or are gone, and wallets that are not where the newest seal saw them."""
    faults: list[Fault] = []
    newest: dict[int, LedgerSeal] = {}
    broken: set[int] = set()
    for seal in LedgerSeal.objects.order_by("community_id", "number").defer("heads"):
        if not _follows(seal, newest.get(seal.community_id)):
            faults.append(_fault(seal))
            broken.add(seal.pk)
        newest[seal.community_id] = seal
    for seal in newest.values():
        if seal.pk not in broken:
            faults += heads_faults(seal)
    return faults


def heads_faults(seal: LedgerSeal) -> list[Fault]:
    """Wallets whose chains are not what they were up to the seal: shortened, replaced, gone, or new before it."""
    with binary_cursor() as cursor:
        rows = cursor.execute(_HEADS, [seal.last_entry, seal.community_id]).fetchall()
    now = {wallet: wallet.to_bytes(8) + seq.to_bytes(8) + mac for wallet, seq, mac in rows}
    if hashlib.sha256(b"".join(now[wallet] for wallet in sorted(now))).digest() == bytes(seal.digest):
        return []
    then = dict(_heads_in(bytes(seal.heads)))
    if hashlib.sha256(bytes(seal.heads)).digest() != bytes(seal.digest):
        return [_fault(seal)]
    wrong = sorted(wallet for wallet in {*now, *then} if now.get(wallet) != then.get(wallet))
    return [wallet_fault((wallet, seal.community_id), What.SEAL) for wallet in wrong]


def _fault(seal: LedgerSeal) -> Fault:
    return Fault(table="seal", id=seal.pk, community=seal.community_id, wallet=0, what=What.CHANGED)


def _follows(seal: LedgerSeal, before: LedgerSeal | None) -> bool:
    values = [getattr(seal, column) for column in SEAL_COLUMNS]
    values[SEAL_COLUMNS.index("digest")] = bytes(seal.digest)
    chained = bytes(before.mac) if before else NOTHING
    try:
        fits = mac_like(bytes(seal.mac), values, table="seal", before=chained) == bytes(seal.mac)
    except UnknownKey:
        return False
    return fits and seal.number == (before.number + 1 if before else 1)


def _heads_in(blob: bytes) -> Iterator[tuple[int, bytes]]:
    for place in range(0, len(blob), WIDTH):
        head = blob[place : place + WIDTH]
        yield int.from_bytes(head[:8]), head
