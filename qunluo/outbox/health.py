"""How deliveries are doing, over all communities: for the doctor and whoever watches over the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from qunluo.outbox.models import OutgoingAction

LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxHealth:
    """How many deliveries should have gone long ago, and how many went wrong for good."""

    late: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityOutbox:
    """Of one community: what should have gone long ago, what went wrong for good, and to-dos that are overdue."""

    late: int
    failed: int
    overdue: int


def community_outbox(community_id: int, *, at: datetime) -> CommunityOutbox:
    """As it is at that moment, in one query."""
    state = OutgoingAction.State
    waits = Q(state=state.WAITING, not_before__lt=at - LATE_AFTER) | Q(
        state=state.SENDING, claimed_at__lt=at - LATE_AFTER
    )
    asked = [state.WAITING, state.SENDING, state.FAILED, state.UNKNOWN, state.BY_HAND]
    rows = OutgoingAction.objects.filter(community_id=community_id, state__in=asked)
    return CommunityOutbox(
        **rows.aggregate(
            late=Count("pk", filter=waits),
            failed=Count("pk", filter=Q(state__in=[state.FAILED, state.UNKNOWN])),
            overdue=Count("pk", filter=Q(state=state.BY_HAND, due_at__lte=at)),
        )
    )


def outbox_health(*, at: datetime) -> OutboxHealth:
    """As it is at that moment."""
    rows, state = OutgoingAction.objects, OutgoingAction.State
    waiting = rows.filter(state=state.WAITING, not_before__lt=at - LATE_AFTER)
    sending = rows.filter(state=state.SENDING, claimed_at__lt=at - LATE_AFTER)
    return OutboxHealth(
        late=waiting.count() + sending.count(),
        failed=rows.filter(state__in=[state.FAILED, state.UNKNOWN]).count(),
    )
