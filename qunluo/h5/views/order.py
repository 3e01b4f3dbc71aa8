"""The rules of the group, what the member did against them, and the way to say that we are wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.core.moderation.sanctions import measure_text
from qunluo.h5.asked import Asked, Done, new_key, said_after, write
from qunluo.h5.visit import Visit, member_view, not_found, page
from qunluo.lib.refusal import Refusal
from qunluo.moderation.reads.disputes import terms_of
from qunluo.moderation.reads.own import order_for
from qunluo.moderation.reads.queue import Case, cases_of, own_violations
from qunluo.moderation.writes.appeals import LONGEST_WORDS, open_appeal, withdraw_appeal


def show_order(request: HttpRequest, visit: Visit, /, *, refused: str = "", **_kwargs: Any) -> HttpResponse:
    """Rules, steps, and one's own."""
    context = {
        "tab": "mine",
        "order": order_for(visit.member),
        "cases": [(case, _taken(case)) for case in _own(visit)],
        "refused": refused,
        "said": said_after(request, visit),
    }
    return page(request, visit, "h5/order.html", context)


def show_case(
    request: HttpRequest, visit: Visit, /, *, violation_id: int, refused: str = "", **_kwargs: Any
) -> HttpResponse:
    """One of one's own, with the reason, what was done, and the appeal about it."""
    case = next((one for one in _own(visit) if one.row.pk == violation_id), None)
    if case is None:
        return not_found(request, visit)
    context = {
        "tab": "mine",
        "case": case,
        "taken": _taken(case),
        "now": measure_text(case.step, hours=case.now.step.hours if case.now else 0),
        "may_appeal": case.row.counts and (case.appeal is None or case.appeal.state == "withdrawn"),
        "hours": terms_of(case.row.community_id).appeal_hours,
        "typed": request.POST,
        "most": LONGEST_WORDS,
        "refused": refused,
        "said": said_after(request, visit),
        "key": new_key(),
    }
    return page(request, visit, "h5/violation.html", context)


show = require_safe(member_view(show_order))
show_one = require_safe(member_view(show_case))


@write(show_case)
def appeal(request: HttpRequest, visit: Visit, _asked: Asked, *, violation_id: int) -> Done:
    """Say why it is not so."""
    open_appeal(violation_id, visit.member.pk, request.POST.get("words", ""), at=visit.at)
    return Done(to=f"/m/order/{violation_id}/", said=_("申诉已经提交。有结果会告诉您，也可以在这里看进度。"))


@write(show_case)
def withdraw(_request: HttpRequest, visit: Visit, _asked: Asked, *, violation_id: int) -> Done:
    """No longer wanted."""
    if not withdraw_appeal(violation_id, visit.member.pk, at=visit.at):
        raise Refusal(_("这个申诉已经有结果了，不能撤回。"))
    return Done(to=f"/m/order/{violation_id}/", said=_("申诉已经撤回。"))


def _own(visit: Visit) -> list[Case]:
    return cases_of(own_violations(visit.member.pk))


def _taken(case: Case) -> str:
    return measure_text(case.row.measure, hours=case.row.hours)
