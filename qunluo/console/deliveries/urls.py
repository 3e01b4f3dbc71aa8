"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.deliveries import views

urlpatterns = [
    path("", views.show, name="deliveries.list"),
    path("<int:action_id>/retry/", views.retry, name="deliveries.retry"),
]
