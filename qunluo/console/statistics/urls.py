"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.statistics import views

urlpatterns = [
    path("<int:plan_id>/", views.show, name="statistics.show"),
    path("<int:plan_id>/tables.<slug:form>", views.download, name="statistics.table"),
]
