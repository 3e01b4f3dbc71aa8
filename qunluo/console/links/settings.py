"""What may leave the machine: the daily look at links, and the look at pictures. Off until somebody switches it on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view
from qunluo.console.links.head import hand, section
from qunluo.console.notices import tell, warn
from qunluo.moderation.writes.sites import DAYS, NotListed, save_terms


@require_http_methods(["GET", "POST"])
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The switches, each with what it sends to whom."""
    if request.method == "GET":
        return section(request, desk, "settings", {"least": DAYS[0], "most": DAYS[1]}, chosen="settings")
    desk.must_write()
    try:
        save_terms(
            desk.community_id,
            checks=request.POST.get("checks") == "1",
            pictures=request.POST.get("pictures") == "1",
            days=number_in(request.POST, "days") or 0,
            by=hand(desk),
        )
    except NotListed as refused:
        warn(request, str(refused))
    else:
        tell(request, _("设置已保存。"))
    return redirect("console:links.terms")
