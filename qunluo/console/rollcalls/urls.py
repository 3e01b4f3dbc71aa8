"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.rollcalls import views

urlpatterns = [
    path("", views.show_all, name="rollcalls.list"),
    path("paste/", views.paste, name="rollcalls.paste"),
    path("<int:post_id>/", views.show, name="rollcalls.show"),
    path("<int:post_id>/decide/", views.decide, name="rollcalls.decide"),
    path("<int:post_id>/plan/", views.assign, name="rollcalls.assign"),
]
