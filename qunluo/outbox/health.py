"""How deliveries are doing, over all communities: for the doctor and whoever watches over the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from qunluo.outbox.models import OutgoingAction

LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxHealth:
    """How many deliveries should have gone long ago, and how many went wrong for good."""

    late: int
    failed: int


def outbox_health(*, at: datetime) -> OutboxHealth:
    """As it is at that moment."""
    rows, state = OutgoingAction.objects, OutgoingAction.State
    waiting = rows.filter(state=state.WAITING, not_before__lt=at - LATE_AFTER)
    sending = rows.filter(state=state.SENDING, claimed_at__lt=at - LATE_AFTER)
    return OutboxHealth(
        late=waiting.count() + sending.count(),
        failed=rows.filter(state__in=[state.FAILED, state.UNKNOWN]).count(),
    )
