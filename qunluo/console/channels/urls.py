"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.channels import views

urlpatterns = [
    path("", views.show_all, name="channels.list"),
    path("new/", views.create, name="channels.create"),
    path("<int:account_id>/", views.show, name="channels.show"),
    path("<int:account_id>/edit/", views.edit, name="channels.edit"),
    path("<int:account_id>/rotate/", views.rotate, name="channels.rotate"),
    path("<int:account_id>/pause/", views.pause, name="channels.pause"),
    path("<int:account_id>/resume/", views.resume, name="channels.resume"),
    path("<int:account_id>/check/", views.check, name="channels.check"),
]
