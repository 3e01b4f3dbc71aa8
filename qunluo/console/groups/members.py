"""Who is in a group: looked for, sorted, and sifted into those who run it, are new, silent or gone."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from qunluo.communities.reads import pages
from qunluo.communities.reads.pages import MemberList, Order, Which
from qunluo.communities.reads.tags import tags_of, tags_of_community
from qunluo.console.asked import choice_in, number_in, text_in
from qunluo.console.desk import Desk, desk_view
from qunluo.console.groups.head import group_page, head_of

LABELS = {
    Which.PRESENT: _("在群"),
    Which.STAFF: _("群主和管理员"),
    Which.NEW: _("7 天新人"),
    Which.SILENT: _("30 天没说话"),
    Which.NEVER: _("从没说过话"),
    Which.GONE: _("已离开"),
}
ORDERS = {
    Order.SPOKE: _("最近发言"),
    Order.MESSAGES: _("发言最多"),
    Order.JOINED: _("最近入群"),
    Order.NAME: _("昵称"),
}
MOST_PAGES = 1_000


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, group_id: int) -> HttpResponse:
    """One page of members."""
    head = head_of(desk, group_id)
    wanted = MemberList(
        which=choice_in(request.GET, "which", Which.PRESENT),
        order=choice_in(request.GET, "order", Order.SPOKE),
        search=text_in(request.GET, "q"),
        page=min(number_in(request.GET, "page") or 1, MOST_PAGES),
    )
    rows = pages.members(head.group, wanted, at=desk.at)
    counts = pages.member_counts(head.group, at=desk.at)
    context = {
        "rows": rows[: wanted.size],
        "wanted": wanted,
        "lists": [(which, label, counts[which]) for which, label in LABELS.items()],
        "orders": ORDERS.items(),
        "has_next": len(rows) > wanted.size,
        "tags": tags_of(row.pk for row in rows[: wanted.size]),
        "known_tags": tags_of_community(head.group.community_id),
        "count": counts[wanted.which],
        "query": urlencode({"which": wanted.which, "order": wanted.order, "q": wanted.search}),
    }
    return group_page(request, head, "members.html", context)
