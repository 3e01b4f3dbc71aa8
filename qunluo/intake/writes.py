"""What people change about the log: parked events run again."""

from __future__ import annotations

from qunluo.intake.models import PendingEvent


def rerun(event_id: int) -> bool:
    """Let a parked event wait again. False where it is not parked (any more)."""
    parked = PendingEvent.objects.filter(event_id=event_id, parked_at__isnull=False)
    return bool(parked.update(parked_at=None, error=""))
