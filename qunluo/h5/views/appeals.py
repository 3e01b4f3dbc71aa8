"""Appeals: who thinks that we are wrong says so, and sees what becomes of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.checkins.reads.appeals import Appeal, appeals_of
from qunluo.checkins.writes.appeals import NotOpened, Plea, open_appeal, withdraw_appeal
from qunluo.core.checkins.days import local_day, terms_on
from qunluo.h5.asked import Asked, Done, new_key, said_after, write
from qunluo.h5.uploads import pictures_in, take_files
from qunluo.h5.visit import Visit, member_view, not_found, page
from qunluo.lib.refusal import Refusal
from qunluo.lib.typed import day_of


def show_appeals(request: HttpRequest, visit: Visit, /, *, refused: str = "", **_kwargs: Any) -> HttpResponse:
    """All of the member's appeals, with their state, due time and reasons."""
    context = {
        "tab": "mine",
        "appeals": appeals_of([visit.member.pk]),
        "open": Appeal.State.OPEN,
        "refused": refused,
        "said": said_after(request, visit),
        "key": new_key(),
    }
    return page(request, visit, "h5/appeals.html", context)


def show_form(request: HttpRequest, visit: Visit, /, *, plan_id: int, day: str, refused: str = "") -> HttpResponse:
    """The form for one day of one plan."""
    plan, on = visit.plan(plan_id), day_of(day)
    if plan is None or on is None:
        return not_found(request, visit)
    context = {
        "tab": "mine",
        "plan": plan,
        "day": on,
        "is_ahead": on > local_day(visit.at, plan.terms),
        "sessions": terms_on(on, plan).sessions,
        "hours": plan.terms.appeal_hours,
        "typed": request.POST,
        "session": request.POST.get("session") or request.GET.get("session", ""),
        "pictures": pictures_in(request, visit),
        "refused": refused,
        "key": new_key(),
    }
    return page(request, visit, "h5/appeal.html", context)


show = require_safe(member_view(show_appeals))
show_new = require_safe(member_view(show_form))


@write(show_form, first=take_files)
def open_one(request: HttpRequest, visit: Visit, asked: Asked, *, plan_id: int, day: str) -> Done:
    """Say it."""
    on = day_of(day)
    if on is None or visit.plan(plan_id) is None:
        raise NotOpened(_("没有找到这个计划。"))
    plea = Plea(
        day=on,
        words=request.POST.get("words", ""),
        key=asked.key,
        session=request.POST.get("session", "")[:20],
        pictures=tuple(one.sha256 for one in pictures_in(request, visit)),
    )
    open_appeal(plan_id, visit.member.pk, plea, at=visit.at)
    return Done(to="/m/appeals/", said=_("申诉已经提交。有结果会告诉您，也可以在这里看进度。"))


@write(show_appeals)
def withdraw(_request: HttpRequest, visit: Visit, _asked: Asked, *, appeal_id: int) -> Done:
    """No longer wanted."""
    if not withdraw_appeal(appeal_id, member_id=visit.member.pk, at=visit.at):
        raise Refusal(_("这个申诉已经有结果了，不能撤回。"))
    return Done(to="/m/appeals/", said=_("申诉已经撤回。"))
