"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.members import views

urlpatterns = [
    path("", views.find, name="members.find"),
    path("<int:member_id>/", views.show, name="members.show"),
    path("<int:member_id>/note/", views.note_down, name="members.note"),
]
