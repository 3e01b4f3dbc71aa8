"""The days that figures are kept for: one is opened when it begins, and counted a last time when it is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection

from qunluo.checkins.models import PlanGroup
from qunluo.checkins.reads.attendance import DAY, end_of
from qunluo.checkins.reads.plans import plans_by_id
from qunluo.checkins.writes.figures import AT_ONCE, mark_stale, refresh_figures
from qunluo.core.checkins.days import local_day, planned_days
from qunluo.core.checkins.plan import Plan
from qunluo.lib.rows import as_json, as_numbers

DAYS_BACK = 35
"""A timetable that stood still this long makes up for it."""
OLDEST_TODAY = timedelta(minutes=10)
"""Members come and go without checking in: today is counted anew so often."""

_NEWEST = """
SELECT p.plan_id, p.group_id, max(f.day) FILTER (WHERE f.day < t.day), bool_or(f.day = t.day)
FROM json_to_recordset(%s::json) AS t (plan bigint, day date)
JOIN checkins_plangroup p ON p.plan_id = t.plan
LEFT JOIN checkins_dayfigures f
    ON f.plan_id = p.plan_id AND f.group_id = p.group_id AND f.day BETWEEN t.day - %s AND t.day
GROUP BY p.plan_id, p.group_id
"""
_CLOSE = """
UPDATE checkins_dayfigures f SET is_stale = true
FROM json_to_recordset(%s::json) AS d (plan bigint, day date, before timestamptz)
WHERE f.plan_id = d.plan AND f.group_id = ANY(%s::bigint[]) AND f.day = d.day
    AND NOT f.is_stale AND f.counted_at < d.before
"""


def keep_figures(*, at: datetime, limit: int = AT_ONCE) -> int:
    """All that the minute's job has to do about figures; how many days it counted."""
    rows = list(PlanGroup.objects.filter(plan__archived_at=None).values_list("plan_id", "group_id"))
    plans = plans_by_id(plan for plan, _ in rows)
    today = {pk: local_day(at, plan.terms) for pk, plan in plans.items()}
    _open(plans, today)
    _close(plans, today, groups={group for _, group in rows}, at=at)
    return refresh_figures(at=at, limit=limit)


def _open(plans: dict[int, Plan], today: dict[int, date]) -> None:
    """A row for each planned day up to today, for a day without any check-in counts, too."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [as_json({"plan": pk, "day": day} for pk, day in today.items()), DAYS_BACK])
        found = cursor.fetchall()
    missing = set()
    for plan, group, newest, has_today in found:
        first = newest + DAY if newest else today[plan]
        days = planned_days(plans[plan], first, today[plan])
        missing |= {(plan, group, day) for day in days if not (has_today and day == today[plan])}
    mark_stale(missing)


def _close(plans: dict[int, Plan], today: dict[int, date], *, groups: Iterable[int], at: datetime) -> None:
    days = [(pk, today[pk] - back * DAY) for pk in plans for back in range(DAYS_BACK + 1)]
    due = [{"plan": pk, "day": day, "before": _must_be_counted_after(day, plans[pk], at=at)} for pk, day in days]
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [as_json(due), as_numbers(groups)])


def _must_be_counted_after(day: date, plan: Plan, *, at: datetime) -> datetime:
    """A day that is over is counted once more after its end; one that still runs, every few minutes."""
    end = end_of(day, plan)
    return end if end <= at else at - OLDEST_TODAY
