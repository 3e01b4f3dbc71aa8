"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.board import entries, exports, months, ranks, today

urlpatterns = [
    path("", today.find, name="board.find"),
    path("<int:plan_id>/", today.show, name="board.show"),
    path("<int:plan_id>/call/", entries.call, name="board.call"),
    path("<int:plan_id>/enter/", entries.enter, name="board.enter"),
    path("<int:plan_id>/month/", months.show, name="board.month"),
    path("<int:plan_id>/members/<int:member_id>/", months.member, name="board.member"),
    path("<int:plan_id>/ranks/", ranks.show, name="board.ranks"),
    path("<int:plan_id>/tables/<slug:what>.<slug:form>", exports.download, name="board.table"),
]
