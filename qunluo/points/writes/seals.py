"""The daily seal: where every chain of a community stands, in one digest, chained to the seal before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection, transaction

from qunluo.points.chain import NOTHING, SEAL_COLUMNS, mac_of
from qunluo.points.models import LedgerSeal
from qunluo.points.writes.accounts import LOCK

_BEHIND = """
SELECT DISTINCT w.community_id FROM points_wallet w WHERE w.seq > 0 ORDER BY 1
"""
_HEADS = "SELECT id, seq, head FROM points_wallet WHERE community_id = %s AND seq > 0 ORDER BY id"
_LAST = "SELECT coalesce(max(id), 0) FROM points_pointsentry"


def seal(*, at: datetime) -> int:
    """Seal every community's ledger as it stands. Answers how many were sealed."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND)
        communities = [pk for (pk,) in cursor.fetchall()]
    return sum(seal_one(community, at=at) is not None for community in communities)


def seal_one(community_id: int, *, at: datetime) -> LedgerSeal | None:
    """Seal one community's ledger, unless nothing has happened since the last seal.

    The lock waits for those who are posting and holds off others for as long as it takes to read the heads: all
    entries with an id up to `last_entry` are in, and none comes in later.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, (%s %% 2147483647)::int)", [LOCK, community_id])
        cursor.execute(_LAST)
        last_entry = cursor.fetchone()[0]
        cursor.execute(_HEADS, [community_id])
        heads = [(wallet, seq, bytes(head)) for wallet, seq, head in cursor.fetchall()]
    blob = blob_of(heads)
    before = LedgerSeal.objects.filter(community_id=community_id).order_by("-number").first()
    digest = hashlib.sha256(blob).digest()
    if before is not None and bytes(before.digest) == digest:
        return None
    return _write(
        LedgerSeal(
            community_id=community_id,
            number=before.number + 1 if before else 1,
            at=at.astimezone(UTC),
            last_entry=last_entry,
            entries=sum(seq for _, seq, _ in heads),
            wallets=len(heads),
            digest=digest,
            heads=blob,
        ),
        before,
    )


def _write(new: LedgerSeal, before: LedgerSeal | None) -> LedgerSeal:
    values = [getattr(new, column) for column in SEAL_COLUMNS]
    new.mac = mac_of(values, table="seal", before=bytes(before.mac) if before else NOTHING)
    with transaction.atomic():
        new.save()
        LedgerSeal.objects.filter(community_id=new.community_id, number__lt=new.number).exclude(heads=b"").update(
            heads=b""
        )
    return new


def blob_of(heads: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Wallet, length and head of each chain, one after the other."""
    return b"".join(wallet.to_bytes(8) + seq.to_bytes(8) + mac for wallet, seq, mac in heads)
