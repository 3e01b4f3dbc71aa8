"""The clock speaks: a day ended in a group's time zone. Its events enter the log like all others.

The key names the group and the day, so that a day ends once, however many timetables say so.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from qunluo.channels.registry import kinds
from qunluo.communities.reads.live import live_groups
from qunluo.core.events import DayClosed
from qunluo.core.hours import zone
from qunluo.intake.own import append_own

DAYS_BACK = 7  # a timetable that stood still this long makes up for it; longer than that, the days are gone


def close_days(*, at: datetime) -> int:
    """Append the days that ended by `at` and are not in the log yet; how many they were."""
    ended = [
        (group.account_id, event)
        for group in live_groups(kinds())
        for event in closed_days(group.external_id, timezone=group.timezone, since=group.created_at, at=at)
    ]
    return append_own(ended, at=at)


def closed_days(group: str, *, timezone: str, since: datetime, at: datetime) -> list[DayClosed]:
    """The last days of a group that are over, oldest first; none from before it came to us."""
    here = zone(timezone)
    today, first = at.astimezone(here).date(), since.astimezone(here).date()
    days = (today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1))
    return [_closed(group, day, here) for day in days if day >= first]


def _closed(group: str, day: date, here: ZoneInfo) -> DayClosed:
    """At the first moment of the next day there: where clocks change, that is not always 24 hours later."""
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), here).astimezone(UTC)
    return DayClosed(key=_key(group, day), group=group, member="", at=end, day=day)


def _key(group: str, day: date) -> str:
    return f"day:{day.isoformat()}:{group}"
