"""From facts to everything else: states, streaks, points, rewards. The only place that writes any of them.

Whatever changes a fact (an event, a ruling, a make-up, an outage) ends here, in its own transaction: the standings
of the members concerned are locked, all their facts are read, settled by the core, and only differences are
written. So the order in which things happen leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from qunluo.checkins.models import Standing
from qunluo.checkins.reads.facts import Pair, fact_from
from qunluo.checkins.reads.plans import plans_by_id
from qunluo.checkins.writes.dues import DueBooking, Given, after
from qunluo.checkins.writes.figures import mark_stale
from qunluo.checkins.writes.rewards import RowBooking, pay
from qunluo.core.checkins.facts import Fact, Outcome, Settlement
from qunluo.core.checkins.plan import Plan
from qunluo.core.checkins.settle import settle
from qunluo.lib.rows import as_json, binary_cursor

MEMBERS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A submission: the fact, and what was written of it last."""

    id: int
    fact: Fact
    state: str
    points: int
    bookings: int
    expected: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A locked standing, with what was given for it besides check-ins, and the member's submissions."""

    id: int
    community: int
    plan: int
    group: int
    member: int
    dues: dict[str, list[Any]]
    rows: list[Row] = field(default_factory=list)


def settle_pairs(pairs: Iterable[Pair], *, at: datetime) -> dict[Pair, Settlement]:
    """Settle these members in these plans, in the transaction of the caller.

    Who never handed anything in has no standing and is missing in the answer. Lock order: standings, then wallets.
    """
    seats = _locked(sorted(set(pairs)))
    if not seats:
        return {}
    plans = plans_by_id(seat.plan for seat in seats.values())
    settled = {pair: settle(plans[seat.plan], (row.fact for row in seat.rows)) for pair, seat in seats.items()}
    changed = [
        (seat, row, outcome)
        for pair, seat in seats.items()
        for row in seat.rows
        if _differs(row, outcome := _outcome(settled[pair], row))
    ]
    _save_rows([(row, outcome) for _, row, outcome in changed])
    dues = {pair: after(seat.dues, settled[pair].dues) for pair, seat in seats.items()}
    _save_standings([(seat, settled[pair], dues[pair][0]) for pair, seat in seats.items()], at=at)
    pay(
        [
            _row_booking(seat, row, outcome, plans[seat.plan])
            for seat, row, outcome in changed
            if outcome.points != row.points
        ],
        [_due_booking(seat, key, dues[pair][0][key]) for pair, seat in seats.items() for key in dues[pair][1]],
        at=at,
    )
    mark_stale({(seat.plan, seat.group, row.fact.day) for seat, row, _ in changed})
    return settled


def resettle_plan(plan_id: int, *, at: datetime) -> int:
    """Settle everybody in the plan anew, some hundred members a transaction; how many they were."""
    members = list(Standing.objects.filter(plan_id=plan_id).order_by("member_id").values_list("member_id", flat=True))
    for start in range(0, len(members), MEMBERS_AT_ONCE):
        with transaction.atomic():
            settle_pairs(((plan_id, member) for member in members[start : start + MEMBERS_AT_ONCE]), at=at)
    return len(members)


def _row_booking(seat: Seat, row: Row, outcome: Outcome, plan: Plan) -> RowBooking:
    return RowBooking(
        id=row.id,
        community=seat.community,
        member=seat.member,
        fact=row.fact,
        change=outcome.points - row.points,
        number=row.bookings + 1,
        plan=plan.terms_at(row.fact.at).name,
    )


def _due_booking(seat: Seat, key: str, given: Given) -> DueBooking:
    return DueBooking(standing=seat.id, community=seat.community, member=seat.member, key=key, given=given)


def _outcome(settled: Settlement, row: Row) -> Outcome:
    return settled.outcomes[row.fact.key]


def _differs(row: Row, outcome: Outcome) -> bool:
    return (row.state, row.points, row.expected) != (outcome.state.value, outcome.points, outcome.expected)


_ENSURE = """
INSERT INTO checkins_standing (community_id, plan_id, group_id, member_id, total, days, streak, longest, waiting, dues)
SELECT DISTINCT s.community_id, s.plan_id, s.group_id, s.member_id, 0, 0, 0, 0, 0, '{}'::jsonb
FROM json_to_recordset(%s::json) AS wanted (plan bigint, member bigint)
JOIN checkins_submission s ON s.plan_id = wanted.plan AND s.member_id = wanted.member
WHERE NOT EXISTS (SELECT FROM checkins_standing t WHERE t.plan_id = wanted.plan AND t.member_id = wanted.member)
ON CONFLICT (plan_id, member_id) DO NOTHING
"""
_LOCK = """
SELECT t.id, t.community_id, t.plan_id, t.group_id, t.member_id, t.dues
FROM json_to_recordset(%s::json) AS wanted (plan bigint, member bigint)
JOIN checkins_standing t ON t.plan_id = wanted.plan AND t.member_id = wanted.member
ORDER BY t.id FOR UPDATE OF t
"""
# After the lock, in a statement of its own: it sees what the one who held the lock before has committed.
_ROWS = """
SELECT s.plan_id, s.member_id, s.id, s.state, s.points, s.bookings, s.expected,
       s.key, s.day, s.session, s.at, s.way, s.met, s.pieces, s.needed, s.any_will_do, s.number,
       s.offered, s.heals, s.is_held, s.refusal, s.ruling
FROM json_to_recordset(%s::json) AS wanted (plan bigint, member bigint)
JOIN checkins_submission s ON s.plan_id = wanted.plan AND s.member_id = wanted.member
"""


def _locked(pairs: Sequence[Pair]) -> dict[Pair, Seat]:
    wanted = as_json({"plan": plan, "member": member} for plan, member in pairs)
    with binary_cursor() as cursor:
        cursor.execute(_ENSURE, [wanted])
        cursor.execute(_LOCK, [wanted])
        seats = {
            (plan, member): Seat(id=pk, community=community, plan=plan, group=group, member=member, dues=dues)
            for pk, community, plan, group, member, dues in cursor
        }
        cursor.execute(_ROWS, [wanted])
        for plan, member, pk, state, points, bookings, expected, *columns in cursor:
            fact = fact_from(columns)
            seats[plan, member].rows.append(
                Row(id=pk, fact=fact, state=state, points=points, bookings=bookings, expected=expected)
            )
    return seats


_SAVE_ROWS = """
UPDATE checkins_submission s
SET state = new.state, points = new.points, expected = new.expected,
    bookings = s.bookings + CASE WHEN s.points = new.points THEN 0 ELSE 1 END
FROM json_to_recordset(%s::json) AS new (id bigint, state text, points int, expected int)
WHERE s.id = new.id
"""
_SAVE_STANDINGS = """
UPDATE checkins_standing t
SET total = new.total, days = new.days, streak = new.streak, streak_since = new.streak_since,
    last_day = new.last_day, alive_until = new.alive_until, longest = new.longest, waiting = new.waiting,
    dues = new.dues, settled_at = new.settled_at
FROM json_to_recordset(%s::json) AS new (id bigint, total int, days int, streak int, streak_since date, last_day date,
    alive_until date, longest int, waiting int, dues jsonb, settled_at timestamptz)
WHERE t.id = new.id
"""


def _save_rows(changed: Sequence[tuple[Row, Outcome]]) -> None:
    _save(
        _SAVE_ROWS,
        [
            {"id": row.id, "state": outcome.state, "points": outcome.points, "expected": outcome.expected}
            for row, outcome in changed
        ],
    )


def _save_standings(settled: Sequence[tuple[Seat, Settlement, Mapping[str, Given]]], *, at: datetime) -> None:
    _save(
        _SAVE_STANDINGS,
        [
            {
                "id": seat.id,
                "total": now.total,
                "days": now.days,
                "streak": now.streak,
                "streak_since": now.streak_since,
                "last_day": now.last_day,
                "alive_until": now.alive_until,
                "longest": now.longest,
                "waiting": now.waiting,
                "dues": {key: list(one) for key, one in given.items()},
                "settled_at": at,
            }
            for seat, now, given in settled
        ],
    )


def _save(statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, [as_json(rows)])
