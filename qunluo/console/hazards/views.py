"""The board with its lights, and a risk as a form."""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qunluo.accounts.reads import writers_of
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.entrances.meters import values_of
from qunluo.incidents.forms import HazardForm
from qunluo.incidents.forms.hazards import MOST_VALUE
from qunluo.incidents.reads import hazards as reads
from qunluo.incidents.reads.hazards import Hazard
from qunluo.incidents.writes import hazards as writes
from qunluo.incidents.writes.hazards import NotKept


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All risks, the worst first."""
    board = reads.board_of(desk.community_id, values_of(desk.community_id, at=desk.at), at=desk.at)
    context = {"board": board, "archived": reads.archived(desk.community_id)}
    return page(request, desk, "console/hazards/list.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One more risk."""
    form = HazardForm(request.POST or None, writers=_writers(desk))
    if request.method == "POST":
        desk.must_write()
        if form.is_valid():
            try:
                row = writes.add_hazard(desk.community_id, form.wish(), operator_id=desk.operator.pk, at=desk.at)
            except NotKept as refused:
                warn(request, str(refused))
            else:
                tell(request, _("“%(name)s”已加进台账。") % {"name": shown_name(row.name)})
            return redirect("console:hazards.list")
    return page(request, desk, "console/hazards/form.html", {"form": form, "row": None})


@require_http_methods(["GET", "POST"])
@desk_view
def edit(request: HttpRequest, desk: Desk, hazard_id: int) -> HttpResponse:
    """Another threshold, measure or owner."""
    row, desk = _found(desk, hazard_id)
    form = HazardForm.of(row, writers=_writers(desk))
    if request.method == "POST":
        desk.must_write()
        form = HazardForm(request.POST, writers=_writers(desk))
        if form.is_valid():
            writes.change_hazard(row, form.wish(), operator_id=desk.operator.pk, at=desk.at)
            tell(request, _("“%(name)s”已保存。") % {"name": shown_name(row.name)})
            return redirect("console:hazards.list")
    return page(request, desk, "console/hazards/form.html", {"form": form, "row": row})


@require_POST
@desk_view
def value(request: HttpRequest, desk: Desk, hazard_id: int) -> HttpResponse:
    """What somebody saw, where the house can't measure; empty where nobody knows any more."""
    row, desk = _found(desk, hazard_id)
    desk.must_write()
    given = request.POST.get("value", "").strip()
    seen = _number(given)
    if given and seen is None:
        warn(request, _("请填一个 0 到 %(most)d 的数。") % {"most": MOST_VALUE})
    else:
        writes.set_value(row, seen, operator_id=desk.operator.pk, at=desk.at)
        tell(request, _("“%(name)s”的数记下了。") % {"name": shown_name(row.name)})
    return redirect("console:hazards.list")


@require_POST
@desk_view
def archive(request: HttpRequest, desk: Desk, hazard_id: int) -> HttpResponse:
    """Off the board."""
    row, desk = _found(desk, hazard_id)
    desk.must_write()
    writes.archive_hazard(row, operator_id=desk.operator.pk, at=desk.at)
    undo = reverse("console:hazards.restore", args=[row.pk])
    tell(request, _("“%(name)s”已移出台账。") % {"name": shown_name(row.name)}, undo=undo)
    return redirect("console:hazards.list")


@require_POST
@desk_view
def restore(request: HttpRequest, desk: Desk, hazard_id: int) -> HttpResponse:
    """Back onto the board."""
    row, desk = _found(desk, hazard_id)
    desk.must_write()
    writes.restore_hazard(row, operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("“%(name)s”放回台账了。") % {"name": shown_name(row.name)})
    return redirect("console:hazards.list")


@require_POST
@desk_view
def ship(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put the shipped risks on the board."""
    desk.must_write()
    count = writes.ship_hazards(desk.community_id, operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("加了 %(count)d 项自带的风险。") % {"count": count})
    return redirect("console:hazards.list")


def _found(desk: Desk, hazard_id: int) -> tuple[Hazard, Desk]:
    row = found(reads.hazard(hazard_id, within=desk.within))
    return row, desk.at_community(row.community_id)


def _writers(desk: Desk) -> list[tuple[int, str]]:
    return [(one.pk, shown_name(one.name)) for one in writers_of(desk.community_id)]


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number <= MOST_VALUE else None
