"""What members asked, as it is decided, and as the operator settles it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from django.db.models import F

from qunluo.communities.writes import Placed
from qunluo.core.changes import QuestionAsked
from qunluo.core.faq import Verdict
from qunluo.replies.models import AskedQuestion, AskedState, FaqEntry
from qunluo.replies.writes.suggestions import resettle

LONGEST_TEXT = 500


def note_questions(placed: Sequence[Placed[QuestionAsked]]) -> None:
    """One row a question, and one more on what was answered."""
    AskedQuestion.objects.bulk_create(
        [
            AskedQuestion(
                community_id=one.community_id,
                group_id=one.group_id,
                member_id=one.member_id,
                key=one.change.key,
                text=one.change.text[:LONGEST_TEXT],
                verdict=one.change.verdict,
                best=next(iter(one.change.entries), None),
                confidence=one.change.confidence,
                at=one.change.at,
                offered=list(one.change.entries) if one.change.verdict == Verdict.OFFERED else [],
                was_called=one.change.was_called,
            )
            for one in placed
        ],
        ignore_conflicts=True,
    )
    offered = [one for one in placed if one.change.verdict == Verdict.OFFERED]
    if offered:  # a number may have come in before the question that it answers
        resettle((one.member_id for one in offered), [one.change.at for one in offered])
    answered = Counter(one.change.entries[0] for one in placed if one.change.verdict == Verdict.ANSWERED)
    for entry, times in sorted(answered.items()):
        FaqEntry.objects.filter(pk=entry).update(answered=F("answered") + times)


def settle(community_id: int, ids: Collection[int], *, state: AskedState) -> int:
    """Say what became of these questions; returns how many there were."""
    return AskedQuestion.objects.filter(community_id=community_id, pk__in=ids).update(state=state)


def put_aside(community_id: int, ids: Collection[int]) -> int:
    """These are no questions, or not for us."""
    return settle(community_id, ids, state=AskedState.ASIDE)


def judge(asked: AskedQuestion, *, is_right: bool) -> None:
    """Say whether our answer was the right one."""
    AskedQuestion.objects.filter(pk=asked.pk).update(is_right=is_right)
