"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.appeals import views

urlpatterns = [
    path("", views.show_all, name="appeals.list"),
    path("<int:appeal_id>/", views.show, name="appeals.show"),
    path("<int:appeal_id>/vote/", views.speak, name="appeals.vote"),
    path("<int:appeal_id>/undo/", views.undo, name="appeals.undo"),
]
