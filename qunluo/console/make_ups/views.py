"""Make-ups as operators see them: all of them, one to be granted for nothing, and one to be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.checkins.reads import plans
from qunluo.checkins.reads.make_ups import make_up, make_ups, position_of
from qunluo.checkins.writes.make_up import NotMadeUp, grant_make_up, undo_make_up
from qunluo.checkins.writes.rulings import LONGEST_REASON
from qunluo.communities.reads import pages
from qunluo.communities.reads.pages import Member
from qunluo.console.asked import number_in, text_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.core.checkins.days import local_day
from qunluo.core.checkins.make_up import Missed
from qunluo.core.checkins.plan import Plan

SIZE, MOST_FOUND, DAYS_BACK = 50, 5, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A member who is asked for, and what they missed of late."""

    member: Member
    missed: Sequence[Missed]


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The make-ups of the community, the newest first, and members to whom a day may be given back."""
    before = number_in(request.GET, "before")
    rows = make_ups(desk.community_id, before=before, limit=SIZE + 1)
    offered = plans.plan_rows(desk.community_id)
    context: dict[str, Any] = {
        "rows": rows[:SIZE],
        "older": rows[SIZE - 1].pk if len(rows) > SIZE else None,
        "is_first": before is None,
        "plans": offered,
        "longest_reason": LONGEST_REASON,
        "search": text_in(request.GET, "q"),
        "plan_id": number_in(request.GET, "plan") or (offered[0].pk if offered else None),
    }
    return page(request, desk, "console/make_ups/list.html", context | _asked_for(desk, context))


@require_POST
@desk_view
def grant(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Give a missed day back, with a reason."""
    desk.must_write()
    plan = found(plans.plan_row(number_in(request.POST, "plan") or 0, within=desk.within))
    desk = desk.at_community(plan.community_id)
    desk.must_write()
    member = found(pages.member(number_in(request.POST, "member") or 0, within=[plan.community_id]))
    day, session = _slot(request.POST.get("slot", ""))
    try:
        made = grant_make_up(
            plan.pk,
            member.pk,
            day,
            session=session,
            operator_id=desk.operator.pk,
            reason=request.POST.get("reason", ""),
            at=desk.at,
        )
    except NotMadeUp as refused:
        warn(request, str(refused))
        back = urlencode({"plan": plan.pk, "q": request.POST.get("q", "")[:100]})
        return redirect(f"{reverse('console:make_ups.list')}?{back}")
    told = {"name": shown_name(str(member)), "month": made.day.month, "day": made.day.day, "streak": made.streak}
    tell(request, _("已给 %(name)s 补上 %(month)d 月 %(day)d 日，现在连续 %(streak)d。") % told)
    return redirect("console:make_ups.list")


@require_POST
@desk_view
def undo(request: HttpRequest, desk: Desk, make_up_id: int) -> HttpResponse:
    """Take one back: what was paid returns."""
    made = found(make_up(make_up_id, within=desk.within))
    desk = desk.at_community(made.community_id)
    desk.must_write()
    try:
        undo_make_up(make_up_id, operator_id=desk.operator.pk, reason=request.POST.get("reason", ""), at=desk.at)
    except NotMadeUp as refused:
        warn(request, str(refused))
    else:
        tell(request, _("补卡已撤销，积分或补卡券已经退回，这一天重新算漏打卡。"))
    return redirect("console:make_ups.list")


def _asked_for(desk: Desk, context: dict[str, Any]) -> dict[str, Any]:
    """The members who are called like that in the groups of the plan, with what they missed."""
    if not context["search"] or not context["plan_id"]:
        return {"candidates": []}
    row = found(plans.plan_row(context["plan_id"], within=[desk.community_id]))
    here = set(plans.groups_of([row.pk]).get(row.pk, []))
    plan = plans.plan_of(row.pk)
    members = [one for one in pages.find_members(desk.community_id, context["search"]) if one.group_id in here]
    return {
        "candidates": [_candidate(desk, plan, one) for one in members[:MOST_FOUND]],
        "has_more": len(members) > MOST_FOUND,
    }


def _candidate(desk: Desk, plan: Plan, member: Member) -> Candidate:
    whole = found(pages.member(member.pk, within=[desk.community_id]))
    position = position_of(plan, whole, at=desk.at)
    today = local_day(desk.at, plan.terms_at(desk.at))
    days = [today - timedelta(days=back) for back in range(1, DAYS_BACK + 1)]
    return Candidate(member=whole, missed=[one for day in days for one in position.missed_on(day)])


def _slot(typed: str) -> tuple[date, str]:
    """A day and a session, as the page's choice holds them."""
    day, _parted, session = typed.partition("~")
    try:
        return date.fromisoformat(day), session[:20]
    except ValueError:
        raise Http404 from None
