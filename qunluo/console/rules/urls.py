"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.rules import backtests, editor, listing, running

urlpatterns = [
    path("", listing.show, name="rules.list"),
    path("new/", listing.gallery, name="rules.gallery"),
    path("new/<slug:key>/", editor.create, name="rules.create"),
    path("ladders/", listing.ladder_forms, name="rules.ladders"),
    path("ladders/<slug:name>/", listing.change_ladder, name="rules.ladder"),
    path("<int:rule_id>/", running.show, name="rules.show"),
    path("<int:rule_id>/edit/", editor.edit, name="rules.edit"),
    path("<int:rule_id>/release/", running.release, name="rules.release"),
    path("<int:rule_id>/back/", running.back, name="rules.back"),
    path("<int:rule_id>/archive/", running.archive, name="rules.archive"),
    path("<int:rule_id>/restore/", running.restore, name="rules.restore"),
    path("<int:rule_id>/backtests/", backtests.begin, name="rules.try"),
    path("backtests/<int:backtest_id>/", backtests.show, name="rules.backtest"),
    path("backtests/<int:backtest_id>/progress/", backtests.progress, name="rules.progress"),
    path("backtests/<int:backtest_id>/cancel/", backtests.cancel, name="rules.cancel"),
    path("backtests/<int:backtest_id>/hits/<int:hit_id>/", backtests.mark, name="rules.mark"),
]
