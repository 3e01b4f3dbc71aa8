"""How the event log is doing, over all communities: for the doctor and whoever watches over the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qunluo.intake.models import PendingEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHealth:
    """Since when the oldest unhandled event waits, and how many events are parked."""

    oldest_waiting: datetime | None
    parked: int


def log_health() -> LogHealth:
    """As it is now."""
    oldest = PendingEvent.objects.filter(parked_at=None).order_by("event_id").select_related("event").first()
    return LogHealth(
        oldest_waiting=oldest.event.received_at if oldest else None,
        parked=PendingEvent.objects.filter(parked_at__isnull=False).count(),
    )
