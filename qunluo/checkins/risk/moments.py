"""Moments and spans in the words of a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from qunluo.core.hours import zone

MINUTE, HOUR, ONE_AND_A_HALF = 60, 3600, 1.5


def said_when(at: datetime, *, day: date, timezone: str) -> str:
    """A moment as it is told on that day: 今天 09:12, 昨天 21:03, 3 月 1 日 21:03."""
    local = at.astimezone(zone(timezone))
    return f"{said_day(local.date(), day=day)} {local:%H:%M}"


def said_day(that: date, *, day: date) -> str:
    """A day as it is told on another: 今天, 昨天, 3 月 1 日."""
    if that == day:
        return "今天"
    return "昨天" if that == day - timedelta(days=1) else f"{that.month} 月 {that.day} 日"


def said_span(seconds: float) -> str:
    """How long: 3 秒, 12 分钟, 2 小时."""
    if seconds < ONE_AND_A_HALF * MINUTE:
        return f"{max(seconds, 0):.0f} 秒"
    return f"{seconds / MINUTE:.0f} 分钟" if seconds < ONE_AND_A_HALF * HOUR else f"{seconds / HOUR:.0f} 小时"


def said_clock(seconds: float) -> str:
    """Seconds since local midnight as a clock shows them: 08:00:03."""
    whole = round(seconds) % 86_400
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
