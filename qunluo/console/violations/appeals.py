"""Appeals against violations: the most urgent first, answered with reasons, and undone where the answer was wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.notices import tell, warn
from qunluo.console.violations.head import section
from qunluo.moderation.reads import disputes
from qunluo.moderation.reads.disputes import Appeal
from qunluo.moderation.reads.queue import cases_of
from qunluo.moderation.writes.appeals import Answer, NotDecided, decide_appeal, undo_decision


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits for an answer, or what was answered."""
    is_closed = request.GET.get("list") == "closed"
    rows = disputes.closed_appeals(desk.community_id) if is_closed else disputes.open_appeals(desk.community_id)
    known = {case.row.pk: case for case in cases_of([one.violation for one in rows])}
    context = {"is_closed": is_closed, "rows": [(one, known[one.violation_id]) for one in rows]}
    return section(request, desk, "appeals", context, chosen="appeals")


@require_POST
@desk_view
def decide(request: HttpRequest, desk: Desk, violation_appeal_id: int) -> HttpResponse:
    """Answer it."""
    appeal, desk = _found(desk, violation_appeal_id)
    answer = Answer(
        operator_id=desk.operator.pk,
        is_for=request.POST.get("outcome") == "for",
        reason=request.POST.get("reason", ""),
    )
    try:
        decide_appeal(appeal.pk, answer, at=desk.at)
    except NotDecided as refused:
        warn(request, str(refused))
        return redirect("console:violations.appeals")
    tell(
        request,
        _("申诉成立：不算违规了，有过的处理都撤回，结果会告诉成员。")
        if answer.is_for
        else _("申诉未通过，理由会告诉成员。"),
    )
    return redirect("console:violations.show", appeal.violation_id)


@require_POST
@desk_view
def undo(request: HttpRequest, desk: Desk, violation_appeal_id: int) -> HttpResponse:
    """The answer was wrong: all is as before, and the appeal is open again."""
    appeal, desk = _found(desk, violation_appeal_id)
    reason = request.POST.get("reason", "")
    try:
        undo_decision(appeal.pk, operator_id=desk.operator.pk, reason=reason, at=desk.at)
    except NotDecided as refused:
        warn(request, str(refused))
    else:
        tell(request, _("裁决已撤销，恢复到裁决之前，申诉重新打开。"))
    return redirect("console:violations.show", appeal.violation_id)


def _found(desk: Desk, appeal_id: int) -> tuple[Appeal, Desk]:
    appeal = found(disputes.appeal(appeal_id, within=desk.within))
    desk = desk.at_community(appeal.community_id)
    desk.must_write()
    return appeal, desk
