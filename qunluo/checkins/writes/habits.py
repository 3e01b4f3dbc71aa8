"""The habits of each group's members, counted again some minutes after its days changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.db import connection
from django.db.models import F, Q

from qunluo.checkins.habits import data_of, habits_of
from qunluo.checkins.models import Attendance, Habits
from qunluo.checkins.reads.attendance import days_in
from qunluo.checkins.reads.plans import plans_by_id
from qunluo.core.checkins.days import local_day, planned_days
from qunluo.core.checkins.plan import Plan
from qunluo.lib.rows import as_json

KEPT_FOR = timedelta(minutes=10)
AT_ONCE = 50

_MARK = """
INSERT INTO checkins_habits AS h (plan_id, group_id, data, is_stale)
SELECT DISTINCT plan, "group", '{}'::jsonb, true
FROM json_to_recordset(%s::json) AS changed (plan bigint, "group" bigint) ORDER BY 1, 2
ON CONFLICT (plan_id, group_id) DO UPDATE SET is_stale = true WHERE NOT h.is_stale
"""


def mark_habits(pairs: Iterable[tuple[int, int]]) -> None:
    """Note that days of these plans and groups were counted anew."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [as_json({"plan": plan, "group": group} for plan, group in pairs)])


def refresh_habits(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Count the habits that changed, the longest untouched first; how many groups they were."""
    is_due = Q(counted_at=None) | Q(counted_at__lt=at - KEPT_FOR)
    oldest = F("counted_at").asc(nulls_first=True)
    rows = list(Habits.objects.filter(is_due, is_stale=True).order_by(oldest, "id")[:limit])
    days = {pk: _Days.of(plan, at=at) for pk, plan in plans_by_id(row.plan_id for row in rows).items()}
    for row in rows:
        # Marked fresh before it is counted: what changes meanwhile marks it stale again.
        Habits.objects.filter(pk=row.pk).update(is_stale=False)
        asked = days[row.plan_id]
        habits = habits_of(_days_of(row).values(), planned=asked.planned, today=asked.today)
        Habits.objects.filter(pk=row.pk).update(data=data_of(habits), counted_at=at)
    return len(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Days:
    """The days that a plan asked for, up to today."""

    planned: tuple[date, ...]
    today: date

    @classmethod
    def of(cls, plan: Plan, *, at: datetime) -> Self:
        today = local_day(at, plan.terms)
        first = min(terms.starts_on for terms in plan.versions)
        return cls(planned=planned_days(plan, first, today), today=today)


def _days_of(row: Habits) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    rows = Attendance.objects.filter(plan_id=row.plan_id, group_id=row.group_id).order_by("month")
    for member, month, days in rows.values_list("member_id", "month", "days"):
        found[member] += days_in(month, days)
    return found
