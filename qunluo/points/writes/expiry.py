"""Points run out: each wallet that has something due, in its own order, and never twice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from qunluo.points.models import Kind, Wallet
from qunluo.points.reads.purses import purses_of
from qunluo.points.writes.accounts import Account, Owner, hold
from qunluo.points.writes.ledger import Batch, Move

WALLETS_AT_ONCE = 200


def expire(*, at: datetime) -> int:
    """Take what has run out by now, everywhere. Answers how many points that were."""
    total = 0
    while owners := _due(at):
        with transaction.atomic():
            total += _expire(owners, at=at)
    return total


def _due(at: datetime) -> list[Owner]:
    rows = Wallet.objects.filter(expires_at__lte=at).order_by("expires_at", "id")
    return list(rows.values_list("community_id", "person_id")[:WALLETS_AT_ONCE])


def _expire(owners: list[Owner], *, at: datetime) -> int:
    """What is due is reckoned under the lock. A wallet's next time moves on in any case, so that the loop ends."""
    batch = Batch(hold(owners, at=at), at=at)
    purses = purses_of([account.id for account in batch.accounts.values()])
    total = 0
    for account in batch.accounts.values():
        purse = purses[account.id]
        due = min(purse.due(at), account.balance)
        if due:
            batch.take(_move(account, due, at=at))
            total += due
        account.expires_at = purse.next_after(at)
        batch.touched[account.id] = account
    batch.write()
    return total


def _move(account: Account, due: int, *, at: datetime) -> Move:
    return Move(
        key=f"expire:{account.id}:{account.seq + 1}",
        community_id=account.community_id,
        person_id=account.person_id,
        amount=-due,
        kind=Kind.EXPIRY,
        reason=f"{due} 分到期未用",
        at=at,
    )
