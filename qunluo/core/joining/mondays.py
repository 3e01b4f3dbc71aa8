"""The first Monday of a month."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from qunluo.core.hours import zone


def first_monday(month: date) -> date:
    """Of the month in which that day lies."""
    first = month.replace(day=1)
    return first + timedelta(days=-first.weekday() % 7)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def asked_at(month: date, at: time, *, timezone: str) -> datetime:
    """The moment of that month's question."""
    return datetime.combine(first_monday(month), at, zone(timezone))


def told_at(month: date, at: time, *, timezone: str) -> datetime:
    """The moment of its answer: that hour of the day after."""
    return datetime.combine(first_monday(month) + timedelta(days=1), at, zone(timezone))


def coming(at: datetime, hour: time, *, timezone: str) -> date:
    """The month whose question comes next, or is just coming today."""
    local = at.astimezone(zone(timezone)).date()
    month = local.replace(day=1)
    passed = asked_at(month, hour, timezone=timezone) <= at
    return next_month(month) if passed else month
