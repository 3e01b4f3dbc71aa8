"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.sms import views

urlpatterns = [
    path("", views.show, name="sms.list"),
]
