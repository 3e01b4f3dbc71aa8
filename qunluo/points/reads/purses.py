"""The lots of wallets, from their entries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from qunluo.points.lots import Purse, Step
from qunluo.points.models import PointsEntry


def purses_of(wallets: Collection[int]) -> dict[int, Purse]:
    """Wallet id -> its purse."""
    purses = {wallet: Purse() for wallet in wallets}
    rows = PointsEntry.objects.filter(wallet_id__in=list(wallets)).order_by("wallet_id", "wallet_seq")
    columns = rows.values_list("wallet_id", "id", "amount", "posted_at", "expires_at", "reverses_id")
    for wallet, pk, amount, posted_at, expires_at, reverses in columns:
        step = Step(id=pk, amount=amount, posted_at=posted_at, expires_at=expires_at, reverses=reverses)
        purses[wallet].take(step)
    return purses


def expiring(person_id: int, *, until: datetime) -> list[tuple[datetime, int]]:
    """When how many of the person's points run out, up to that moment."""
    wallets = PointsEntry.objects.filter(wallet__person_id=person_id, expires_at__isnull=False)
    found = wallets.values_list("wallet_id", flat=True).distinct()
    dates = [date for purse in purses_of(list(found)).values() for date in purse.expiring()]
    return sorted(date for date in dates if date[0] <= until)
