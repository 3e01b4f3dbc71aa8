"""Leave to advertise: what one has left this week, what one applied for, and the form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.communities.reads.visitors import seats_of_account
from qunluo.core.hours import zone
from qunluo.h5.asked import Asked, Done, new_key, said_after, write
from qunluo.h5.papers import NAMES, papers_in, take_papers
from qunluo.h5.uploads import names_in
from qunluo.h5.visit import Visit, member_view, not_found, page
from qunluo.lib.refusal import Refusal
from qunluo.lib.typed import day_of, number_of, numbers_of
from qunluo.moderation.reads.licences import Paper, Row, own_licence, own_licences, shown, this_week
from qunluo.moderation.writes.licences import (
    LONGEST_WHAT,
    MOST_OPEN,
    OPEN,
    Application,
    apply_for,
    supplement,
    withdraw_application,
)

USUAL_DAYS = timedelta(days=90)


def show_all(request: HttpRequest, visit: Visit, /, *, refused: str = "", **_kwargs: Any) -> HttpResponse:
    """This week, and all applications."""
    rows = shown(own_licences(visit.member.account_id), at=visit.at)
    context = {
        "tab": "mine",
        "week": this_week(visit.member, at=visit.at),
        "licences": rows,
        "may_apply": sum(one.row.state in OPEN for one in rows) < MOST_OPEN,
        "refused": refused,
        "said": said_after(request, visit),
    }
    return page(request, visit, "h5/licences.html", context)


def show_form(request: HttpRequest, visit: Visit, /, *, refused: str = "", **_kwargs: Any) -> HttpResponse:
    """An empty form; one that prolongs begins with what was asked before."""
    renewed = own_licence(_number(request.GET, "renews") or _number(request.POST, "renews"), visit.member.account_id)
    return _form(request, visit, renewed, refused=refused)


def show_licence(
    request: HttpRequest, visit: Visit, /, *, licence_id: int, refused: str = "", **_kwargs: Any
) -> HttpResponse:
    """One application: how it stands, and the form again where more is wanted."""
    row = own_licence(licence_id, visit.member.account_id)
    if row is None:
        return not_found(request, visit)
    return _form(request, visit, row, refused=refused, is_own=True)


def _form(
    request: HttpRequest, visit: Visit, row: Row | None, *, refused: str = "", is_own: bool = False
) -> HttpResponse:
    today = visit.at.astimezone(zone(visit.timezone)).date()
    context = {
        "tab": "mine",
        "licence": shown([row], at=visit.at)[0] if row and is_own else None,
        "renews": row if not is_own else None,
        "typed": request.POST,
        "what": request.POST.get("what", row.what if row else ""),
        "first": request.POST.get("first") or (row.asked_from if row and is_own else today).isoformat(),
        "last": request.POST.get("last") or (row.asked_until if row and is_own else today + USUAL_DAYS).isoformat(),
        "seats": seats_of_account(visit.member.account_id),
        "chosen": numbers_of(request.POST.getlist("group")) or (row.asked_groups if row else [visit.member.group_id]),
        "kinds": Paper.Kind.choices,
        "papers": papers_in(request, visit),
        "most": LONGEST_WHAT,
        "is_open": row is not None and is_own and row.state in OPEN,
        "refused": refused,
        "said": said_after(request, visit),
        "key": new_key(),
    }
    return page(request, visit, "h5/licence.html", context)


show = require_safe(member_view(show_all))
show_new = require_safe(member_view(show_form))
show_one = require_safe(member_view(show_licence))


@write(show_form, first=take_papers)
def apply(request: HttpRequest, visit: Visit, _asked: Asked, **_kwargs: Any) -> Done:
    """Hand it in."""
    if not visit.member.is_present:
        raise Refusal(_("您已经不在这个群里了，不能在这里申请。"))
    row = apply_for(visit.member, _application(request, visit), at=visit.at)
    return Done(to=f"/m/licences/{row.pk}/", said=_("已提交，待审批。有结果会告诉您，也可以在这里看进度。"))


@write(show_licence, first=take_papers)
def hand_in_more(request: HttpRequest, visit: Visit, _asked: Asked, *, licence_id: int) -> Done:
    """What was missing."""
    supplement(licence_id, visit.member, _application(request, visit), at=visit.at)
    return Done(to=f"/m/licences/{licence_id}/", said=_("已补充提交，待审批。"))


@write(show_licence)
def withdraw(_request: HttpRequest, visit: Visit, _asked: Asked, *, licence_id: int) -> Done:
    """No longer wanted."""
    withdraw_application(licence_id, visit.member, at=visit.at)
    return Done(to="/m/licences/", said=_("申请已经撤回，材料会自动删除。"))


def _application(request: HttpRequest, visit: Visit) -> Application:
    own = {one.group_id for one in seats_of_account(visit.member.account_id)}
    groups = numbers_of(request.POST.getlist("group"))
    if not groups or not set(groups) <= own:
        raise Refusal(_("请选一下要在哪些群发。"))
    return Application(
        what=request.POST.get("what", ""),
        groups=tuple(groups),
        first=day_of(request.POST.get("first", "")),
        last=day_of(request.POST.get("last", "")),
        papers=tuple(names_in(request, NAMES)),
        renews=_number(request.POST, "renews") or None,
    )


def _number(query: QueryDict, name: str) -> int:
    return number_of(query.get(name, "")) or 0
