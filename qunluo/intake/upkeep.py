"""What the event log may forget."""

from __future__ import annotations

from datetime import datetime, timedelta

from qunluo.intake.models import DayTally, UsedNonce

NONCES_LIVE = timedelta(minutes=15)  # three times the window in which a signature is fresh
TALLIES_LIVE = timedelta(days=400)


def forget_nonces(*, at: datetime) -> int:
    """Nonces of calls that would be refused as stale anyway; how many they were."""
    return UsedNonce.objects.filter(seen_at__lt=at - NONCES_LIVE).delete()[0]


def forget_tallies(*, at: datetime) -> int:
    """Counts of days longer ago than any page shows; how many they were."""
    return DayTally.objects.filter(day__lt=(at - TALLIES_LIVE).date()).delete()[0]
