"""What stands in the fields of the page for given terms; what is switched off shows what is usual."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time
from typing import Any

from qunluo.checkins.forms.main import DAILY, WEEKLY
from qunluo.core.checkins.plan import MakeUpRule, ReminderRule, ReportRule, Terms

USUAL_TIMES, USUAL_DAILY, USUAL_WEEKLY = 3, time(22, 5), time(9)


def values_of(terms: Terms, *, groups: Collection[int]) -> dict[str, Any]:
    """The values of all fields that are asked once."""
    return {
        "name": terms.name,
        "groups": [str(pk) for pk in groups],
        "tags": sorted(terms.audience.tags),
        "tiers": sorted(terms.audience.tiers),
        "counts_staff": terms.audience.counts_staff,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "timezone": terms.timezone,
        "rhythm": WEEKLY if terms.times_a_week else DAILY,
        "times_a_week": terms.times_a_week or USUAL_TIMES,
        "weekdays": [str(day) for day in sorted(terms.weekdays)],
        "calendar": terms.calendar.value,
        "sessions_needed": terms.sessions_needed,
        "number": terms.number.value,
        "replies": terms.replies,
        "lucky_share": float(terms.lucky_share),
        "held_from": terms.held_from,
        "panel": terms.panel,
        "appeal_hours": terms.appeal_hours,
        **_make_up(terms.make_up),
        **_reminder(terms.reminder),
        **_report(terms.report),
    }


def _make_up(rule: MakeUpRule | None) -> dict[str, Any]:
    known = rule or MakeUpRule()
    return {
        "make_up_on": rule is not None,
        "make_up_for_points": known.points is not None,
        "make_up_points": known.points if known.points is not None else MakeUpRule().points,
        "make_up_for_voucher": known.takes_voucher,
        "make_up_for_task": bool(known.task),
        "make_up_task": known.task,
        "make_up_length": known.task_length,
        "make_up_per_month": known.per_month,
        "make_up_reach": known.reach_days,
        "make_up_heals": known.heals,
    }


def _reminder(rule: ReminderRule | None) -> dict[str, Any]:
    known = rule or ReminderRule()
    return {
        "reminder_on": rule is not None,
        "remind_per_week": known.per_week,
        "remind_text": known.text,
    }


def _report(rule: ReportRule | None) -> dict[str, Any]:
    known = rule or ReportRule()
    return {
        "daily_on": rule is not None and rule.daily_at is not None,
        "daily_at": known.daily_at or USUAL_DAILY,
        "weekly_on": rule is not None and rule.weekly_at is not None,
        "weekly_day": str(known.weekday),
        "weekly_at": known.weekly_at or USUAL_WEEKLY,
        "names_missing": known.names_missing,
    }
