"""What reviewers' decisions say of each sign, and what that makes of its weight. Nothing is stored but rulings."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from qunluo.checkins.models import Lessons
from qunluo.checkins.risk.weights import Evidence, tallied
from qunluo.lib.rows import binary_cursor

MOST_DECISIONS = 2_000
"""The newest: what was learned long ago fades."""
_STATE = """
SELECT count(*), max(ruled_at), (SELECT since FROM checkins_lessons WHERE community_id = %(community)s)
FROM checkins_submission WHERE community_id = %(community)s AND ruling <> ''
"""
_DECISIONS = """
SELECT ruling = 'rejected', reasons FROM checkins_submission
WHERE community_id = %(community)s AND ruling <> '' AND risk > 0
  AND (%(since)s::timestamptz IS NULL OR ruled_at >= %(since)s)
ORDER BY ruled_at DESC LIMIT %(most)s
"""


def learned(community: int) -> dict[str, float]:
    """Code → the factor on its weight; codes that nobody has decided on are missing, and weigh what they weigh."""
    return {code: evidence.factor for code, evidence in evidence_of(community).items()}


def evidence_of(community: int) -> dict[str, Evidence]:
    """Code → what was decided about check-ins with that sign."""
    return _evidence(community, *_asked(_STATE, community)[0])


def taught_since(community: int) -> datetime | None:
    """From when on decisions teach; None: all that are known."""
    return Lessons.objects.filter(community_id=community).values_list("since", flat=True).first()


@lru_cache(maxsize=256)
def _evidence(community: int, count: int, newest: datetime | None, since: datetime | None) -> dict[str, Evidence]:
    """Counted anew when something was decided or undone: `count` and `newest` tell."""
    rows = _asked(_DECISIONS, community, since=since) if count and newest else []
    return tallied(
        (is_rejected, [(code, weight) for code, weight, _detail in reasons]) for is_rejected, reasons in rows
    )


def _asked(question: str, community: int, **words: Any) -> list[Any]:
    with binary_cursor() as cursor:
        cursor.execute(question, {"community": community, "most": MOST_DECISIONS, **words})
        return cursor.fetchall()
