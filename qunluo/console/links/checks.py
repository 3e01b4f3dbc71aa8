"""A round through the links: begun, watched, stopped."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.links.head import section
from qunluo.console.notices import tell, warn
from qunluo.moderation.reads import links as reads
from qunluo.moderation.writes.link_checks import NotChecked, ask
from qunluo.moderation.writes.link_checks import cancel as cancel_check


@require_POST
@desk_view
def begin(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Off it goes."""
    desk.must_write()
    try:
        ask(desk.community_id, at=desk.at, operator_id=desk.operator.pk)
    except NotChecked as refused:
        warn(request, str(refused))
        return redirect("console:links.list")
    tell(request, _("开始检查，结果会陆续出现在这里。"))
    return redirect("console:links.list")


@require_GET
@desk_view
def progress(request: HttpRequest, desk: Desk, link_check_id: int) -> HttpResponse:
    """The bar alone, asked for again and again; when it is over, the whole page."""
    row = found(reads.check_row(link_check_id, within=desk.within))
    answer = section(request, desk.at_community(row.community_id), "progress", {"running": row}, chosen="list")
    if row.state not in reads.UNDER_WAY:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
@desk_view
def cancel(request: HttpRequest, desk: Desk, link_check_id: int) -> HttpResponse:
    """Stop it; what was found so far stays."""
    row = found(reads.check_row(link_check_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    if cancel_check(row.pk, at=desk.at):
        tell(request, _("停下了，已经查到的结果都还在。"))
    else:
        warn(request, _("这次检查已经结束了。"))
    return redirect("console:links.list")
