"""The addresses of members' pages. Taps and what became of them stand before Django: `door`."""

from __future__ import annotations

from django.urls import path, re_path

from qunluo.h5.views import (
    appeals,
    backups,
    calendars,
    complaints,
    make_ups,
    mine,
    order,
    pictures,
    plans,
    points,
    ranks,
    reports,
    scans,
    signing,
    today,
)
from qunluo.h5.visit import nowhere

app_name = "h5"
urlpatterns = [
    path("m/", today.show_today, name="today"),
    path("m/in/<path:token>", signing.enter, name="enter"),
    path("m/out/", signing.leave, name="leave"),
    path("m/plans/<int:plan_id>/", plans.show, name="plan"),
    path("m/plans/<int:plan_id>/hand-in/", plans.hand_in, name="hand_in"),
    path("m/plans/<int:plan_id>/rules/", plans.show_rules, name="rules"),
    path("m/plans/<int:plan_id>/calendar/", calendars.show, name="calendar"),
    path("m/plans/<int:plan_id>/make-up/", make_ups.show, name="make_up"),
    path("m/plans/<int:plan_id>/make-up/buy/", make_ups.buy, name="buy_make_up"),
    path("m/plans/<int:plan_id>/appeal/<str:day>/", appeals.show_new, name="appeal"),
    path("m/plans/<int:plan_id>/appeal/<str:day>/open/", appeals.open_one, name="open_appeal"),
    path("m/calendar/", calendars.show_first, name="first_calendar"),
    path("m/rank/", ranks.show, name="rank"),
    path("m/points/", points.show, name="points"),
    path("m/rewards/", points.show_rewards, name="rewards"),
    path("m/appeals/", appeals.show, name="appeals"),
    path("m/appeals/<int:appeal_id>/withdraw/", appeals.withdraw, name="withdraw_appeal"),
    path("m/order/", order.show, name="order"),
    path("m/order/<int:violation_id>/", order.show_one, name="violation"),
    path("m/order/<int:violation_id>/appeal/", order.appeal, name="appeal_violation"),
    path("m/order/<int:violation_id>/withdraw/", order.withdraw, name="withdraw_violation_appeal"),
    path("m/reports/", complaints.show, name="reports"),
    path("m/reports/send/", complaints.send, name="send_report"),
    path("m/mine/", mine.show, name="mine"),
    path("m/privacy/", mine.show_own_data, name="privacy"),
    path("m/privacy/location/", mine.answer_location, name="answer_location"),
    path("m/privacy/device/", mine.answer_device, name="answer_device"),
    path("m/pictures/", pictures.take, name="take_picture"),
    re_path(r"^m/pictures/(?P<sha256>[0-9a-f]{64})/$", pictures.show, name="picture"),
    path("m/s/<int:site_id>/<str:code>/", scans.show, name="scan"),
    path("b/<str:token>/", backups.show, name="backup"),
    re_path(r"^r/(?P<report_id>[0-9]{1,15})-(?P<word>[A-Za-z0-9_-]{22})\.png$", reports.picture, name="report"),
    re_path(r"^m/.*$", nowhere, name="nowhere"),
]
