"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.keys import views

urlpatterns = [
    path("", views.show, name="keys.list"),
    path("make/", views.make, name="keys.make"),
    path("<int:key_id>/revoke/", views.revoke, name="keys.revoke"),
]
