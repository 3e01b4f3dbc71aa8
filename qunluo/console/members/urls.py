"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.members import phones, tagging, views

urlpatterns = [
    path("", views.find, name="members.find"),
    path("<int:member_id>/", views.show, name="members.show"),
    path("<int:member_id>/note/", views.note_down, name="members.note"),
    path("<int:member_id>/phone/remove/", phones.unbind, name="members.unbind_phone"),
    path("<int:member_id>/tag/", tagging.put, name="members.tag"),
    path("<int:member_id>/untag/", tagging.take, name="members.untag"),
]
