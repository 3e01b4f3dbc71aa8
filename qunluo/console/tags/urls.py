"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.tags import views

urlpatterns = [
    path("", views.show, name="tags.list"),
    path("create/", views.create, name="tags.create"),
    path("<int:tag_id>/change/", views.change, name="tags.change"),
    path("<int:tag_id>/delete/", views.delete, name="tags.delete"),
]
