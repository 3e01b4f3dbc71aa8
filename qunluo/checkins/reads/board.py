"""One day of a plan as it stands: who did it, who waits for a review, who was refused, and who is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from qunluo.checkins.models import DayFigures, Standing, Submission
from qunluo.checkins.reads.attendance import needed_on
from qunluo.checkins.reads.expected import asked_on
from qunluo.communities.reads.pages import Member
from qunluo.communities.reads.seats import members_by_id, named_like
from qunluo.core.checkins.days import local_day
from qunluo.core.checkins.plan import Plan

State = Submission.State
INVALID = (State.WRONG_NUMBER, State.REFUSED, State.REJECTED)
SIZE = 50
COUNTED = ("expected", "done", "partly", "waiting", "invalid", "missing", "unasked")


class Which(StrEnum):
    """The lists of a board."""

    DONE = "done"
    MISSING = "missing"
    WAITING = "waiting"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which list, sifted how, and which page of it. `groups` are those that the board is about."""

    groups: Sequence[int]
    which: Which = Which.DONE
    way: str = ""
    search: str = ""
    page: int = 1
    size: int = SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many members a day has on each list; who did part of it is missing, and counted in `partly`.

    `unasked` are those among the done whom the plan did not ask: staff, and who left afterwards.
    """

    expected: int = 0
    done: int = 0
    partly: int = 0
    waiting: int = 0
    invalid: int = 0
    missing: int = 0
    unasked: int = 0

    @property
    def rate(self) -> float | None:
        """Members who checked in that day, of the members that day."""
        return rate_of(self.done, self.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One member on a list, with what they handed in that day, and their streak as it stands now."""

    member: Member
    entries: tuple[Submission, ...]
    streak: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One page of a list, and the counts of all of them."""

    tally: Tally
    lines: tuple[Line, ...]
    needed: int
    has_next: bool


def rate_of(done: int, expected: int) -> float | None:
    """Done of expected. Who did it without being asked is counted as asked, so that it never exceeds 1."""
    whole = max(done, expected)
    return done / whole if whole else None


def board_of(plan: Plan, day: date, wanted: Wanted, *, at: datetime) -> Board:
    """The day as it stands at this moment: nothing here is kept from before."""
    needed = needed_on(day, plan)
    if not wanted.groups:
        return Board(tally=Tally(), lines=(), needed=needed, has_next=False)
    counts, members = _looked_up(plan, day, wanted, needed=needed, at=at)
    return Board(
        tally=Tally(**counts),
        lines=tuple(_lines(plan, day, members[: wanted.size], today=local_day(at, plan.terms))),
        needed=needed,
        has_next=len(members) > wanted.size,
    )


def missing_on(plan: Plan, day: date, groups: Sequence[int], *, at: datetime, limit: int) -> list[Member]:
    """Who is missing that day, the longest streak first: they have the most to lose."""
    if not groups:
        return []
    wanted = Wanted(groups=groups, which=Which.MISSING, size=limit)
    _, members = _looked_up(plan, day, wanted, needed=needed_on(day, plan), at=at)
    faces = members_by_id(members[:limit])
    return [faces[pk] for pk in members[:limit]]


def today(days: Mapping[int, date]) -> dict[int, Tally]:
    """Plan id -> the figures of that day as last counted, all groups together; missing where none were."""
    rows = DayFigures.objects.filter(plan_id__in=list(days), day__in=set(days.values())).order_by()
    sums = rows.values("plan_id", "day").annotate(expected=Sum("expected"), done=Sum("done"), waiting=Sum("held"))
    return {
        plan: Tally(expected=expected, done=done, waiting=waiting, missing=max(expected - done - waiting, 0))
        for plan, day, expected, done, waiting in sums.values_list("plan_id", "day", "expected", "done", "waiting")
        if days[plan] == day
    }


# A slot counts once, whatever is handed in for it: check-ins that count are sessions done.
_LOOK = """
WITH given AS MATERIALIZED (
    SELECT member_id, count(*) FILTER (WHERE state = 'counts') AS sessions, bool_or(state = 'held') AS waits,
        bool_or(state = 'part') AS is_part, bool_or(state = ANY(%(invalid)s)) AS is_invalid, max(at) AS last,
        bool_or(%(way)s = '' OR way = %(way)s) AS is_that_way
    FROM checkins_submission WHERE plan_id = %(plan)s AND day = %(day)s AND group_id = ANY(%(groups)s)
    GROUP BY member_id
), asked (id) AS MATERIALIZED ({asked}
), missing AS MATERIALIZED (
    SELECT a.id AS member_id FROM asked a LEFT JOIN given g ON g.member_id = a.id
    WHERE g.member_id IS NULL OR (g.sessions < %(needed)s AND NOT g.waits)
)
SELECT (SELECT count(*) FROM asked),
    count(*) FILTER (WHERE sessions >= %(needed)s),
    count(*) FILTER (WHERE sessions < %(needed)s AND NOT waits AND (sessions > 0 OR is_part)),
    count(*) FILTER (WHERE sessions < %(needed)s AND waits),
    count(*) FILTER (WHERE sessions = 0 AND NOT waits AND NOT is_part AND is_invalid),
    (SELECT count(*) FROM missing),
    count(*) FILTER (WHERE sessions >= %(needed)s AND member_id NOT IN (SELECT id FROM asked)),
    ARRAY({listed} LIMIT %(limit)s OFFSET %(offset)s)
FROM given
"""
_LISTED = {
    Which.DONE: "FROM given l WHERE sessions >= %(needed)s AND is_that_way",
    Which.WAITING: "FROM given l WHERE sessions < %(needed)s AND waits AND is_that_way",
    Which.INVALID: "FROM given l WHERE sessions = 0 AND NOT waits AND NOT is_part AND is_invalid AND is_that_way",
    Which.MISSING: "FROM missing l LEFT JOIN checkins_standing s ON s.plan_id = %(plan)s AND s.member_id = l.member_id"
    " WHERE true",
}
_ORDER = " ORDER BY l.last DESC, l.member_id"
_BY_STREAK = " ORDER BY s.streak DESC NULLS LAST, l.member_id"


def _looked_up(plan: Plan, day: date, wanted: Wanted, *, needed: int, at: datetime) -> tuple[dict[str, int], list[int]]:
    """How long each list is, and the members of the page that is wanted, and one more if there is a next page."""
    asked, given = _as_sql(asked_on(day, plan, wanted.groups, at=at), "asked")
    listed = f"SELECT l.member_id {_LISTED[wanted.which]}"
    if wanted.search:
        like, more = _as_sql(named_like(wanted.groups, wanted.search), "like")
        listed, given = f"{listed} AND l.member_id IN ({like})", given | more
    listed += _BY_STREAK if wanted.which is Which.MISSING else _ORDER
    given |= {
        "plan": plan.id,
        "day": day,
        "groups": list(wanted.groups),
        "needed": needed,
        "way": wanted.way,
        "invalid": list(INVALID),
        "limit": wanted.size + 1,
        "offset": (wanted.page - 1) * wanted.size,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK.format(asked=asked, listed=listed), given)
        *counts, members = cursor.fetchone()
    return dict(zip(COUNTED, counts, strict=True)), members


def _as_sql(members: QuerySet[Member], name: str) -> tuple[str, dict[str, Any]]:
    """The ids of these members as a part of a statement with named parameters: who they are is not ours to know."""
    sql, given = members.order_by().values("pk").query.sql_with_params()
    names = {f"{name}{number}": one for number, one in enumerate(given)}
    return sql % tuple(f"%({key})s" for key in names), names


def _lines(plan: Plan, day: date, members: Sequence[int], *, today: date) -> Iterator[Line]:
    entries: dict[int, list[Submission]] = defaultdict(list)
    rows = Submission.objects.filter(plan_id=plan.id, day=day, member_id__in=members).order_by("at", "pk")
    for one in rows.select_related("entered_by").prefetch_related("pictures"):
        entries[one.member_id].append(one)
    streaks = streaks_of(plan.id, members, today=today)
    faces = members_by_id(members)
    for pk in members:
        yield Line(member=faces[pk], entries=tuple(entries[pk]), streak=streaks.get(pk, 0))


def streaks_of(plan_id: int, members: Collection[int], *, today: date) -> dict[int, int]:
    """Member id -> the streak as it stands today; missing where there is none."""
    rows = Standing.objects.filter(plan_id=plan_id, member_id__in=members)
    alive = rows.filter(Q(alive_until=None) | Q(alive_until__gte=today))
    return dict(alive.values_list("member_id", "streak"))
