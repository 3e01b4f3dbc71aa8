"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.why import views

urlpatterns = [path("<int:event_id>/", views.show, name="why.show")]
