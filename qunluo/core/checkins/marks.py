"""The days of a member's calendar: what each of them was, is, or will be."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from qunluo.core.checkins.days import DAY, is_planned
from qunluo.core.checkins.facts import Settlement
from qunluo.core.checkins.plan import Plan


class DayMark(StrEnum):
    """What a day is to a member. TODAY is still open, FUTURE will be asked for, PAUSED is not asked for at all."""

    DONE = "done"
    MADE_UP = "made_up"
    HELD = "held"
    TODAY = "today"
    MISSED = "missed"
    PAUSED = "paused"
    FUTURE = "future"


def calendar_of(
    plan: Plan, settlement: Settlement, first: date, last: date, *, today: date
) -> tuple[tuple[date, DayMark], ...]:
    """Each day from `first` to `last` with its mark. `today` is the plan's day (`days.local_day`)."""
    known = dict.fromkeys(settlement.held, DayMark.HELD)
    known |= dict.fromkeys(settlement.done, DayMark.DONE)
    known |= dict.fromkeys(settlement.made_up, DayMark.MADE_UP)
    days = (first + step * DAY for step in range((last - first).days + 1))
    return tuple((day, known.get(day) or _bare(plan, day, today)) for day in days)


def _bare(plan: Plan, day: date, today: date) -> DayMark:
    """What the day is where nothing was handed in."""
    if not is_planned(day, plan):
        return DayMark.PAUSED
    if day == today:
        return DayMark.TODAY
    return DayMark.FUTURE if day > today else DayMark.MISSED
