"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.checkups import views

urlpatterns = [
    path("", views.show_all, name="checkups.list"),
    path("upload/", views.take, name="checkups.upload"),
    path("<int:upload_id>/", views.show, name="checkups.show"),
    path("<int:upload_id>/progress/", views.progress, name="checkups.progress"),
    path("<int:upload_id>/report/", views.download, name="checkups.download"),
    path("<int:upload_id>/import/", views.take_over, name="checkups.import"),
    path("<int:upload_id>/delete/", views.delete, name="checkups.delete"),
]
