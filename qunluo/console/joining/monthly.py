"""The question of the month: which comes next and when, what was asked before, and a month skipped."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.communities.reads.standing import rules_of
from qunluo.console.asked import day_in
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.joining.head import hand_of, living_groups, note_deed
from qunluo.console.notices import tell, warn
from qunluo.core.joining.mondays import asked_at, coming, next_month
from qunluo.joining.mondays import answer_text, groups_of_monthly, question_text
from qunluo.joining.reads.quiz import monthly_in, monthly_of, next_question
from qunluo.joining.reads.terms import agreed
from qunluo.joining.writes.quiz import skip_month, unskip_month

AHEAD = 3


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What comes, and what was."""
    monthly = agreed(desk.community_id).terms.monthly
    question = next_question(desk.community_id)
    context: dict[str, Any] = {
        "monthly": monthly,
        "coming": _coming(desk),
        "question": question,
        "asked": question_text(question) if question else "",
        "answer": answer_text(question) if question else "",
        "groups": len(groups_of_monthly(desk.community_id, monthly)),
        "all_groups": len(living_groups(desk)),
        "history": monthly_of(desk.community_id),
    }
    return page(request, desk, "console/joining/monthly.html", context)


@require_POST
@desk_view
def skip(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Nothing is asked in that month."""
    desk.must_write()
    month = day_in(request.POST, "month")
    known = {one["month"] for one in _coming(desk)}
    if month is None or month not in known or not skip_month(desk.community_id, month, hand=hand_of(desk)):
        warn(request, _("这个月不能跳过：已经问过了，或者不在接下来的三次里。"))
        return redirect("console:joining.monthly")
    note_deed(desk, "joining.monthly.skipped", f"{month:%Y-%m}")
    undo = f"{reverse('console:joining.unskip')}?month={month}"
    tell(request, _("%(month)s 不提问了。") % {"month": _name(month)}, undo=undo)
    return redirect("console:joining.monthly")


@require_POST
@desk_view
def unskip(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Undo `skip`."""
    desk.must_write()
    month = day_in(request.GET, "month") or day_in(request.POST, "month")
    if month is not None and unskip_month(desk.community_id, month):
        note_deed(desk, "joining.monthly.unskipped", f"{month:%Y-%m}")
        tell(request, _("%(month)s 照常提问。") % {"month": _name(month)})
    return redirect("console:joining.monthly")


def _coming(desk: Desk) -> list[dict[str, Any]]:
    """The next months, in the time of the first group."""
    monthly, groups = agreed(desk.community_id).terms.monthly, living_groups(desk)
    timezone = rules_of([groups[0].pk])[groups[0].pk].timezone if groups else "Asia/Shanghai"
    found, month = [], coming(desk.at, monthly.at, timezone=timezone)
    for _number in range(AHEAD):
        row = monthly_in(desk.community_id, month)
        found.append({"month": month, "at": asked_at(month, monthly.at, timezone=timezone), "row": row})
        month = next_month(month)
    return found


def _name(month: Any) -> str:
    return _("%(year)d 年 %(month)d 月") % {"year": month.year, "month": month.month}
