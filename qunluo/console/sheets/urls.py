"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.sheets import views

urlpatterns = [
    path("<int:plan_id>/", views.show_all, name="sheets.list"),
    path("<int:plan_id>/take/", views.take, name="sheets.take"),
    path("uploads/<int:sheet_id>/", views.show, name="sheets.show"),
    path("uploads/<int:sheet_id>/progress/", views.progress, name="sheets.progress"),
    path("uploads/<int:sheet_id>/columns/", views.choose, name="sheets.columns"),
    path("uploads/<int:sheet_id>/names/", views.name_members, name="sheets.names"),
    path("uploads/<int:sheet_id>/import/", views.take_over, name="sheets.import"),
    path("uploads/<int:sheet_id>/undo/", views.undo, name="sheets.undo"),
    path("uploads/<int:sheet_id>/delete/", views.delete, name="sheets.delete"),
]
