"""A notice with two versions, questions and terms of the cast's community."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from qunluo.core.joining.terms import JoiningTerms, Newcomers, TaskTerms
from qunluo.joining.links import open_link
from qunluo.joining.models import MonthlyQuestion, NoticeVersion, QuizQuestion
from qunluo.joining.mondays import answer_text, question_text, told
from qunluo.joining.writes.deeds import Hand
from qunluo.joining.writes.notices import Text, ensure_notice, publish, save_draft
from qunluo.joining.writes.quiz import Written, save_question
from qunluo.joining.writes.terms import save_terms
from tests.cast import Cast

SINCE = datetime(2026, 2, 1, tzinfo=UTC)
HAND = Hand(operator_id=None, at=SINCE)
SHORT, FULL = "先看公告再提问。", "一、先看公告再提问。\n二、不发广告。"
TERMS = JoiningTerms(newcomers=Newcomers(is_on=True, quiz=TaskTerms(is_on=True, hours=72), questions=2, tries=2))


def put_out(
    cast: Cast, full: str = FULL, *, at: datetime = SINCE, is_important: bool = False, group: int | None = None
) -> NoticeVersion:
    """The next version, in force from then on."""
    hand = replace(HAND, at=at)
    notice = ensure_notice(cast.community.pk, group_id=group, hand=hand)
    save_draft(notice, Text(short=SHORT, full=full), hand=hand)
    return publish(notice, is_important=is_important, hand=hand)


def ask(cast: Cast, text: str = "几点共读？", right: int = 1, **more) -> QuizQuestion:
    """A question with three choices."""
    written = Written(text=text, choices=("七点", "八点", "九点"), right=right, explanation="每晚八点。", **more)
    return save_question(cast.community.pk, written, hand=HAND)


def ask_monthly(cast: Cast, question: QuizQuestion) -> MonthlyQuestion:
    """It was put to the group on the first Monday of March, at ten."""
    return MonthlyQuestion.objects.create(
        community=cast.community,
        month=date(2026, 3, 1),
        question=question,
        state=MonthlyQuestion.State.POSTED,
        asked=question_text(question),
        answer=answer_text(question),
        told=told(question),
        groups=[cast.group.pk],
        at=datetime(2026, 3, 2, 2, tzinfo=UTC),
    )


def agree(cast: Cast, terms: JoiningTerms = TERMS, *, at: datetime = SINCE) -> None:
    """What the community asks."""
    save_terms(cast.community.pk, terms, hand=replace(HAND, at=at))


def joining_things(cast: Cast) -> dict:
    """One of each."""
    version = put_out(cast, is_important=True)
    question = ask(cast)
    agree(cast)
    monthly = ask_monthly(cast, question)
    where = open_link(cast.group.pk)
    return {
        "notice_id": version.notice_id,
        "notice_version": version.pk,
        "quiz_question": question.pk,
        "monthly": monthly.pk,
        "open_notice": where[where.index("/n/") :],
    }
