"""Which of four tiers a member is in, by when they last said something."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

ACTIVE_DAYS, SILENT_DAYS, LOST_DAYS = 7, 30, 90


class Tier(StrEnum):
    """From the liveliest to those who are gone in all but name. The values go into plans, so they never change."""

    ACTIVE = "active"
    POTENTIAL = "potential"
    SILENT = "silent"
    LOST = "lost"


def tier_of(spoke_at: datetime | None, *, messages: int, joined_at: datetime | None, at: datetime) -> Tier:
    """The tier of a member at that moment. `reads.audience` says the same in SQL.

    Who never spoke is not active; the days of silence are counted from when they joined. Of whom we know neither
    is silent, but not lost.
    """
    has_spoken = messages > 0 and spoke_at is not None
    last = spoke_at if has_spoken else joined_at
    if last is None:
        return Tier.SILENT
    if last < at - timedelta(days=LOST_DAYS):
        return Tier.LOST
    if last < at - timedelta(days=SILENT_DAYS):
        return Tier.SILENT
    return Tier.ACTIVE if has_spoken and last >= at - timedelta(days=ACTIVE_DAYS) else Tier.POTENTIAL
