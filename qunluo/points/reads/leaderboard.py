"""Who earned most: of a day, a week, a month or ever; all, or some groups, or some people.

Counted is what was earned less what was taken back, never what was spent: shopping costs nobody their rank.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from qunluo.communities.reads.crowd import people_in, staff_in
from qunluo.points.reads.rules import rules_of

LONGEST = 50


class Period(StrEnum):
    """Over which time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """One line of a leaderboard. Equal points share a rank, and the next rank counts them all."""

    rank: int
    person_id: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Which leaderboard is asked for: `day` is any day in the period. None of the filters means everybody.

    `group_ids` are people who are there now; `person_ids` any choice of people, such as a region. Staff is left
    out unless `has_staff`.
    """

    community_id: int
    period: Period
    day: date
    group_ids: Sequence[int] | None = None
    person_ids: Collection[int] | None = None
    has_staff: bool = False


_WITHIN = """
SELECT w.person_id, sum(e.amount)::bigint AS points
FROM (SELECT wallet_id, sum(amount) AS amount FROM points_pointsentry
      WHERE community_id = %(community)s AND at >= %(starts)s AND at < %(ends)s AND against IN ('issued', 'reclaimed')
      GROUP BY wallet_id) e
JOIN points_wallet w ON w.id = e.wallet_id
WHERE {who}
GROUP BY 1 HAVING sum(e.amount) > 0
"""
_EVER = """
SELECT w.person_id, w.earned AS points FROM points_wallet w
WHERE w.community_id = %(community)s AND w.earned > 0 AND {who}
"""
_RANKED = """
SELECT rank() OVER (ORDER BY points DESC) AS rank, person_id, points FROM ({sums}) sums
ORDER BY points DESC, person_id LIMIT %(limit)s
"""
_RANK_OF = """
WITH sums AS ({sums}), mine AS (SELECT points FROM sums WHERE person_id = %(person)s)
SELECT 1 + count(*) FILTER (WHERE sums.points > mine.points), mine.points FROM sums, mine GROUP BY mine.points
"""


def leaderboard(board: Board, *, limit: int = LONGEST) -> list[Rank]:
    """The best, highest first; of equals, who is known longer stands first."""
    sums, given = _asked(board)
    with connection.cursor() as cursor:
        cursor.execute(_RANKED.format(sums=sums), {**given, "limit": limit})
        return [Rank(rank=rank, person_id=person, points=points) for rank, person, points in cursor.fetchall()]


def rank_of(person_id: int, board: Board) -> Rank | None:
    """Where the person stands on that board; None for who has earned nothing, or is not on it."""
    sums, given = _asked(board)
    with connection.cursor() as cursor:
        cursor.execute(_RANK_OF.format(sums=sums), {**given, "person": person_id})
        row = cursor.fetchone()
    return None if row is None else Rank(rank=row[0], person_id=person_id, points=row[1])


def bounds(board: Board) -> tuple[datetime, datetime]:
    """The moments from which, and before which, entries count."""
    zone = ZoneInfo(rules_of([board.community_id])[board.community_id].timezone)
    first = _first_day(board)
    last = {
        Period.DAY: first + timedelta(days=1),
        Period.WEEK: first + timedelta(days=7),
        Period.MONTH: (first + timedelta(days=31)).replace(day=1),
        Period.ALL: date.max,
    }[board.period]
    return datetime.combine(first, time(), zone), datetime.combine(last, time(), zone)


def _first_day(board: Board) -> date:
    match board.period:
        case Period.WEEK:
            return board.day - timedelta(days=board.day.weekday())
        case Period.MONTH:
            return board.day.replace(day=1)
        case Period.ALL:
            return date(1970, 1, 1)
    return board.day


def _asked(board: Board) -> tuple[str, dict[str, Any]]:
    """The sums of everybody on the board as SQL, and its parameters. The text holds no value of anybody's."""
    starts, ends = bounds(board)
    who = ["true"]
    given: dict[str, Any] = {"community": board.community_id, "starts": starts, "ends": ends}
    wanted = _people(board)
    if wanted is not None:
        who.append("w.person_id = ANY(%(people)s)")
        given["people"] = wanted
    if not board.has_staff:
        who.append("NOT w.person_id = ANY(%(staff)s)")
        given["staff"] = staff_in(board.community_id)
    sums = _EVER if board.period is Period.ALL else _WITHIN
    return sums.format(who=" AND ".join(who)), given


def _people(board: Board) -> list[int] | None:
    chosen = None if board.person_ids is None else set(board.person_ids)
    if board.group_ids is not None:
        there = set(people_in(board.group_ids))
        chosen = there if chosen is None else chosen & there
    return None if chosen is None else sorted(chosen)
