"""How many newcomers stand how, and one page of them, however many they are.

The database judges them as `core.joining.progress` judges each: done is done whenever it was, what is due and not done
has lapsed. `tests/laws/test_census_agrees_with_core.py` holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import connection

from qunluo.core.joining.progress import Look
from qunluo.core.joining.terms import Task
from qunluo.joining.models import Sort
from qunluo.joining.reads.newcomers import Funnel, Ground, Newcomer, fold, seats_of
from qunluo.joining.reads.readers import COUNTING

AT_ONCE = 5_000

_JUDGED = """
WITH asked AS (
    SELECT * FROM unnest(%(groups)s::bigint[], %(introduce)s::float8[], %(read)s::float8[], %(quiz)s::float8[])
        AS t(group_id, introduce, read, quiz)
), span AS (
    SELECT * FROM unnest(%(span_groups)s::bigint[], %(span_asks)s::bigint[], %(span_until)s::timestamptz[])
        AS t(group_id, asks, until)
), known AS (
    SELECT seat.*, asked.introduce, asked.read, asked.quiz,
        EXISTS (SELECT FROM joining_introduction i WHERE i.member_id = seat.id AND i.sort = %(own)s)
            OR EXISTS (SELECT FROM joining_taskexcuse e WHERE e.member_id = seat.id AND e.task = 'introduce')
            AS introduced,
        EXISTS (SELECT FROM joining_acknowledgement a JOIN span ON span.asks = a.version_id
                WHERE a.member_id = seat.id AND a.sort = ANY(%(counting)s)
                    AND span.group_id = seat.group_id AND (span.until IS NULL OR span.until > seat.joined_at))
            OR EXISTS (SELECT FROM joining_taskexcuse e WHERE e.member_id = seat.id AND e.task = 'read')
            AS has_read,
        EXISTS (SELECT FROM joining_quizattempt q WHERE q.member_id = seat.id AND q.is_passed)
            OR EXISTS (SELECT FROM joining_taskexcuse e WHERE e.member_id = seat.id AND e.task = 'quiz')
            AS quizzed
    FROM ({seats}) AS seat JOIN asked USING (group_id)
), judged AS (
    SELECT id, group_id, joined_at,
        introduce IS NOT NULL AND introduced AS introduced,
        read IS NOT NULL AND has_read AS has_read,
        quiz IS NOT NULL AND quizzed AS quizzed,
        CASE
            WHEN (introduce IS NULL OR introduced) AND (read IS NULL OR has_read) AND (quiz IS NULL OR quizzed)
                THEN 'done'
            WHEN (NOT introduced AND joined_at + introduce * interval '1 hour' <= %(at)s)
                OR (NOT has_read AND joined_at + read * interval '1 hour' <= %(at)s)
                OR (NOT quizzed AND joined_at + quiz * interval '1 hour' <= %(at)s)
                THEN 'lapsed'
            ELSE 'open'
        END AS look
    FROM known
)
"""
_COUNTS = """
SELECT look, count(*), count(*) FILTER (WHERE introduced), count(*) FILTER (WHERE has_read),
    count(*) FILTER (WHERE quizzed)
FROM judged GROUP BY look
"""
_PAGE = """
SELECT id, group_id, joined_at FROM judged WHERE look = ANY(%(looks)s)
ORDER BY look <> 'lapsed', look = 'done', joined_at DESC, id LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """How many newcomers there are of each look, and how far they came."""

    looks: Mapping[Look, int]
    funnel: Funnel


def census_of(ground: Ground, *, since: datetime, at: datetime) -> Census:
    """Of all who joined since then."""
    counted = {Look(look): numbers for look, *numbers in _rows(_COUNTS, ground, since=since, at=at)}
    looks = {look: counted[look][0] if look in counted else 0 for look in (Look.OPEN, Look.LAPSED, Look.DONE)}
    tasks = (Task.INTRODUCE, Task.READ, Task.QUIZ)
    done = {task: sum(one[place] for one in counted.values()) for place, task in enumerate(tasks, 1)}
    asked = {task for one in ground.asked.values() for task in one.tasks}
    funnel = Funnel(
        joined=sum(looks.values()),
        done={task: count for task, count in done.items() if task in asked},
        finished=looks[Look.DONE],
        lapsed=looks[Look.LAPSED],
    )
    return Census(looks=looks, funnel=funnel)


def page_of(
    ground: Ground, looks: tuple[Look, ...], *, since: datetime, at: datetime, number: int, size: int
) -> list[Newcomer]:
    """A page of those who look so: who let something lapse first, who is finished last, the newest before."""
    asked = {"looks": [look.value for look in looks], "limit": size, "offset": (number - 1) * size}
    return fold(ground, _rows(_PAGE, ground, since=since, at=at, **asked), at=at)


def unfinished(ground: Ground, *, since: datetime, at: datetime) -> Iterator[list[Newcomer]]:
    """All who have something left to do, so many at once. Whoever finishes meanwhile may be passed over."""
    number = 1
    while found := page_of(ground, (Look.LAPSED, Look.OPEN), since=since, at=at, number=number, size=AT_ONCE):
        yield found
        number += 1


def _rows(query: str, ground: Ground, *, since: datetime, at: datetime, **more: Any) -> list[Any]:
    if not ground.asked or ground.since is None:
        return []
    seats, given = seats_of(ground, since=since, at=at).values("id", "group_id", "joined_at").query.sql_with_params()
    numbered = {f"seat{place}": value for place, value in enumerate(given)}
    inner = seats % tuple(f"%({name})s" for name in numbered)
    with connection.cursor() as cursor:
        cursor.execute(_JUDGED.replace("{seats}", inner) + query, numbered | _told(ground) | more | {"at": at})
        found: list[Any] = cursor.fetchall()
    return found


def _told(ground: Ground) -> dict[str, Any]:
    hours = {
        task.value: [one.terms_of(task).hours if task in one.tasks else None for one in ground.asked.values()]
        for task in Task
    }
    spans = [
        (group, span.asks, until.since if until else None)
        for group, its in ground.spans.items()
        for span, until in pairwise([*its, None])
        if span is not None
    ]
    return hours | {
        "groups": list(ground.asked),
        "span_groups": [group for group, _, _ in spans],
        "span_asks": [asks for _, asks, _ in spans],
        "span_until": [until for _, _, until in spans],
        "own": Sort.OWN.value,
        "counting": [sort.value for sort in COUNTING],
    }
