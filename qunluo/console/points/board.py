"""Leaderboards: of a day, a week, a month or ever; of all groups or one."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from qunluo.communities.reads.pages import groups_of
from qunluo.console.asked import choice_in, day_in, number_in
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.points.shell import faces
from qunluo.points.reads import Board, Period, leaderboard, rules_of
from qunluo.points.reads.leaderboard import bounds

NAMES = {
    Period.DAY: gettext_lazy("今日"),
    Period.WEEK: gettext_lazy("本周"),
    Period.MONTH: gettext_lazy("本月"),
    Period.ALL: gettext_lazy("累计"),
}


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One board; the days before and after are one click away."""
    zone = ZoneInfo(rules_of([desk.community_id])[desk.community_id].timezone)
    today = desk.at.astimezone(zone).date()
    groups = groups_of(desk.community_id)
    group = number_in(request.GET, "group")
    board = Board(
        community_id=desk.community_id,
        period=choice_in(request.GET, "period", Period.WEEK),
        day=min(day_in(request.GET, "day") or today, today),
        group_ids=[group] if group in {one.pk for one in groups} else None,
        has_staff=request.GET.get("staff") == "1",
    )
    ranks = leaderboard(board)
    starts, ends = (moment.astimezone(zone).date() for moment in bounds(board))
    kept = {"period": board.period.value, "staff": "1" if board.has_staff else ""}
    kept |= {"group": str(group)} if board.group_ids else {}
    context = {
        "board": board,
        "group": group if board.group_ids else None,
        "groups": groups,
        "ranks": ranks,
        "faces": faces(one.person_id for one in ranks),
        "periods": [(period.value, label) for period, label in NAMES.items()],
        "first": starts,
        "last": ends - timedelta(days=1),
        "is_now": starts <= today < ends,
        "earlier": urlencode(kept | {"day": str(starts - timedelta(days=1))}),
        "later": urlencode(kept | {"day": str(ends)}),
        "champion": _("本周积分王") if board.period is Period.WEEK else "",
    }
    return page(request, desk, "console/points/board.html", context)
