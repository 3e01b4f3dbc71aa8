"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.plans import backup, claims, editor, listing, outages, preview, running, sites

urlpatterns = [
    path("", listing.show, name="plans.list"),
    path("new/", listing.gallery, name="plans.gallery"),
    path("new/<slug:key>/", editor.create, name="plans.create"),
    path("rows/", editor.rows, name="plans.rows"),
    path("preview/", preview.show, name="plans.preview"),
    path("try/", preview.attempt, name="plans.try"),
    path("<int:plan_id>/", running.show, name="plans.show"),
    path("<int:plan_id>/edit/", editor.edit, name="plans.edit"),
    path("<int:plan_id>/copy/", editor.copy, name="plans.copy"),
    path("<int:plan_id>/versions/", running.versions, name="plans.versions"),
    path("<int:plan_id>/versions/<int:version>/restore/", running.revert, name="plans.revert"),
    path("<int:plan_id>/off/", running.switch_off, name="plans.switch_off"),
    path("<int:plan_id>/on/", running.switch_on, name="plans.switch_on"),
    path("<int:plan_id>/archive/", running.archive, name="plans.archive"),
    path("<int:plan_id>/restore/", running.restore, name="plans.restore"),
    path("<int:plan_id>/backup/", backup.begin, name="plans.backup"),
    path("<int:plan_id>/backup/entries/", claims.show, name="plans.entries"),
    path("<int:plan_id>/backup/settle/", claims.settle, name="plans.settle_entries"),
    path("<int:plan_id>/backup/close/", backup.end, name="plans.backup_close"),
    path("<int:plan_id>/outages/", outages.declare, name="plans.outage"),
    path("outages/<int:outage_id>/revoke/", outages.revoke, name="plans.revoke"),
    path("<int:plan_id>/sites/", sites.begin, name="plans.site"),
    path("sites/<int:site_id>/close/", sites.end, name="plans.site_close"),
    path("sites/<int:site_id>/screen/", sites.screen, name="plans.screen"),
    path("sites/<int:site_id>/code/", sites.code, name="plans.code"),
]
