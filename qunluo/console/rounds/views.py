"""The rounds of a day, the days before, and the items that people look at."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.asked import day_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.entrances.rounds import make_rounds
from qunluo.incidents.reads import rounds as reads
from qunluo.incidents.reads.rounds import RoundItem, today_at
from qunluo.incidents.rounds import State
from qunluo.incidents.writes import rounds as writes
from qunluo.incidents.writes.rounds import Look, NotTicked

PAGES = {
    "channels": "channels.list",
    "events": "parked.list",
    "deliveries": "deliveries.list",
    "to_dos": "todo.list",
    "reviews": "violations.queue",
    "appeals": "violations.appeals",
    "checkin_reviews": "reviews.list",
    "checkin_appeals": "appeals.list",
    "incidents": "incidents.list",
    "caretakers": "overview",
    "room": "overview",
    "trials": "rules.list",
    "links": "links.list",
    "ledger": "points.sound",
}
"""Where one mends what a look found; what belongs to the machine has no page."""
BACK = timedelta(days=7)
"""So many days back something can still be ticked."""


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The rounds of today, or of a day before."""
    today = today_at(desk.at)
    day = min(day_in(request.GET, "day") or today, today)
    sheet = reads.sheet_of(desk.community_id, day)
    context = {
        "sheet": sheet,
        "today": today,
        "is_today": day == today,
        "can_tick": desk.grant is not None and desk.grant.can_write and today - day <= BACK,
        "results": [(one, _address(one.key)) for one in sheet.results],
        "faults": sum(one.state is State.FAULT for one in sheet.results),
        "attention": sum(one.state is State.ATTENTION for one in sheet.results),
        "history": reads.history_of(desk.community_id, until=today),
        "longest": {"note": writes.LONGEST_NOTE, "name": writes.LONGEST_NAME, "hint": writes.LONGEST_HINT},
    }
    return page(request, desk, "console/rounds/show.html", context)


@require_POST
@desk_view
def run(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Look at everything once more."""
    desk.must_write()
    results = make_rounds(desk.community_id, at=desk.at)
    bad = sum(one.state is not State.OK for one in results)
    tell(request, _("看过了 %(count)d 处，%(bad)d 处要处理。") % {"count": len(results), "bad": bad})
    return redirect("console:rounds.show")


@require_POST
@desk_view
def tick(request: HttpRequest, desk: Desk, item_id: int) -> HttpResponse:
    """Somebody looked at an item, or did not after all."""
    item, desk = _found(desk, item_id)
    day = _day(request, desk)
    does = request.POST.get("does", "fine")
    if does == "undo":
        writes.untick_item(item, day, operator_id=desk.operator.pk, at=desk.at)
        return _back(day)
    look = Look(day=day, operator_id=desk.operator.pk, is_fine=does != "wrong", note=request.POST.get("note", ""))
    try:
        writes.tick_item(item, look, at=desk.at)
    except NotTicked as refused:
        warn(request, str(refused))
    return _back(day)


@require_POST
@desk_view
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One more item for people."""
    desk.must_write()
    try:
        name, hint = request.POST.get("name", ""), request.POST.get("hint", "")
        item = writes.add_item(desk.community_id, name, hint, operator_id=desk.operator.pk, at=desk.at)
    except NotTicked as refused:
        warn(request, str(refused))
    else:
        tell(request, _("以后每天都看“%(name)s”。") % {"name": shown_name(item.name)})
    return redirect("console:rounds.show")


@require_POST
@desk_view
def change(request: HttpRequest, desk: Desk, item_id: int) -> HttpResponse:
    """Another name or hint."""
    item, desk = _found(desk, item_id)
    try:
        name, hint = request.POST.get("name", ""), request.POST.get("hint", "")
        writes.change_item(item, name, hint, operator_id=desk.operator.pk, at=desk.at)
    except NotTicked as refused:
        warn(request, str(refused))
    else:
        tell(request, _("“%(name)s”已保存。") % {"name": shown_name(item.name)})
    return redirect("console:rounds.show")


@require_POST
@desk_view
def archive(request: HttpRequest, desk: Desk, item_id: int) -> HttpResponse:
    """Nobody looks at it any more."""
    item, desk = _found(desk, item_id)
    writes.archive_item(item, operator_id=desk.operator.pk, at=desk.at)
    undo = reverse("console:rounds.restore", args=[item.pk])
    tell(request, _("“%(name)s”已移走，以前的记录都在。") % {"name": shown_name(item.name)}, undo=undo)
    return redirect("console:rounds.show")


@require_POST
@desk_view
def restore(request: HttpRequest, desk: Desk, item_id: int) -> HttpResponse:
    """Undo `archive`."""
    item, desk = _found(desk, item_id)
    writes.restore_item(item, operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("“%(name)s”又在每天的清单里了。") % {"name": shown_name(item.name)})
    return redirect("console:rounds.show")


@require_POST
@desk_view
def ship(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put in the shipped items."""
    desk.must_write()
    count = writes.ship_items(desk.community_id, operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("加了 %(count)d 项自带的巡检。") % {"count": count})
    return redirect("console:rounds.show")


def _found(desk: Desk, item_id: int) -> tuple[RoundItem, Desk]:
    item = found(reads.item(item_id, within=desk.within))
    desk = desk.at_community(item.community_id)
    desk.must_write()
    return item, desk


def _day(request: HttpRequest, desk: Desk) -> date:
    today = today_at(desk.at)
    day = day_in(request.POST, "day") or today
    if not today - BACK <= day <= today:
        raise Http404
    return day


def _back(day: date) -> HttpResponse:
    return redirect(f"{reverse('console:rounds.show')}?day={day.isoformat()}#items")


def _address(key: str) -> str:
    return reverse(f"console:{PAGES[key]}") if key in PAGES else ""
