"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.incidents import alarms, doing, listing, one, settings

urlpatterns = [
    path("", listing.show, name="incidents.list"),
    path("new/", listing.create, name="incidents.create"),
    path("watch/", listing.begin, name="incidents.begin"),
    path("<int:incident_id>/", one.show, name="incidents.show"),
    path("<int:incident_id>/report/", one.report, name="incidents.report"),
    path("<int:incident_id>/remark/", doing.remark, name="incidents.remark"),
    path("<int:incident_id>/level/", doing.level, name="incidents.level"),
    path("<int:incident_id>/hand/", doing.hand, name="incidents.hand"),
    path("<int:incident_id>/say/", doing.say, name="incidents.say"),
    path("<int:incident_id>/close/", doing.close, name="incidents.close"),
    path("<int:incident_id>/reopen/", doing.reopen, name="incidents.reopen"),
    path("steps/<int:step_id>/", doing.tick, name="incidents.tick"),
    path("steps/<int:step_id>/undo/", doing.undo_step, name="incidents.undo_step"),
    path("alarms/", alarms.show, name="incidents.alarms"),
    path("alarms/judge/", alarms.judge, name="incidents.judge"),
    path("plans/", settings.plans, name="incidents.plans"),
    path("plans/<slug:key>/", settings.plan, name="incidents.plan"),
    path("plans/<slug:key>/restore/", settings.restore, name="incidents.restore_plan"),
    path("terms/", settings.terms, name="incidents.terms"),
]
