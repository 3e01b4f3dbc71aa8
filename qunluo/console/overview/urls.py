"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.overview import views

urlpatterns = [
    path("", views.show, name="overview"),
    path("live/", views.live, name="overview.live"),
]
