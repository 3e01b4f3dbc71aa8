"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.parked import views

urlpatterns = [
    path("", views.show, name="parked.list"),
    path("rerun/", views.rerun_all, name="parked.rerun_all"),
    path("<int:event_id>/rerun/", views.rerun, name="parked.rerun"),
]
