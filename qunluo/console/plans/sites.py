"""Places with a rotating QR code on a screen: opened, closed, and shown as large as the screen is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.checkins.reads.sites import site_within, sites_of
from qunluo.checkins.sites import address_at, qr_svg
from qunluo.checkins.writes.sites import close_site, open_site
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.console.plans.forms import SiteForm
from qunluo.console.plans.head import head_of
from qunluo.console.plans.running import shown

MOST_SITES = 50


@require_POST
@desk_view
def begin(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """A new place."""
    head = head_of(desk, plan_id)
    head.desk.must_write()
    form = SiteForm(request.POST)
    if not form.is_valid():
        return shown(request, head, site_form=form)
    if len(sites_of(plan_id)) >= MOST_SITES:
        form.add_error("name", _("一个计划最多 50 个地点，请先关掉不用的。"))
        return shown(request, head, site_form=form)
    site = open_site(plan_id, form.cleaned_data["name"], at=head.desk.at)
    tell(request, _("“%(name)s”可以扫码打卡了，请在现场的屏幕上打开它。") % {"name": shown_name(site.name)})
    return redirect("console:plans.show", plan_id)


@require_POST
@desk_view
def end(request: HttpRequest, desk: Desk, site_id: int) -> HttpResponse:
    """Its codes hold no longer."""
    site = found(site_within(site_id, within=desk.within))
    desk = desk.at_community(site.plan.community_id)
    desk.must_write()
    close_site(site, at=desk.at)
    warn(request, _("“%(name)s”已关闭，屏幕上的码不再有效。") % {"name": shown_name(site.name)})
    return redirect("console:plans.show", site.plan_id)


@require_GET
@desk_view
def screen(request: HttpRequest, desk: Desk, site_id: int) -> HttpResponse:
    """The whole screen for the code."""
    return _shown(request, desk, site_id, "screen.html")


@require_GET
@desk_view
def code(request: HttpRequest, desk: Desk, site_id: int) -> HttpResponse:
    """The code of this moment alone; the screen asks for it again and again."""
    return _shown(request, desk, site_id, "screen.code.html")


def _shown(request: HttpRequest, desk: Desk, site_id: int, template: str) -> HttpResponse:
    site: Any = found(site_within(site_id, within=desk.within))
    desk = desk.at_community(site.plan.community_id)
    # Made here of nothing but an address: no word of anybody is in it.
    drawn = mark_safe(qr_svg(address_at(site, desk.at))) if site.closed_at is None else ""  # noqa: S308 - see above
    return page(request, desk, f"console/plans/{template}", {"site": site, "drawn": drawn})
