"""Months of a plan: all members by days, and one member's calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from qunluo.checkins.reads.calendar import MemberMonth, Order, Wanted, member_month, month_matrix
from qunluo.checkins.writes.figures import catch_up
from qunluo.communities.reads import pages
from qunluo.console.asked import choice_in, number_in, text_in
from qunluo.console.board.head import chosen_group, ids_of, running_page
from qunluo.console.board.told import entry_of
from qunluo.console.board.words import LEGEND, MARKS, ORDERS, WEEKDAYS
from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.plans.head import Head, head_of
from qunluo.core.checkins.days import local_day

DAY = timedelta(days=1)
FEW = 6
"""A page counts so many stale days itself; more are left to the minute's job."""
MOST_PAGES = 1_000
FIRST_YEAR = 2000


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """All members by the days of a month."""
    head = head_of(desk, plan_id)
    group, month = chosen_group(request, head), shown_month(request, head)
    wanted = Wanted(
        month=month,
        groups=ids_of(head, group),
        order=choice_in(request.GET, "order", Order.MOST),
        search=text_in(request.GET, "q"),
        page=min(number_in(request.GET, "page") or 1, MOST_PAGES),
    )
    catch_up([plan_id], first=month, last=_last(month), at=head.desk.at, limit=FEW)
    query = {
        "month": f"{month:%Y-%m}",
        "order": wanted.order,
        "group": str(group.pk) if group else "",
        "q": wanted.search,
    }
    context = {
        "matrix": month_matrix(head.known, wanted, at=head.desk.at),
        "wanted": wanted,
        "orders": ORDERS.items(),
        "group": group,
        "query": {left: urlencode({k: v for k, v in query.items() if v and k != left}) for left in (*query, "")},
        **_around(month, head),
    }
    return running_page(request, head, "board/month.html", context)


@require_GET
@desk_view
def member(request: HttpRequest, desk: Desk, plan_id: int, member_id: int) -> HttpResponse:
    """One member's month in the plan, and all that was handed in."""
    head = head_of(desk, plan_id)
    person = found(pages.member(member_id, within=[head.row.community_id]))
    month = shown_month(request, head)
    shown = member_month(head.known, person, month, at=head.desk.at)
    sessions = head.known.terms.sessions
    names = {one.id: one.name for one in sessions} if len(sessions) > 1 else {}
    context = {
        "member": person,
        "shown": shown,
        "entries": [entry_of(row, head.known, names) for row in shown.entries],
        "weeks": _weeks(shown),
        "weekdays": WEEKDAYS,
        **_around(month, head),
    }
    return running_page(request, head, "board/member.html", context)


def shown_month(request: HttpRequest, head: Head) -> date:
    """The first of the month that is asked for; of this month where none is, or none that can be."""
    this = local_day(head.desk.at, head.terms).replace(day=1)
    year, _dash, month = request.GET.get("month", "").partition("-")
    try:
        asked = date(int(year), int(month), 1)
    except ValueError:
        return this
    return asked if asked.year >= FIRST_YEAR and asked <= this else this


def _around(month: date, head: Head) -> dict[str, Any]:
    this = local_day(head.desk.at, head.terms).replace(day=1)
    after = _last(month) + DAY
    return {
        "month": month,
        "before": f"{month - DAY:%Y-%m}" if month.year > FIRST_YEAR else "",
        "after": f"{after:%Y-%m}" if after <= this else "",
        "marks": MARKS,
        "legend": [(mark, MARKS[mark]) for mark in LEGEND],
    }


def _last(month: date) -> date:
    return (month.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def _weeks(shown: MemberMonth) -> list[list[Any]]:
    """The cells in rows of seven, from Monday on; None before the first and after the last."""
    cells: list[Any] = [None] * shown.month.weekday() + list(shown.cells)
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]
