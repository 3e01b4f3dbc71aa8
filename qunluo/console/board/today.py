"""One day of a plan: who did it and how, who waits, who was refused, and who is missing."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from qunluo.checkins.reads import plans
from qunluo.checkins.reads.board import Board, Wanted, Which, board_of
from qunluo.console.asked import choice_in, day_in, number_in, text_in
from qunluo.console.board.head import WAYS, chosen_group, ids_of, running_page
from qunluo.console.board.told import TodayLine, told
from qunluo.console.desk import Desk, desk_view, is_fragment, page
from qunluo.console.plans.head import Head, head_of
from qunluo.core.checkins.days import is_planned, local_day, terms_on
from qunluo.core.checkins.plan import Way

LISTS = {
    Which.DONE: gettext_lazy("已打卡"),
    Which.MISSING: gettext_lazy("还没打"),
    Which.WAITING: gettext_lazy("待审核"),
    Which.INVALID: gettext_lazy("没算上"),
}
DAY = timedelta(days=1)
MOST_PAGES = 1_000


@require_GET
@desk_view
def find(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The board of the community's newest plan that runs; where there is none, how to begin."""
    rows = plans.plan_rows(desk.community_id)
    if not rows:
        return page(request, desk, "console/board/none.html")
    return redirect("console:board.show", rows[-1].pk)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """The board; and the parts of it that change while one watches."""
    head = head_of(desk, plan_id)
    group = chosen_group(request, head)
    day = shown_day(request, head)
    wanted = Wanted(
        groups=ids_of(head, group),
        which=choice_in(request.GET, "which", Which.DONE),
        way=_way(request),
        search=text_in(request.GET, "q"),
        page=min(number_in(request.GET, "page") or 1, MOST_PAGES),
    )
    board = board_of(head.known, day, wanted, at=head.desk.at)
    context = _context(head, day, wanted, board) | {"group": group, "query": _query(request, wanted, day)}
    return running_page(request, head, f"board/{'live' if is_fragment(request) else 'show'}.html", context)


def shown_day(request: HttpRequest, head: Head) -> date:
    """The day that is asked for; today where none is, or one that has not come."""
    today = local_day(head.desk.at, head.terms)
    return min(day_in(request.GET, "day") or today, today)


def _context(head: Head, day: date, wanted: Wanted, board: Board) -> dict[str, Any]:
    today = local_day(head.desk.at, head.terms)
    return {
        "wanted": wanted,
        "board": board,
        "lines": _lines(head, board),
        "lists": [(which, label, getattr(board.tally, which)) for which, label in LISTS.items()],
        "day": day,
        "is_today": day == today,
        "before": day - DAY,
        "after": day + DAY,
        "rests": not is_planned(day, head.known),
        "ways": WAYS.items(),
        "sessions": terms_on(day, head.known).sessions,
        "form_key": secrets.token_hex(8),
    }


def _lines(head: Head, board: Board) -> list[TodayLine]:
    return [told(line, head.known, needed=board.needed) for line in board.lines]


def _way(request: HttpRequest) -> str:
    """A way that exists, or none."""
    given = request.GET.get("way", "")
    return given if given in set(Way) else ""


def _query(request: HttpRequest, wanted: Wanted, day: date) -> dict[str, str]:
    """The address of the same board with one thing changed: what follows the question mark, without that thing."""
    asked = {
        "day": day.isoformat() if day_in(request.GET, "day") else "",
        "which": wanted.which,
        "group": str(number_in(request.GET, "group") or ""),
        "way": wanted.way,
        "q": wanted.search,
    }
    return {
        left: urlencode({key: value for key, value in asked.items() if value and key != left}) for left in (*asked, "")
    }
