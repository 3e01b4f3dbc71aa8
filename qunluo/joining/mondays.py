"""On the first Monday of a month each group is asked something about the rules; the answer follows on the next day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from qunluo.communities.reads.pages import groups_of
from qunluo.core.actions import PostReply
from qunluo.core.hours import zone
from qunluo.core.joining.mondays import asked_at, first_monday, told_at
from qunluo.core.joining.terms import Monthly
from qunluo.joining.models import MonthlyQuestion, QuizQuestion
from qunluo.joining.reads.quiz import monthly_in, next_question
from qunluo.joining.reads.terms import agreed_of, communities_with_terms
from qunluo.joining.telling import Place, places_of, put

LATE = timedelta(hours=10)
LETTERS = "ABCD"


def ask_due(*, at: datetime) -> int:
    """Ask where it is the hour; in how many groups."""
    agreed = agreed_of(communities_with_terms())
    return sum(
        _ask(community, known.terms.monthly, at=at)
        for community, known in sorted(agreed.items())
        if known.terms.monthly.is_on
    )


def groups_of_monthly(community: int, monthly: Monthly) -> list[int]:
    """The groups that are asked."""
    living = [one.pk for one in groups_of(community) if one.dismissed_at is None]
    return [group for group in living if not monthly.groups or group in monthly.groups]


def question_text(question: QuizQuestion) -> str:
    """The question as the group reads it."""
    choices = [f"{LETTERS[place]}. {choice}" for place, choice in enumerate(question.choices)]
    return "\n".join(
        [
            f"【每月群规一问】{question.text}",
            *choices,
            "把您的答案发在群里，或者私信小助手“群规”，在自己的页面上选。明天公布。",
        ]
    )


def answer_text(question: QuizQuestion) -> str:
    """The answer as the group reads it."""
    right = f"{LETTERS[question.right]}. {question.choices[question.right]}"
    return "\n".join(filter(None, [f"【昨天的答案】{question.text}", f"答案：{right}", question.explanation]))


def told(question: QuizQuestion) -> dict[str, Any]:
    """The question as members' pages show it, whatever becomes of it later."""
    return {
        "text": question.text,
        "choices": question.choices,
        "right": question.right,
        "explanation": question.explanation,
    }


def _ask(community: int, monthly: Monthly, *, at: datetime) -> int:
    due: list[tuple[Place, date]] = []
    for place in places_of(groups_of_monthly(community, monthly)).values():
        local = at.astimezone(zone(place.rules.timezone)).date()
        moment = asked_at(local, monthly.at, timezone=place.rules.timezone)
        if local == first_monday(local) and moment <= at < moment + LATE:
            due.append((place, local.replace(day=1)))
    return sum(_ask_one(place, month, monthly, at=at) for place, month in due)


@transaction.atomic
def _ask_one(place: Place, month: date, monthly: Monthly, *, at: datetime) -> bool:
    community = place.group.community_id
    row = monthly_in(community, month)
    if row is None:
        question = next_question(community)
        if question is None:
            return False
        row, _is_new = MonthlyQuestion.objects.get_or_create(
            community_id=community,
            month=month,
            defaults={
                "question": question,
                "state": MonthlyQuestion.State.POSTED,
                "asked": question_text(question),
                "answer": answer_text(question),
                "told": told(question),
                "at": at,
            },
        )
    row = MonthlyQuestion.objects.select_for_update().get(pk=row.pk)
    if row.state == MonthlyQuestion.State.SKIPPED or place.group.id in row.groups:
        return False
    row.groups = [*row.groups, place.group.id]
    row.save(update_fields=["groups"])
    group = place.group.external_id
    answers = told_at(month, monthly.answer_at, timezone=place.rules.timezone)
    key = f"monthly:{row.pk}:{place.group.id}"
    put(
        place,
        [
            (f"{key}:q", PostReply(group=group, text=row.asked, not_before=place.morning(at), expires_at=at + LATE)),
            (
                f"{key}:a",
                PostReply(group=group, text=row.answer, not_before=answers, expires_at=answers + timedelta(days=1)),
            ),
        ],
        at=at,
    )
    return True
