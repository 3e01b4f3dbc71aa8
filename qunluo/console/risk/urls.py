"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.risk import views

urlpatterns = [
    path("", views.show, name="risk.show"),
    path("forget/", views.forget, name="risk.forget"),
    path("remember/", views.remember, name="risk.remember"),
]
