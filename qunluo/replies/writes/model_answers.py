"""Questions for the language model: noted with the decision, taken once, settled once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from qunluo.communities.writes import Placed
from qunluo.core.changes import ModelAsked
from qunluo.core.policies.faq import ANSWER_IS_FRESH
from qunluo.replies.models import FaqBook, ModelAnswer
from qunluo.replies.reads.model_answers import asked_since

LONGEST_TEXT = 500
LONGEST_DETAIL = 200
KEPT = timedelta(days=90)
State = ModelAnswer.State


def note_model_questions(placed: Sequence[Placed[ModelAsked]]) -> None:
    """One row a question, and a job for each that is still fresh: nobody is answered what they asked long ago."""
    rows = ModelAnswer.objects.bulk_create(
        [
            ModelAnswer(
                community_id=one.community_id,
                group_id=one.group_id,
                member_id=one.member_id,
                key=f"{one.group_id}:{one.change.key}"[:200],
                message=one.change.message,
                was_called=one.change.was_called,
                question=one.change.text[:LONGEST_TEXT],
                at=one.change.at,
            )
            for one in placed
            if one.at - one.change.at < ANSWER_IS_FRESH
        ],
        ignore_conflicts=True,
    )
    known = ModelAnswer.objects.filter(
        community_id__in={row.community_id for row in rows}, key__in=[row.key for row in rows], state=State.WAITING
    )
    for pk in known.values_list("pk", flat=True):
        app.configure_task("answer_with_model").defer(answer_id=pk)


@transaction.atomic
def take(answer_id: int, *, sent: str, at: datetime) -> str:
    """Count the question against the cap and mark it as sent. Returns why it may not be sent, or nothing.

    The book is locked, so that two jobs cannot share the last of the cap.
    """
    row = ModelAnswer.objects.get(pk=answer_id)
    book = FaqBook.objects.select_for_update().filter(community_id=row.community_id).first()
    daily = book.model_answers_daily if book else 0
    if not daily:
        return "这个社群没有打开“请大语言模型回答”"
    if asked_since(row.community_id, at=at) >= daily:
        return f"24 小时内已经问满 {daily} 次"
    taken = ModelAnswer.objects.filter(pk=answer_id, state=State.WAITING)
    taken.update(state=State.ASKING, asked_at=at, sent=sent)
    return ""


def settle(
    answer_id: int, state: ModelAnswer.State, *, detail: str, text: str = "", sources: Sequence[int] = ()
) -> None:
    """Say what came of it."""
    ModelAnswer.objects.filter(pk=answer_id).update(
        state=state, detail=detail[:LONGEST_DETAIL], text=text, sources=list(sources)
    )


def try_out(community_id: int, text: str, *, key: str, at: datetime) -> ModelAnswer:
    """A question of an operator, kept and counted like those of members."""
    return ModelAnswer.objects.create(community_id=community_id, key=key, question=text[:LONGEST_TEXT], at=at)


def judge(answer: ModelAnswer, *, is_right: bool) -> None:
    """Say whether the answer was right."""
    ModelAnswer.objects.filter(pk=answer.pk).update(is_right=is_right)


def forget_old(*, at: datetime) -> int:
    """What was sent and said so long ago that nobody asks for it."""
    return ModelAnswer.objects.filter(at__lt=at - KEPT).delete()[0]
