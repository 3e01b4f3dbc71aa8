"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.rounds import views

urlpatterns = [
    path("", views.show, name="rounds.show"),
    path("run/", views.run, name="rounds.run"),
    path("ship/", views.ship, name="rounds.ship"),
    path("items/", views.add, name="rounds.add"),
    path("items/<int:item_id>/", views.change, name="rounds.change"),
    path("items/<int:item_id>/tick/", views.tick, name="rounds.tick"),
    path("items/<int:item_id>/archive/", views.archive, name="rounds.archive"),
    path("items/<int:item_id>/restore/", views.restore, name="rounds.restore"),
]
