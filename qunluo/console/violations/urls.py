"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.violations import appeals, listing, queue, removals, reports, warning

urlpatterns = [
    path("", queue.show, name="violations.queue"),
    path("decide/", queue.decide, name="violations.decide"),
    path("undo/", queue.undo, name="violations.undo"),
    path("all/", listing.show_all, name="violations.all"),
    path("<int:violation_id>/", listing.show, name="violations.show"),
    path("removals/", removals.show, name="violations.removals"),
    path("<int:violation_id>/vote/", removals.speak, name="violations.vote"),
    path("<int:violation_id>/think-again/", removals.think_again, name="violations.think_again"),
    path("appeals/", appeals.show, name="violations.appeals"),
    path("appeals/<int:violation_appeal_id>/decide/", appeals.decide, name="violations.decide_appeal"),
    path("appeals/<int:violation_appeal_id>/undo/", appeals.undo, name="violations.undo_appeal"),
    path("reports/", reports.show, name="violations.reports"),
    path("reports/<int:report_id>/take-up/", reports.take, name="violations.take_report"),
    path("reports/<int:report_id>/settle/", reports.settle, name="violations.settle_report"),
    path("reports/<int:report_id>/reopen/", reports.reopen, name="violations.reopen_report"),
    path("terms/", reports.save, name="violations.terms"),
    path("warn/<int:member_id>/", warning.warn_by_hand, name="violations.warn"),
    path("<int:violation_id>/take-back/", warning.take_back, name="violations.take_back"),
]
