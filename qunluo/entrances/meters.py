"""What the house measures for the risk board. An app knows its own rooms; all of them are seen from here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from qunluo.accounts.reads import writers_of
from qunluo.checkins.reads.lateness import late_appeals, late_reviews
from qunluo.communities.reads.care import Care, care_of
from qunluo.communities.reads.history import spoken_count
from qunluo.communities.reads.leavings import left_in
from qunluo.core.incidents import Theme
from qunluo.incidents.reads.incidents import alarms_since
from qunluo.intake.reads import parked_count
from qunluo.moderation.reads.lateness import lateness_of, struck_since
from qunluo.outbox.health import community_outbox

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


def values_of(community_id: int, *, at: datetime) -> Mapping[str, float | None]:
    """Meter -> what it shows; None where there is nothing to measure."""
    cared = care_of(community_id)
    late, outbox = lateness_of(community_id, at=at), community_outbox(community_id, at=at)
    return {
        "alarms_week": alarms_since(community_id, at - WEEK),
        "leaks_month": alarms_since(community_id, at - MONTH, theme=Theme.LEAK),
        "struck_share": _struck_share(community_id, cared, at=at),
        "left_share": _left_share(cared, at=at),
        "reviews_late": late.waiting + late_reviews(community_id, at=at),
        "appeals_late": late.appeals + late_appeals(community_id, at=at),
        "to_do_late": outbox.overdue,
        "staff_silent_days": _staff_silent(cared, at=at),
        "single_handed": 1 if len(writers_of(community_id)) == 1 else 0,
        "fullest_group": max((one.filled for one in cared if one.filled is not None), default=None),
        "deliveries_failed": outbox.failed,
        "events_parked": parked_count(community_id),
    }


def _struck_share(community_id: int, cared: list[Care], *, at: datetime) -> float | None:
    said = spoken_count([one.group_id for one in cared], since=at - WEEK, until=at)
    return round(100 * struck_since(community_id, at - WEEK) / said, 1) if said else None


def _left_share(cared: list[Care], *, at: datetime) -> float | None:
    left = left_in([one.group_id for one in cared], since=at - WEEK, until=at)
    were_there = sum(one.present for one in cared) + left
    return round(100 * left / were_there, 1) if were_there else None


def _staff_silent(cared: list[Care], *, at: datetime) -> float | None:
    """The longest of all groups; one whose staff never spoke counts only where nothing else is known."""
    known = [(at - one.spoke_at).days for one in cared if one.spoke_at is not None]
    return max(known, default=None)
