"""What became of members afterwards, told apart by their streaks. That one goes with the other proves no cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.db import connection

from qunluo.core.checkins.plan import Plan

LONG_DAYS, LONG_WEEKS = 21, 3
BOUGHT, COMPLETED = "bought", "completed"
FEWEST = 30
"""Below so many members in a band, chance alone makes any difference."""
Z = 1.96  # of 100 such differences, 95 lie within so many standard errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Some of all."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """As a number from 0 to 1."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """One outcome among members with a long streak, and among the rest of those who ever checked in."""

    kind: str
    long: Share
    rest: Share

    @property
    def difference(self) -> float | None:
        """By how much the share is higher with a long streak."""
        if self.long.value is None or self.rest.value is None:
            return None
        return self.long.value - self.rest.value

    @property
    def margin(self) -> float:
        """By how much the difference could be off by chance, with 95% confidence."""
        return Z * sqrt(sum(_variance(one) for one in (self.long, self.rest)))

    @property
    def are_few(self) -> bool:
        """Whether there are too few members to compare."""
        return min(self.long.whole, self.rest.whole) < FEWEST

    @property
    def may_be_chance(self) -> bool:
        """Whether chance alone could make such a difference."""
        return self.are_few or self.difference is None or abs(self.difference) <= self.margin


def _variance(share: Share) -> float:
    value = share.value or 0.0
    return value * (1 - value) / share.whole if share.whole else 0.0


def long_streak(plan: Plan) -> int:
    """From how long a streak on a member is in the upper band: 21 days, or three weeks of a plan by the week."""
    return LONG_WEEKS if plan.terms.times_a_week else LONG_DAYS


# Who bought before the first check-in did not buy because of it.
_BANDS = """
SELECT o.kind, s.longest >= %(long)s, count(*)
FROM checkins_outcome o JOIN checkins_standing s ON s.plan_id = o.plan_id AND s.member_id = o.member_id
WHERE o.plan_id = %(plan)s AND s.group_id = ANY(%(groups)s) AND s.total > 0 AND (o.at IS NULL OR EXISTS (
    SELECT FROM checkins_submission u
    WHERE u.plan_id = o.plan_id AND u.member_id = o.member_id AND u.state = 'counts'
        AND (u.at <= o.at OR u.day < (o.at AT TIME ZONE 'UTC')::date)))
GROUP BY 1, 2
"""
_WHOLE = """
SELECT count(*) FILTER (WHERE longest >= %(long)s), count(*) FILTER (WHERE longest < %(long)s)
FROM checkins_standing WHERE plan_id = %(plan)s AND group_id = ANY(%(groups)s) AND total > 0
"""


def outcomes_by_streak(plan: Plan, groups: Sequence[int]) -> tuple[Bands, ...]:
    """Each outcome that was imported, purchases first, by the longest streak of those who have it."""
    given: dict[str, Any] = {"plan": plan.id, "groups": list(groups), "long": long_streak(plan)}
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, given)
        long, rest = cursor.fetchone()
        cursor.execute(_BANDS, given)
        counts = {(kind, is_long): count for kind, is_long, count in cursor.fetchall()}
    return tuple(
        Bands(
            kind=kind,
            long=Share(part=counts.get((kind, True), 0), whole=long),
            rest=Share(part=counts.get((kind, False), 0), whole=rest),
        )
        for kind in _in_order(kind for kind, _ in counts)
    )


def _in_order(kinds: Iterable[str]) -> list[str]:
    first = (BOUGHT, COMPLETED)
    return sorted(set(kinds), key=lambda kind: (first.index(kind) if kind in first else len(first), kind))
