"""Newcomers let off a task, and their tries at the quiz."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.communities.reads.pages import Member
from qunluo.core.joining.quiz import Drawn, mark
from qunluo.core.joining.terms import Newcomers, Task
from qunluo.joining.models import QuizAttempt, TaskExcuse
from qunluo.joining.reads.quiz import attempts_of
from qunluo.joining.writes.deeds import Hand
from qunluo.joining.writes.lifting import lift_task
from qunluo.lib.refusal import Refusal


@transaction.atomic
def excuse(members: Iterable[Member], task: Task, *, reason: str, hand: Hand) -> int:
    """Let these members off the task; how many were not yet."""
    rows = [
        TaskExcuse(
            community_id=one.community_id, member=one, task=task, reason=reason, at=hand.at, by_id=hand.operator_id
        )
        for one in members
    ]
    ids = [row.member_id for row in rows]
    known = set(TaskExcuse.objects.filter(member_id__in=ids, task=task).values_list("member_id", flat=True))
    TaskExcuse.objects.bulk_create([row for row in rows if row.member_id not in known], ignore_conflicts=True)
    lift_task(ids, task, at=hand.at)
    return len(set(ids) - known)


def ask_again(member_ids: Collection[int], task: Task) -> int:
    """Undo `excuse`; how many had been let off."""
    count, _ = TaskExcuse.objects.filter(member_id__in=list(member_ids), task=task).delete()
    return count


@transaction.atomic
def answer_quiz(
    member: Member, drawn: Sequence[Drawn], given: Mapping[int, int], *, newcomers: Newcomers, hand: Hand
) -> QuizAttempt:
    """Mark a try and keep it. Passed is passed: nobody need, or may, try again after that."""
    Member.objects.select_for_update().get(pk=member.pk)
    before = attempts_of(member.pk)
    if any(one.is_passed for one in before):
        raise Refusal(_("您已经通过小测了，不用再做。"))
    if len(before) >= newcomers.tries:
        raise Refusal(_("%(most)d 次机会已经用完了。请在群里找管理员帮您看看。") % {"most": newcomers.tries})
    marked = mark(drawn, given, pass_percent=newcomers.pass_percent)
    row = QuizAttempt.objects.create(
        community_id=member.community_id,
        member=member,
        number=len(before) + 1,
        right=marked.right,
        total=marked.total,
        is_passed=marked.is_passed,
        answers=[_told(one, given.get(one.question.id)) for one in drawn],
        at=hand.at,
    )
    if row.is_passed:
        lift_task([member.pk], Task.QUIZ, at=hand.at)
    return row


def _told(drawn: Drawn, place: int | None) -> dict[str, object]:
    """In the words that were shown, for they may change later."""
    is_given = place is not None and 0 <= place < len(drawn.choices)
    return {
        "question": drawn.question.id,
        "text": drawn.question.text,
        "chosen": drawn.choices[place] if is_given and place is not None else "",
        "right": drawn.choices[drawn.right],
        "is_right": place == drawn.right,
        "explanation": drawn.question.explanation,
    }
