"""Applications decided, licences taken back and prolonged, and what an operator records by hand."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.communities.reads.pages import find_members, member
from qunluo.communities.reads.visitors import visitor
from qunluo.console.asked import day_in, number_in, numbers_in, text_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.licences.listing import head
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.moderation.reads.licences import Row, licence, taken_meanwhile
from qunluo.moderation.reads.reviewers import is_reviewer
from qunluo.moderation.writes.licence_terms import By, Grant, NotLicensed
from qunluo.moderation.writes.licensing import approve, ask_for_more, record_by_hand, refuse, renew, revoke, undo

NOBODYS = 0


@require_POST
@desk_view
def decide(request: HttpRequest, desk: Desk, licence_id: int) -> HttpResponse:
    """Approve, refuse, or ask for more."""
    row, desk = _one(desk, licence_id)
    outcome = request.POST.get("outcome", "")
    deeds: dict[str, Callable[[By], Row]] = {
        "approve": lambda by: approve(row.pk, _grant(request), by),
        "refuse": lambda by: refuse(row.pk, by),
        "more": lambda by: ask_for_more(row.pk, by),
    }
    said = {
        "approve": _("批准了 %(name)s 的广告许可。"),
        "refuse": _("没有批准 %(name)s 的申请，对方能看到原因。"),
        "more": _("请 %(name)s 补充材料，补好会再排进来。"),
    }
    if outcome not in deeds:
        warn(request, _("请选择批准、不批准或请对方补充。"))
        return redirect("console:licences.show", row.pk)
    return _do(request, desk, row, deeds[outcome], said[outcome])


@require_POST
@desk_view
def take_back(request: HttpRequest, desk: Desk, licence_id: int) -> HttpResponse:
    """From now on no longer."""
    row, desk = _one(desk, licence_id)
    return _do(request, desk, row, lambda by: revoke(row.pk, by), _("撤销了 %(name)s 的广告许可，从现在起不再有效。"))


@require_POST
@desk_view
def prolong(request: HttpRequest, desk: Desk, licence_id: int) -> HttpResponse:
    """After its end, or from now on."""
    row, desk = _one(desk, licence_id)
    return _do(request, desk, row, lambda by: renew(row.pk, _grant(request), by), _("%(name)s 的广告许可续期了。"))


@require_POST
@desk_view
def undo_last(request: HttpRequest, desk: Desk, licence_id: int) -> HttpResponse:
    """As it was before the last decision."""
    row, desk = _one(desk, licence_id)
    try:
        row = undo(row.pk, By(operator_id=desk.operator.pk, at=desk.at))
    except NotLicensed as refused:
        warn(request, str(refused))
    else:
        said = _("已撤销，恢复到之前的样子。")
        if taken_meanwhile(row):
            said += _("这期间记下的违规列在下面，看过以后可以一起撤回。")
        tell(request, said)
    return redirect("console:licences.show", row.pk)


@require_GET
@desk_view
def find_member(request: HttpRequest, desk: Desk) -> HttpResponse:
    """For whom a licence shall be recorded."""
    search = text_in(request.GET, "q")
    members = find_members(desk.community_id, search) if search else []
    return page(request, desk, "console/licences/record.html", head(desk) | {"members": members, "search": search})


@desk_view
def record(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """A licence without an application: the papers were seen elsewhere."""
    row = found(member(member_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    _must_review(desk)
    if request.method == "POST":
        by = By(operator_id=desk.operator.pk, at=desk.at, reason=request.POST.get("reason", ""))
        try:
            made = record_by_hand(found(visitor(row.pk)), request.POST.get("what", ""), _grant(request), by)
        except NotLicensed as refused:
            warn(request, str(refused))
        else:
            undo_at = reverse("console:licences.undo", args=[made.pk])
            tell(request, _("给 %(name)s 登记了广告许可。") % {"name": shown_name(str(row))}, undo=undo_at)
            return redirect("console:licences.show", made.pk)
    context = {"member": row, "typed": request.POST}
    return page(request, desk, "console/licences/record.html", head(desk) | context)


def _do(request: HttpRequest, desk: Desk, row: Row, deed: Callable[[By], Row], said: str) -> HttpResponse:
    try:
        deed(By(operator_id=desk.operator.pk, at=desk.at, reason=request.POST.get("reason", "")))
    except NotLicensed as refused:
        warn(request, str(refused))
        return redirect("console:licences.show", row.pk)
    tell(request, said % {"name": shown_name(str(row.member))}, undo=reverse("console:licences.undo", args=[row.pk]))
    return redirect(
        "console:licences.list" if "from_list" in request.POST else "console:licences.show", *_args(request, row)
    )


def _args(request: HttpRequest, row: Row) -> list[int]:
    return [] if "from_list" in request.POST else [row.pk]


def _one(desk: Desk, licence_id: int) -> tuple[Row, Desk]:
    row = found(licence(licence_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    _must_review(desk)
    return row, desk


def _must_review(desk: Desk) -> None:
    desk.must_write()
    if not is_reviewer(desk.community_id, desk.operator.pk):
        raise PermissionDenied(_("广告许可由审核员审批。审核员在“投稿审核 › 设置”里指定。"))


def _grant(request: HttpRequest) -> Grant:
    chosen = tuple(numbers_in(request.POST, "group"))
    # No group at all means all of them; what is no number is a group of nobody, and refused.
    groups = chosen if chosen or not request.POST.getlist("group") else (NOBODYS,)
    return Grant(
        quota=number_in(request.POST, "quota"),
        first=day_in(request.POST, "first"),
        last=day_in(request.POST, "last"),
        groups=groups,
    )
