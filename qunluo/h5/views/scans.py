"""Whoever scans the code on the wall is there: one page, one button."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from qunluo.checkins.reads.sites import site_of
from qunluo.checkins.sites import is_code
from qunluo.core.checkins.plan import NeedKind
from qunluo.h5.asked import new_key
from qunluo.h5.claims import SCAN
from qunluo.h5.views.today import cards_of, shown_card
from qunluo.h5.visit import Visit, member_view, page
from qunluo.lib.passes import seal


@require_safe
@member_view
def show(request: HttpRequest, visit: Visit, site_id: int, code: str) -> HttpResponse:
    """Looking writes nothing: the page holds a note that it was opened with a code that was on the screen just now."""
    site = site_of(site_id)
    plan = visit.plan(site.plan_id) if site else None
    if site is None or plan is None or not is_code(site, code, visit.at):
        return page(request, visit, "h5/scan_late.html", {"tab": "today", "is_known": plan is not None}, status=410)
    [card] = cards_of(visit, (plan,))
    note = seal(SCAN, {"member": visit.member.pk, "plan": plan.id, "site": site.pk}, at=visit.at)
    step = card.current
    others = {need.kind for need in step.needs} - {NeedKind.SCAN, NeedKind.TAP, NeedKind.KEYWORD} if step else set()
    if others:
        return HttpResponseRedirect(f"/m/plans/{plan.id}/?scan={note}")
    context: dict[str, Any] = {"tab": "today", "site": site, "one": shown_card(visit, card), "scan": note}
    return page(request, visit, "h5/scan.html", {**context, "key": new_key()})
