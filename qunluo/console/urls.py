"""The console's addresses, section by section."""

from __future__ import annotations

from django.urls import include, path

app_name = "console"
urlpatterns = [
    path("", include("qunluo.console.accounts.urls")),
    path("", include("qunluo.console.overview.urls")),
    path("groups/", include("qunluo.console.groups.urls")),
    path("members/", include("qunluo.console.members.urls")),
    path("tags/", include("qunluo.console.tags.urls")),
    path("todo/", include("qunluo.console.todo.urls")),
    path("deliveries/", include("qunluo.console.deliveries.urls")),
    path("parked/", include("qunluo.console.parked.urls")),
    path("why/", include("qunluo.console.why.urls")),
    path("channels/", include("qunluo.console.channels.urls")),
    path("checkups/", include("qunluo.console.checkups.urls")),
    path("points/", include("qunluo.console.points.urls")),
    path("plans/", include("qunluo.console.plans.urls")),
    path("sms/", include("qunluo.console.sms.urls")),
    path("vouchers/", include("qunluo.console.vouchers.urls")),
    path("keys/", include("qunluo.console.keys.urls")),
    path("rollcalls/", include("qunluo.console.rollcalls.urls")),
    path("reviews/", include("qunluo.console.reviews.urls")),
    path("violations/", include("qunluo.console.violations.urls")),
    path("pieces/", include("qunluo.console.pieces.urls")),
    path("licences/", include("qunluo.console.licences.urls")),
    path("risk/", include("qunluo.console.risk.urls")),
    path("incidents/", include("qunluo.console.incidents.urls")),
    path("hazards/", include("qunluo.console.hazards.urls")),
    path("rounds/", include("qunluo.console.rounds.urls")),
    path("rules/", include("qunluo.console.rules.urls")),
    path("joining/", include("qunluo.console.joining.urls")),
    path("faq/", include("qunluo.console.faq.urls")),
    path("appeals/", include("qunluo.console.appeals.urls")),
    path("make-ups/", include("qunluo.console.make_ups.urls")),
    path("board/", include("qunluo.console.board.urls")),
    path("statistics/", include("qunluo.console.statistics.urls")),
    path("sheets/", include("qunluo.console.sheets.urls")),
    path("links/", include("qunluo.console.links.urls")),
    path("word-lists/", include("qunluo.console.wordlists.urls")),
]
