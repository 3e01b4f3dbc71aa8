"""What the signals did in the last days: how often each was seen, what became of it, and what another line would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qunluo.checkins.risk.weights import LEAST_TOLD
from qunluo.lib.rows import as_numbers

LINES = (30, 40, 50, 60, 70, 80, 90)
_SEEN = """
SELECT reason ->> 0, count(*),
       count(*) FILTER (WHERE s.state = 'held' AND s.ruling = ''),
       count(*) FILTER (WHERE s.ruling = 'accepted'),
       count(*) FILTER (WHERE s.ruling = 'rejected')
FROM checkins_submission s CROSS JOIN LATERAL jsonb_array_elements(s.reasons) AS reason
WHERE s.plan_id = ANY(%s::bigint[]) AND s.day >= %s AND s.risk > 0
GROUP BY 1
"""
_SCORES = """
SELECT s.plan_id, s.risk, count(*),
       count(*) FILTER (WHERE s.ruling = 'accepted'),
       count(*) FILTER (WHERE s.ruling = 'rejected')
FROM checkins_submission s
WHERE s.plan_id = ANY(%s::bigint[]) AND s.day >= %s AND s.risk > 0
GROUP BY 1, 2
"""
_HANDED_IN = """
SELECT s.plan_id, count(*),
       count(*) FILTER (WHERE s.state = 'held'),
       count(*) FILTER (WHERE s.state = 'rejected')
FROM checkins_submission s
WHERE s.plan_id = ANY(%s::bigint[]) AND s.day >= %s AND s.refusal = ''
GROUP BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many check-ins, and what became of them."""

    seen: int = 0
    waiting: int = 0
    accepted: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What was handed in for a plan: all of it, what waits, and what people found to be invalid."""

    handed_in: int = 0
    held: int = 0
    rejected: int = 0

    @property
    def invalid(self) -> float:
        """The share of invalid check-ins."""
        return self.rejected / self.handed_in if self.handed_in else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What would have waited if check-ins were held from this score on; and what people said of those."""

    score: int
    held: int
    accepted: int
    rejected: int


def signals_seen(plans: Collection[int], *, since: date) -> dict[str, Tally]:
    """Code → how often the signal was seen in check-ins for these plans; what never was is missing."""
    rows = _asked(_SEEN, plans, since)
    return {
        code: Tally(seen=seen, waiting=waiting, accepted=accepted, rejected=rejected)
        for code, seen, waiting, accepted, rejected in rows
    }


def flows(plans: Collection[int], *, since: date) -> dict[int, Flow]:
    """Plan → what was handed in since that day; what was refused at once is no check-in."""
    rows = _asked(_HANDED_IN, plans, since)
    return {plan: Flow(handed_in=count, held=held, rejected=rejected) for plan, count, held, rejected in rows}


def lines(plans: Collection[int], *, since: date, besides: Mapping[int, int]) -> dict[int, tuple[Line, ...]]:
    """Plan → what each line would have held, its own (`besides`) among them. Scores under `LEAST_TOLD` are not kept."""
    scores: dict[int, list[Sequence[int]]] = defaultdict(list)
    for plan, *counted in _asked(_SCORES, plans, since):
        scores[plan].append(counted)
    return {
        plan: tuple(
            _line(score, scores.get(plan, ()))
            for score in sorted({*LINES, besides.get(plan, LINES[0])})
            if score >= LEAST_TOLD
        )
        for plan in plans
    }


def _line(score: int, scores: Collection[Sequence[int]]) -> Line:
    above = [counted for counted in scores if counted[0] >= score]
    held, accepted, rejected = (sum(counted[place] for counted in above) for place in (1, 2, 3))
    return Line(score=score, held=held, accepted=accepted, rejected=rejected)


def _asked(question: str, plans: Collection[int], since: date) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, [as_numbers(plans), since])
        return list(cursor.fetchall())
