"""Who leads: today, this week, this month, by streak and in all."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from qunluo.checkins.reads.leaderboards import Asked, Span, board_for
from qunluo.communities.reads.tags import tags_of_community
from qunluo.console.asked import choice_in, text_in
from qunluo.console.board.head import chosen_group, ids_of, running_page
from qunluo.console.desk import Desk, desk_view
from qunluo.console.plans.head import head_of
from qunluo.core.checkins.days import local_day

SPANS = {
    Span.DAY: _("今天最早"),
    Span.WEEK: _("本周"),
    Span.MONTH: _("本月"),
    Span.STREAK: _("连续"),
    Span.TOTAL: _("累计"),
}
FIRST = 100


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """One board, among all or among those of a group or region."""
    head = head_of(desk, plan_id)
    group = chosen_group(request, head)
    regions = [tag.name for tag in tags_of_community(head.row.community_id) if tag.is_region]
    region = text_in(request.GET, "region")
    asked = Asked(
        span=choice_in(request.GET, "span", Span.STREAK),
        day=local_day(head.desk.at, head.terms),
        groups=ids_of(head, group),
        region=region if region in regions else "",
        with_staff="staff" in request.GET,
    )
    query = {
        "span": asked.span,
        "group": str(group.pk) if group else "",
        "region": asked.region,
        "staff": "1" if asked.with_staff else "",
    }
    context = {
        "asked": asked,
        "places": board_for(plan_id, asked, limit=FIRST) if head.groups else [],
        "spans": SPANS.items(),
        "regions": regions,
        "group": group,
        "query": {left: urlencode({k: v for k, v in query.items() if v and k != left}) for left in query},
    }
    return running_page(request, head, "board/ranks.html", context)
