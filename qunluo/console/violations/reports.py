"""What members reported and nobody has looked at, and the terms of reports and appeals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.notices import tell, warn
from qunluo.console.violations.head import section
from qunluo.moderation.reads import disputes
from qunluo.moderation.reads.disputes import Report
from qunluo.moderation.writes.reports import NotSettled, reopen_reports, settle_reports, take_up
from qunluo.moderation.writes.terms import LIMITS, BadTerms, save_terms


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Reports of the same message stand together."""
    context = {
        "reported": disputes.open_reports(desk.community_id),
        "settled": disputes.settled_reports(desk.community_id),
        "terms": disputes.terms_of(desk.community_id),
        "limits": LIMITS,
    }
    return section(request, desk, "reports", context, chosen="reports")


@require_POST
@desk_view
def take(request: HttpRequest, desk: Desk, report_id: int) -> HttpResponse:
    """Put the message into the queue, without waiting for more reports."""
    report, desk = _found(desk, report_id)
    try:
        take_up(report.pk, operator_id=desk.operator.pk, at=desk.at)
    except NotSettled as refused:
        warn(request, str(refused))
        return redirect("console:violations.reports")
    tell(request, _("放进“待审核”了，看过原文再决定。"))
    return redirect("console:violations.queue")


@require_POST
@desk_view
def settle(request: HttpRequest, desk: Desk, report_id: int) -> HttpResponse:
    """There is something in it, or not."""
    report, desk = _found(desk, report_id)
    is_right = request.POST.get("outcome") == "right"
    try:
        settle_reports(report.pk, is_right=is_right, operator_id=desk.operator.pk, at=desk.at)
    except NotSettled as refused:
        warn(request, str(refused))
    else:
        sentence = _("标为成立了，谢谢。") if is_right else _("标为不成立了。")
        tell(request, sentence, undo=reverse("console:violations.reopen_report", args=[report.pk]))
    return redirect("console:violations.reports")


@require_POST
@desk_view
def reopen(request: HttpRequest, desk: Desk, report_id: int) -> HttpResponse:
    """Undo `settle`."""
    report, desk = _found(desk, report_id)
    if reopen_reports(report.pk, operator_id=desk.operator.pk, at=desk.at):
        tell(request, _("已撤销，举报重新打开。"))
    else:
        warn(request, _("这条举报的结果来自对消息的处理，请到那条违规里撤销。"))
    return redirect("console:violations.reports")


@require_POST
@desk_view
def save(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Change the terms."""
    desk.must_write()
    try:
        save_terms(desk.community_id, request.POST.dict(), operator_id=desk.operator.pk, at=desk.at)
    except BadTerms as refused:
        warn(request, str(refused))
    else:
        tell(request, _("约定已保存，从现在起按新的算。"))
    return redirect("console:violations.reports")


def _found(desk: Desk, report_id: int) -> tuple[Report, Desk]:
    report = found(disputes.report(report_id, within=desk.within))
    desk = desk.at_community(report.community_id)
    desk.must_write()
    return report, desk
