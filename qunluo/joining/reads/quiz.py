"""Questions, tries, and the question of the month."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from qunluo.core.joining.quiz import Drawn, Question, draw
from qunluo.joining.models import MonthlyAnswer, MonthlyQuestion, QuizAttempt, QuizQuestion

QuestionRow = QuizQuestion
MonthlyRow = MonthlyQuestion
"""The rows, named here for those who may not touch the tables."""


def questions_of(community_id: int) -> list[QuizQuestion]:
    """All that were not deleted."""
    return list(QuizQuestion.objects.filter(community_id=community_id, deleted_at=None).order_by("id"))


def question_row(question_id: int, *, within: Collection[int]) -> QuizQuestion | None:
    """The question, deleted or not, if it belongs to one of these communities."""
    return QuizQuestion.objects.filter(pk=question_id, community_id__in=within).first()


def asked_questions(community_id: int) -> list[Question]:
    """Those that a quiz is drawn from."""
    return [_question(row) for row in questions_of(community_id) if row.is_on]


def quiz_for(member_id: int, community_id: int, *, number: int, most: int) -> tuple[Drawn, ...]:
    """The quiz of that try: for the same member and number always the same, until the questions change."""
    return draw(asked_questions(community_id), seed=f"{member_id}:{number}", most=most)


def attempts_of(member_id: int) -> list[QuizAttempt]:
    """The member's tries, oldest first."""
    return list(QuizAttempt.objects.filter(member_id=member_id).order_by("number"))


def monthly_of(community_id: int) -> list[MonthlyQuestion]:
    """The months in which something was asked or skipped, newest first; how many `answered`, and how many `right`."""
    rows = MonthlyQuestion.objects.filter(community_id=community_id).select_related("question")
    rows = rows.annotate(answered=Count("answers"), right=Count("answers", filter=Q(answers__is_right=True)))
    return list(rows.order_by("-month")[:60])


def monthly_for(group_id: int, community_id: int) -> MonthlyQuestion | None:
    """The newest question that the group was asked and that members can answer on their pages."""
    rows = MonthlyQuestion.objects.filter(
        community_id=community_id, state=MonthlyQuestion.State.POSTED, groups__contains=[group_id]
    )
    row = rows.order_by("-month").first()
    return row if row is not None and row.told else None


def own_answer(member_id: int, monthly_id: int) -> MonthlyAnswer | None:
    """What the member chose, if they did."""
    return MonthlyAnswer.objects.filter(member_id=member_id, monthly_id=monthly_id).first()


def monthly_in(community_id: int, month: date) -> MonthlyQuestion | None:
    """What was asked in that month, or that it was skipped."""
    return MonthlyQuestion.objects.filter(community_id=community_id, month=month).first()


def next_question(community_id: int) -> QuizQuestion | None:
    """The one that was not asked for the longest time; those never asked first, in the order of writing."""
    rows = [row for row in questions_of(community_id) if row.is_on]
    asked = dict(
        MonthlyQuestion.objects.filter(community_id=community_id, question__isnull=False)
        .order_by("month")
        .values_list("question_id", "month")
    )
    return min(rows, key=lambda row: (asked.get(row.pk, date.min), row.pk), default=None)


def _question(row: QuizQuestion) -> Question:
    return Question(id=row.pk, text=row.text, choices=tuple(row.choices), right=row.right, explanation=row.explanation)
