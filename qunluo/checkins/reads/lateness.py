"""What of check-ins has waited for too long, for the rounds and the risk board."""

from __future__ import annotations

from datetime import datetime, timedelta

from qunluo.checkins.models import Appeal, Submission

A_DAY = timedelta(days=1)


def late_reviews(community_id: int, *, at: datetime) -> int:
    """Check-ins that have waited for a review for more than a day."""
    rows = Submission.objects.filter(community_id=community_id, state="held", ruling="", at__lt=at - A_DAY)
    return rows.count()


def late_appeals(community_id: int, *, at: datetime) -> int:
    """Open appeals whose due time has passed."""
    return Appeal.objects.filter(community_id=community_id, state=Appeal.State.OPEN, due_at__lte=at).count()
