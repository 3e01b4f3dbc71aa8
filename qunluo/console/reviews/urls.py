"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.reviews import views

urlpatterns = [
    path("", views.show, name="reviews.list"),
    path("decide/", views.decide, name="reviews.decide"),
    path("undo/", views.undo, name="reviews.undo"),
    path("pictures/<str:sha256>/", views.picture, name="reviews.picture"),
]
