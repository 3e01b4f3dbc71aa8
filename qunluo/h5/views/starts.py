"""What newcomers have to do, how far they are, and the quiz."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.core.joining.terms import Newcomers
from qunluo.h5.asked import Asked, Done, new_key, said_after, write
from qunluo.h5.visit import Visit, member_view, page
from qunluo.joining.reads.newcomers import newcomer
from qunluo.joining.reads.quiz import attempts_of, quiz_for
from qunluo.joining.reads.terms import agreed
from qunluo.joining.writes.deeds import Hand
from qunluo.joining.writes.newcomers import answer_quiz
from qunluo.lib.refusal import Refusal


@require_safe
@member_view
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The tasks with their times."""
    found = newcomer(visit.member, at=visit.at)
    context = {
        "tab": "mine",
        "progress": found.progress if found else None,
        "newcomers": _terms(visit),
        "said": said_after(request, visit),
    }
    return page(request, visit, "h5/start.html", context)


def show_quiz(request: HttpRequest, visit: Visit, /, *, refused: str = "") -> HttpResponse:
    """The questions of the next try, and what came of the last one."""
    terms, attempts = _terms(visit), attempts_of(visit.member.pk)
    is_passed = any(one.is_passed for one in attempts)
    left = max(terms.tries - len(attempts), 0)
    drawn = quiz_for(visit.member.pk, visit.member.community_id, number=len(attempts) + 1, most=terms.questions)
    context = {
        "tab": "mine",
        "newcomers": terms,
        "drawn": drawn if left and not is_passed else (),
        "last": attempts[-1] if attempts else None,
        "is_passed": is_passed,
        "left": left,
        "has_questions": bool(drawn),
        "number": len(attempts) + 1,
        "typed": request.POST,
        "refused": refused,
        "said": said_after(request, visit),
        "key": new_key(),
    }
    return page(request, visit, "h5/quiz.html", context)


quiz = require_safe(member_view(show_quiz))


@write(show_quiz)
def answer(request: HttpRequest, visit: Visit, _asked: Asked, **_kwargs: Any) -> Done:
    """Hand the answers in. They are marked here: what is right never stood on the page."""
    terms, attempts = _terms(visit), attempts_of(visit.member.pk)
    if not visit.member.is_present:
        raise Refusal(_("您已经不在这个群里了，不用再做小测。"))
    number = len(attempts) + 1
    drawn = quiz_for(visit.member.pk, visit.member.community_id, number=number, most=terms.questions)
    if not drawn:
        raise Refusal(_("小测还没有题目，请过一会儿再来。"))
    if attempts and request.POST.get("number") != str(number):
        raise Refusal(_("这一份已经交过了，下面是新的一份。"))
    shown = {name[1:] for name in request.POST if name.startswith("q")}
    if shown - {str(one.question.id) for one in drawn}:
        raise Refusal(_("题目刚刚改过，请重新做一遍，这次不算机会。"))
    given = {one.question.id: _place(request.POST.get(f"q{one.question.id}", "")) for one in drawn}
    if any(place < 0 for place in given.values()):
        raise Refusal(_("还有题没有选，请都选好再交。"))
    row = answer_quiz(visit.member, drawn, given, newcomers=terms, hand=Hand(operator_id=None, at=visit.at))
    said = (
        _("答对 %(right)d 题，一共 %(total)d 题，通过了！")
        if row.is_passed
        else _("答对 %(right)d 题，一共 %(total)d 题，还差一点。")
    )
    return Done(to="/m/quiz/", said=said % {"right": row.right, "total": row.total})


def _place(given: str) -> int:
    return int(given) if given in {"0", "1", "2", "3"} else -1


def _terms(visit: Visit) -> Newcomers:
    return agreed(visit.member.community_id).terms.newcomers
