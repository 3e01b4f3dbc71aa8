"""Figures of each day, kept ready: marked stale by whatever changes a check-in, and counted anew soon after.

A day is counted by whoever holds the plan's figures, one at a time: the minute's job, or a page that needs the day
now. Nobody waits for anybody: a plan or a day that is busy keeps its old figures a moment longer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from qunluo.checkins.models import DayFigures
from qunluo.checkins.reads.attendance import Day, end_of, hours_of, needed_on, sessions_needed
from qunluo.checkins.reads.expected import expected_by_day
from qunluo.checkins.reads.plans import plans_by_id
from qunluo.checkins.writes.habits import mark_habits
from qunluo.core.checkins.days import terms_on
from qunluo.core.checkins.facts import State
from qunluo.core.checkins.plan import Plan, Way
from qunluo.lib.rows import as_json, as_numbers, binary_cursor

AT_ONCE = 500
HOURS = 24
OWN_MOMENT = frozenset({Way.MESSAGE, Way.ROLL_CALL, Way.PAGE, Way.API, Way.BACKUP, Way.SCAN})
"""Ways whose moment is the member's own: what an operator enters says nothing of when people check in."""

_MARK = """
INSERT INTO checkins_dayfigures AS f
    (plan_id, group_id, day, expected, done, checkins, made_up, held, rejected, by_hour, by_way, is_stale)
SELECT plan, "group", day, 0, 0, 0, 0, 0, 0, '{}', '{}', true
FROM json_to_recordset(%s::json) AS changed (plan bigint, "group" bigint, day date) ORDER BY 1, 2, 3
ON CONFLICT (plan_id, group_id, day) DO UPDATE SET is_stale = true
"""


def mark_stale(days: Collection[Day]) -> None:
    """Note that check-ins of these days changed. The row is touched even if it is stale already.

    Only so does a count that is under way come before us or leave the day alone: it can't overlook us.
    """
    if days:
        with connection.cursor() as cursor:
            changed = [{"plan": plan, "group": group, "day": day} for plan, group, day in set(days)]
            cursor.execute(_MARK, [as_json(changed)])


def refresh_figures(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Count the newest stale days of all plans; how many they were."""
    rows = DayFigures.objects.filter(is_stale=True).order_by("plan_id").distinct("plan_id")
    return catch_up(list(rows.values_list("plan_id", flat=True)), at=at, limit=limit)


@transaction.atomic
def catch_up(
    plan_ids: Collection[int], *, at: datetime, first: date = date.min, last: date = date.max, limit: int = AT_ONCE
) -> int:
    """Count what is stale of these plans between two days, the newest first; how many days they were."""
    stale = _locked(plan_ids, first=first, last=last, limit=limit) if plan_ids else []
    if not stale:
        return 0
    plans = plans_by_id(one.plan for one in stale)
    counted = _counted(stale, plans)
    done = _attended(stale, plans)
    expected = expected_by_day([one.key for one in stale if _is_open(one, plans[one.plan])], plans=plans, at=at)
    _save(
        [
            {"id": one.id, "expected": expected.get(one.key), "done": done.get(one.key, 0), **counted[one.key].row()}
            for one in stale
        ],
        at=at,
    )
    mark_habits({(one.plan, one.group) for one in stale})
    return len(stale)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stale:
    """A locked row that is to be counted."""

    id: int
    plan: int
    group: int
    day: date
    counted_at: datetime | None

    @property
    def key(self) -> Day:
        return (self.plan, self.group, self.day)


@dataclass(slots=True)
class _Counted:
    """What the check-ins of a day come to."""

    states: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    hours: list[int] = field(default_factory=lambda: [0] * HOURS)

    def add(self, state: str, way: str, hour: int, count: int) -> None:
        self.states[state] += count
        if state == State.COUNTS:
            self.ways[way] += count
            # Bucket 0 lies before the day, the last one never ends: neither is an hour of the day.
            if way in OWN_MOMENT and 0 < hour < 2 * HOURS:
                self.hours[(hour - 1) % HOURS] += count

    def row(self) -> dict[str, Any]:
        return {
            "checkins": self.states[State.COUNTS],
            "made_up": self.ways[Way.MAKE_UP],
            "held": self.states[State.HELD],
            "rejected": self.states[State.REJECTED],
            "by_hour": self.hours,
            "by_way": dict(self.ways),
        }


# One counts a plan at a time, for days of a month share rows of the attendance.
_LOCK = """
WITH ours AS MATERIALIZED (
    SELECT id FROM unnest(%s::bigint[]) AS asked (id)
    WHERE pg_try_advisory_xact_lock(hashtextextended('checkins.figures', id))
)
SELECT f.id, f.plan_id, f.group_id, f.day, f.counted_at
FROM checkins_dayfigures f JOIN ours ON ours.id = f.plan_id
WHERE f.is_stale AND f.day BETWEEN %s AND %s
ORDER BY f.day DESC, f.id LIMIT %s FOR UPDATE OF f SKIP LOCKED
"""


def _locked(plan_ids: Collection[int], *, first: date, last: date, limit: int) -> list[_Stale]:
    with binary_cursor() as cursor:
        cursor.execute(_LOCK, [as_numbers(sorted(set(plan_ids))), first, last, limit])
        return [
            _Stale(id=pk, plan=plan, group=group, day=day, counted_at=counted_at)
            for pk, plan, group, day, counted_at in cursor
        ]


def _is_open(one: _Stale, plan: Plan) -> bool:
    """Whether the day still ran when it was counted last: afterwards nobody joins it any more."""
    return one.counted_at is None or one.counted_at < end_of(one.day, plan)


_COUNT = """
SELECT d.plan, d.day, s.group_id, s.state, s.way, width_bucket(s.at, d.hours), count(*)
FROM json_to_recordset(%s::json) AS d (plan bigint, day date, hours timestamptz[])
JOIN checkins_submission s ON s.plan_id = d.plan AND s.day = d.day AND s.state = ANY(%s)
GROUP BY 1, 2, 3, 4, 5, 6
"""


def _counted(stale: Sequence[_Stale], plans: Mapping[int, Plan]) -> Mapping[Day, _Counted]:
    days = {(one.plan, one.day) for one in stale}
    asked = [
        {"plan": plan, "day": day, "hours": hours_of(day, terms_on(day, plans[plan]).timezone)} for plan, day in days
    ]
    counted: dict[Day, _Counted] = defaultdict(_Counted)
    with binary_cursor() as cursor:
        cursor.execute(_COUNT, [as_json(asked), [State.COUNTS, State.HELD, State.REJECTED]])
        for plan, day, group, state, way, hour, count in cursor:
            counted[plan, group, day].add(state, way, hour, count)
    return counted


# As `core.checkins.settle` says it: the n-th check-in that counts does the day, if n are enough by the terms of its
# own moment or by those of the day's end. All of a plan's check-ins of a day are read in one go.
_ATTEND = """
WITH asked AS (
    SELECT plan, "group", day, needed, since, needed_then, date_trunc('month', day)::date AS month,
        1 << (extract(day FROM day)::int - 1) AS bit
    FROM json_to_recordset(%s::json) AS a (plan bigint, "group" bigint, day date, needed int, since timestamptz[],
        needed_then int[])
), counting AS MATERIALIZED (
    SELECT d.plan, s.group_id AS "group", s.member_id AS member, d.day,
        least(d.needed, d.needed_then[greatest(width_bucket(s.at, d.since), 1)]) AS needed,
        row_number() OVER (PARTITION BY d.plan, d.day, s.member_id ORDER BY s.at, s.key COLLATE "C") AS number
    FROM (SELECT DISTINCT plan, day, needed, since, needed_then FROM asked) d
    JOIN checkins_submission s ON s.plan_id = d.plan AND s.day = d.day AND s.state = 'counts'
), done AS MATERIALIZED (
    SELECT DISTINCT plan, "group", member, day, month, bit
    FROM counting c JOIN asked USING (plan, "group", day) WHERE c.number >= c.needed
), now AS (
    SELECT plan, "group", member, month, bit_or(bit) AS days FROM done GROUP BY 1, 2, 3, 4
), before AS (
    SELECT t.plan_id AS plan, t.group_id AS "group", t.member_id AS member, t.month, t.days AS was,
        t.days & ~m.mask AS days
    FROM (SELECT plan, "group", month, bit_or(bit) AS mask FROM asked GROUP BY 1, 2, 3) m
    JOIN checkins_attendance t ON t.plan_id = m.plan AND t.group_id = m."group" AND t.month = m.month
), saved AS (
    INSERT INTO checkins_attendance AS t (plan_id, group_id, member_id, month, days)
    SELECT plan, coalesce(now."group", before."group"), member, month, coalesce(now.days, 0) | coalesce(before.days, 0)
    FROM now FULL JOIN before USING (plan, member, month)
    WHERE coalesce(now.days, 0) | coalesce(before.days, 0) IS DISTINCT FROM before.was
    ON CONFLICT (plan_id, member_id, month) DO UPDATE SET days = EXCLUDED.days
)
SELECT plan, "group", day, count(*) FROM done GROUP BY 1, 2, 3
"""


def _by_version(plan: Plan) -> dict[str, Any]:
    return {
        "since": [one.since for one in plan.versions],
        "needed_then": [sessions_needed(one) for one in plan.versions],
    }


def _attended(stale: Sequence[_Stale], plans: Mapping[int, Plan]) -> dict[Day, int]:
    """Write down which members did these days; how many they were."""
    asked = [
        {"plan": one.plan, "group": one.group, "day": one.day, "needed": needed_on(one.day, plans[one.plan])}
        | _by_version(plans[one.plan])
        for one in stale
    ]
    with binary_cursor() as cursor:
        cursor.execute(_ATTEND, [as_json(asked)])
        return {(plan, group, day): count for plan, group, day, count in cursor}


_SAVE = """
UPDATE checkins_dayfigures f
SET expected = coalesce(new.expected, f.expected), done = new.done, checkins = new.checkins, made_up = new.made_up,
    held = new.held, rejected = new.rejected, by_hour = new.by_hour, by_way = new.by_way, is_stale = false,
    counted_at = %s
FROM json_to_recordset(%s::json) AS new (id bigint, expected int, done int, checkins int, made_up int, held int,
    rejected int, by_hour int[], by_way jsonb)
WHERE f.id = new.id
"""


def _save(rows: Iterable[Mapping[str, Any]], *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, [at, as_json(rows)])
