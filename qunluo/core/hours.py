"""Days and nights as the group lives them: every moment is turned into the group's own time first."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name."""
    return ZoneInfo(name)


def night_of(at: datetime, *, starts: time, ends: time, timezone: str) -> date | None:
    """The day on which the running night began, or None by day. Equal times mean no night at all."""
    local = at.astimezone(zone(timezone))
    clock = local.time()
    if starts <= ends:
        return local.date() if starts <= clock < ends else None
    if clock >= starts:
        return local.date()
    return local.date() - timedelta(days=1) if clock < ends else None


def night_ends(night: date, *, starts: time, ends: time, timezone: str) -> datetime:
    """The moment at which the night that began on `night` is over."""
    day = night if starts <= ends else night + timedelta(days=1)
    return datetime.combine(day, ends, zone(timezone))


class Night(Protocol):
    """When a group rests."""

    @property
    def starts(self) -> time:
        """When the night begins."""

    @property
    def ends(self) -> time:
        """When it is over."""


def morning_after(at: datetime, night: Night, *, timezone: str) -> datetime | None:
    """When the night is over in which the moment lies; None by day."""
    begun = night_of(at, starts=night.starts, ends=night.ends, timezone=timezone)
    return None if begun is None else night_ends(begun, starts=night.starts, ends=night.ends, timezone=timezone)
