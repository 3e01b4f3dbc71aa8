"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.make_ups import views

urlpatterns = [
    path("", views.show, name="make_ups.list"),
    path("grant/", views.grant, name="make_ups.grant"),
    path("<int:make_up_id>/undo/", views.undo, name="make_ups.undo"),
]
