"""Entries of the backup form whose name means nobody, or several: an operator says whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.checkins.reads.backup import waiting_entries
from qunluo.communities.reads.pages import Member
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.console.plans.head import Head, head_of, plan_page
from qunluo.entrances.backup import merge_backup_entry
from qunluo.entrances.seats import Called, Seats


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """All that waits under one name, and whom the name may mean."""

    name: str
    entries: list[Any]
    candidates: list[Member]


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """What waits, name by name."""
    head = head_of(desk, plan_id)
    return plan_page(request, head, "claims.html", {"heaps": _heaps(head), "many_groups": len(head.groups) > 1})


@require_POST
@desk_view
def settle(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """All that waits under this name is one member's, or nobody's."""
    head = head_of(desk, plan_id)
    head.desk.must_write()
    name = request.POST.get("name", "")
    member = _meant(request, head)
    if member is None and "nobody" not in request.POST:
        warn(request, _("没有找到唯一叫这个名字的成员。请写群昵称的全名，或者平台编号。"))
        return redirect("console:plans.entries", plan_id)
    who: dict[str, Any] = {"operator_id": head.desk.operator.pk, "at": head.desk.at}
    waiting = [one for one in waiting_entries(plan_id) if one.name == name]
    settled = sum(merge_backup_entry(one, member_id=member.pk if member else None, **who) for one in waiting)
    told = {"name": shown_name(name), "count": settled, "member": shown_name(str(member)) if member else ""}
    if not settled:
        warn(request, _("这个名字下面已经没有要认的了。"))
    elif member:
        tell(request, _("“%(name)s”的 %(count)d 条记给了 %(member)s，按写的时间算，不会重复。") % told)
    else:
        tell(request, _("“%(name)s”的 %(count)d 条不是成员的，收起来了。") % told)
    return redirect("console:plans.entries" if waiting_entries(plan_id) else "console:plans.show", plan_id)


def _heaps(head: Head) -> list[Heap]:
    """Oldest first."""
    heaps: dict[str, list[Any]] = {}
    for one in waiting_entries(head.row.pk):
        heaps.setdefault(one.name, []).append(one)
    if not heaps:
        return []
    seats = Seats(head.groups, chosen={})
    found, doubts = seats.find(Called(id="", name=name, group="") for name in heaps)
    may_be = {doubt.name: [seats.members[pk] for pk in doubt.candidates] for doubt in doubts}
    may_be |= {called.name: [member] for called, member in found.items() if member is not None}
    return [Heap(name=name, entries=rows, candidates=may_be.get(name, [])) for name, rows in heaps.items()]


def _meant(request: HttpRequest, head: Head) -> Member | None:
    """The member who is chosen, or whose name is typed."""
    if "nobody" in request.POST:
        return None
    seats, typed = Seats(head.groups, chosen={}), request.POST.get("called", "").strip()
    if not typed:
        return seats.members.get(number_in(request.POST, "member") or 0)
    called = Called(id=typed, name=typed, group="")
    return seats.find([called])[0].get(called)
