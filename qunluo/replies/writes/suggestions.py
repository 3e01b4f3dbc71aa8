"""Bare numbers, and which entry each of them chose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from qunluo.communities.writes import Placed
from qunluo.core.changes import NumberSaid
from qunluo.core.suggestions import SUGGESTION_IS_FRESH, taken
from qunluo.replies.models import AskedQuestion, SuggestionNumber
from qunluo.replies.reads.suggestions import Suggestions, suggestions_of

KEPT = timedelta(days=2)
"""Longer than any number can still answer something, also one that comes in a day late."""


def note_numbers(placed: Sequence[Placed[NumberSaid]]) -> None:
    """One row a number; then it is worked out anew what members chose."""
    SuggestionNumber.objects.bulk_create(
        [
            SuggestionNumber(
                group_id=one.group_id,
                member_id=one.member_id,
                key=one.change.key,
                number=one.change.number,
                at=one.change.at,
            )
            for one in placed
            if one.member_id is not None
        ],
        ignore_conflicts=True,
    )
    resettle((one.member_id for one in placed), [one.change.at for one in placed])


def resettle(members: Iterable[int | None], moments: Sequence[datetime]) -> None:
    """Which entry was chosen after each question around these moments: the same whatever came in first."""
    wanted = {member for member in members if member is not None}
    first, last = min(moments) - SUGGESTION_IS_FRESH, max(moments)
    around = suggestions_of(wanted, since=first - SUGGESTION_IS_FRESH, until=last + SUGGESTION_IS_FRESH)
    for member, known in around.items():
        if not known.suggested:
            continue
        picks = _picks(known)
        rows = AskedQuestion.objects.filter(member_id=member, at__range=(first, last)).exclude(offered=[])
        for row in rows.only("pk", "key", "picked"):
            if row.picked != picks.get(row.key):
                AskedQuestion.objects.filter(pk=row.pk).update(picked=picks.get(row.key))


def _picks(known: Suggestions) -> dict[str, int]:
    """Key of a question -> the entry that was chosen after it."""
    pairs = taken(known.suggested, known.numbered)
    return {one.key: one.entries[pairs[one.key].number - 1] for one in known.suggested if one.key in pairs}


def forget_numbers(*, at: datetime) -> int:
    """Numbers that can answer nothing any more; what they chose stays with the questions."""
    return SuggestionNumber.objects.filter(at__lt=at - KEPT).delete()[0]
