"""Whether the ledger is as it was written: what the checker saw, and when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from qunluo.console.desk import Desk, desk_view, page
from qunluo.points.reads.checks import ledger_state, sentence
from qunluo.points.reads.totals import totals_of


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The state, every fault in words, and the two books side by side."""
    state = ledger_state(desk.community_id)
    totals = totals_of(desk.community_id)
    context = {
        "state": state,
        "open": [sentence(fault) for fault in state.open],
        "past": [(at, sentence(fault)) for at, fault in state.past],
        "totals": totals,
        "sum": sum(totals.values()),
    }
    return page(request, desk, "console/points/sound.html", context)
