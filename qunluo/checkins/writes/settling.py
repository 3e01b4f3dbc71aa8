"""From facts to everything else: states, streaks, points, rewards. The only place that writes any of them.

Whatever changes a fact (an event, a ruling, a make-up, an outage) ends here, in its own transaction: the standings
of the members concerned are locked, all their facts are read, settled by the core, and only differences are
written. So the order in which things happen leaves no trace.

A check-in of today need not read the facts of a year: it goes on from what was carried forward of them. Whatever else
settles a member reads all, and drops what was carried, or carries it forward anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from qunluo.checkins.carried import carried_from, written
from qunluo.checkins.models import Standing
from qunluo.checkins.reads.facts import Pair, fact_from, wanted_since
from qunluo.checkins.reads.plans import plans_by_id
from qunluo.checkins.writes.dues import DueBooking, Given, after
from qunluo.checkins.writes.figures import mark_stale
from qunluo.checkins.writes.rewards import RowBooking, pay
from qunluo.core.checkins.carried import Carried
from qunluo.core.checkins.facts import Fact, Outcome, Settlement
from qunluo.core.checkins.plan import Plan
from qunluo.core.checkins.settle import carry, settle
from qunluo.lib.rows import as_json, binary_cursor

MEMBERS_AT_ONCE = 500
LATE, LATELY = timedelta(days=3), timedelta(days=30)
LEAST_CARRIED, MOST_CARRIED = 7, 100_000


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
    carried: Carried | None
    rows: list[Row] = field(default_factory=list)

    @property
    def facts(self) -> Iterator[Fact]:
        """Of the submissions."""
        return (row.fact for row in self.rows)


def settle_pairs(
    pairs: Iterable[Pair], *, at: datetime, goes_on: bool = False, carry_to: datetime | None = None
) -> dict[Pair, Settlement]:
    """Settle these members in these plans, in the transaction of the caller.

    Who never handed anything in has no standing and is missing in the answer. Lock order: standings, then wallets.
    `goes_on` is for who only added facts: what was carried forward stands, and outcomes are those of later facts. All
    else drops it, or carries the past forward to `carry_to`.
    """
    plans, seats = _locked(sorted(set(pairs)), goes_on=goes_on)
    if not seats:
        return {}
    settled = {pair: settle(plans[seat.plan], seat.facts, carried=seat.carried) for pair, seat in seats.items()}
    changed = [
        (seat, row, outcome)
        for pair, seat in seats.items()
        for row in seat.rows
        if _differs(row, outcome := _outcome(settled[pair], row))
    ]
    _save_rows([(row, outcome) for _, row, outcome in changed])
    dues = {pair: after(seat.dues, settled[pair].dues) for pair, seat in seats.items()}
    past = {pair: _past(seat, plans[seat.plan], carry_to) for pair, seat in seats.items()}
    _save(
        _SAVE_STANDINGS,
        [
            _standing(seat, settled[pair], dues[pair][0]) | past[pair] | {"settled_at": at}
            for pair, seat in seats.items()
        ],
    )
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
    members = Standing.objects.filter(plan_id=plan_id).order_by("member_id").values_list("member_id", flat=True)
    return _settle_some([(plan_id, member) for member in members], at=at)


def carry_forward(*, at: datetime, most: int = MOST_CARRIED) -> int:
    """Carry forward the pasts of members who handed in much since it was last done; how many they were.

    What is younger than `LATE` may still be joined by what comes late, and stays as it is.
    """
    words = {"through": at - LATE, "lately": at - LATELY, "least": LEAST_CARRIED, "most": most}
    with binary_cursor() as cursor:
        cursor.execute(_TO_CARRY, words)
        pairs = cursor.fetchall()
    return _settle_some(pairs, at=at)


def _settle_some(pairs: Sequence[Pair], *, at: datetime) -> int:
    for start in range(0, len(pairs), MEMBERS_AT_ONCE):
        with transaction.atomic():
            settle_pairs(pairs[start : start + MEMBERS_AT_ONCE], at=at, carry_to=at - LATE)
    return len(pairs)


def _past(seat: Seat, plan: Plan, carry_to: datetime | None) -> dict[str, Any]:
    """What becomes of what was carried forward: it stays (None), is dropped, or is what it comes to now."""
    if seat.carried is not None:
        return {"carried": None, "carried_to": None}
    is_worth_it = carry_to is not None and sum(fact.at <= carry_to for fact in seat.facts) >= LEAST_CARRIED
    carried = carry(plan, seat.facts, through=carry_to) if is_worth_it and carry_to else None
    return {"carried": written(carried) if carried else "", "carried_to": carry_to if carried else None}


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
SELECT t.id, t.community_id, t.plan_id, t.group_id, t.member_id, t.dues, t.carried
FROM json_to_recordset(%s::json) AS wanted (plan bigint, member bigint)
JOIN checkins_standing t ON t.plan_id = wanted.plan AND t.member_id = wanted.member
ORDER BY t.id FOR UPDATE OF t
"""
# After the lock, in a statement of its own: it sees what the one who held the lock before has committed.
_ROWS = """
SELECT s.plan_id, s.member_id, s.id, s.state, s.points, s.bookings, s.expected,
       s.key, s.day, s.session, s.at, s.way, s.met, s.pieces, s.needed, s.any_will_do, s.number,
       s.offered, s.heals, s.is_held, s.refusal, s.ruling
FROM json_to_recordset(%s::json) AS wanted (plan bigint, member bigint, since timestamptz)
JOIN checkins_submission s ON s.plan_id = wanted.plan AND s.member_id = wanted.member AND s.at > wanted.since
"""
_TO_CARRY = """
SELECT t.plan_id, t.member_id FROM checkins_standing t
WHERE t.settled_at >= %(lately)s AND %(least)s <= (
    SELECT count(*) FROM (
        SELECT FROM checkins_submission s
        WHERE s.plan_id = t.plan_id AND s.member_id = t.member_id AND s.at <= %(through)s
          AND s.at > coalesce(t.carried_to, '-infinity')
        LIMIT %(least)s) AS later)
ORDER BY t.plan_id, t.member_id LIMIT %(most)s
"""


def _locked(pairs: Sequence[Pair], *, goes_on: bool) -> tuple[dict[int, Plan], dict[Pair, Seat]]:
    wanted = as_json({"plan": plan, "member": member} for plan, member in pairs)
    with binary_cursor() as cursor:
        cursor.execute(_ENSURE, [wanted])
        cursor.execute(_LOCK, [wanted])
        found = cursor.fetchall()
        plans = plans_by_id({plan for plan, _ in pairs}) if found else {}
        seats = {
            (plan, member): Seat(
                id=pk,
                community=community,
                plan=plan,
                group=group,
                member=member,
                dues=dues,
                carried=_standing_still(carried, plans[plan]) if goes_on else None,
            )
            for pk, community, plan, group, member, dues, carried in found
        }
        moments = {pair: seat.carried.through if seat.carried else None for pair, seat in seats.items()}
        cursor.execute(_ROWS, [as_json(wanted_since(moments))])
        for plan, member, pk, state, points, bookings, expected, *columns in cursor:
            fact = fact_from(columns)
            seats[plan, member].rows.append(
                Row(id=pk, fact=fact, state=state, points=points, bookings=bookings, expected=expected)
            )
    return plans, seats


def _standing_still(text: str, plan: Plan) -> Carried | None:
    carried = carried_from(text)
    return carried if carried is not None and carried.stands_in(plan) else None


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
    dues = new.dues, settled_at = new.settled_at, carried = coalesce(new.carried, t.carried),
    carried_to = CASE WHEN new.carried IS NULL THEN t.carried_to ELSE new.carried_to END
FROM json_to_recordset(%s::json) AS new (id bigint, total int, days int, streak int, streak_since date, last_day date,
    alive_until date, longest int, waiting int, dues jsonb, settled_at timestamptz,
    carried text, carried_to timestamptz)
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


def _standing(seat: Seat, now: Settlement, given: Mapping[str, Given]) -> dict[str, Any]:
    return {
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
    }


def _save(statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, [as_json(rows)])
