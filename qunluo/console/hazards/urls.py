"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.hazards import views

urlpatterns = [
    path("", views.show, name="hazards.list"),
    path("new/", views.create, name="hazards.create"),
    path("ship/", views.ship, name="hazards.ship"),
    path("<int:hazard_id>/", views.edit, name="hazards.edit"),
    path("<int:hazard_id>/value/", views.value, name="hazards.value"),
    path("<int:hazard_id>/archive/", views.archive, name="hazards.archive"),
    path("<int:hazard_id>/restore/", views.restore, name="hazards.restore"),
]
