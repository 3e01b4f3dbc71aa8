"""Questions: written, changed, dropped and brought back; months skipped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.communities.reads.pages import Member
from qunluo.joining.models import MonthlyAnswer, MonthlyQuestion, QuizQuestion
from qunluo.joining.reads.quiz import questions_of
from qunluo.joining.writes.deeds import Hand
from qunluo.lib.refusal import Refusal

MOST_QUESTIONS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an operator wrote."""

    text: str
    choices: tuple[str, ...]
    right: int
    explanation: str = ""
    is_on: bool = True


def save_question(
    community_id: int, written: Written, *, hand: Hand, question: QuizQuestion | None = None
) -> QuizQuestion:
    """A new question, or this one changed."""
    if question is None and len(questions_of(community_id)) >= MOST_QUESTIONS:
        raise Refusal(_("一个社群最多 %(most)d 道题，请先删掉不用的。") % {"most": MOST_QUESTIONS})
    row = question or QuizQuestion(community_id=community_id, created_at=hand.at)
    row.text, row.choices, row.right = written.text, list(written.choices), written.right
    row.explanation, row.is_on = written.explanation, written.is_on
    row.changed_at, row.changed_by_id = hand.at, hand.operator_id
    row.save()
    return row


def drop_question(question: QuizQuestion, *, hand: Hand) -> None:
    """Asked no more; what was answered stays on record."""
    QuizQuestion.objects.filter(pk=question.pk).update(deleted_at=hand.at)


def bring_back(question: QuizQuestion) -> None:
    """Undo `drop_question`."""
    QuizQuestion.objects.filter(pk=question.pk).update(deleted_at=None)


@transaction.atomic
def answer_monthly(member: Member, monthly: MonthlyQuestion, place: int, *, closes_at: datetime, at: datetime) -> bool:
    """The member's choice, as long as the answer was not told; whether it is right. Raises `Refusal`."""
    if at >= closes_at:
        raise Refusal(_("答案已经公布了，下个月再来。"))
    if not 0 <= place < len(monthly.told["choices"]):
        raise Refusal(_("请选一个答案。"))
    is_right: bool = place == monthly.told["right"]
    given = {"community_id": member.community_id, "place": place, "is_right": is_right, "at": at}
    _row, is_new = MonthlyAnswer.objects.get_or_create(monthly=monthly, member=member, defaults=given)
    if not is_new:
        raise Refusal(_("您已经答过了，第一次选的算数。"))
    return is_right


@transaction.atomic
def skip_month(community_id: int, month: date, *, hand: Hand) -> bool:
    """No question in that month. False where one was asked already."""
    row, is_new = MonthlyQuestion.objects.get_or_create(
        community_id=community_id, month=month, defaults={"state": MonthlyQuestion.State.SKIPPED, "at": hand.at}
    )
    return is_new or row.state == MonthlyQuestion.State.SKIPPED


def unskip_month(community_id: int, month: date) -> bool:
    """Undo `skip_month`."""
    rows = MonthlyQuestion.objects.filter(community_id=community_id, month=month, state=MonthlyQuestion.State.SKIPPED)
    return rows.delete()[0] > 0
