"""Addresses of this section."""

from __future__ import annotations

from django.urls import path, re_path

from qunluo.console.pieces import listing, settings, speaking

urlpatterns = [
    path("", listing.show_all, name="pieces.list"),
    path("<int:piece_id>/", listing.show, name="pieces.show"),
    re_path(r"^pictures/(?P<piece_sha>[0-9a-f]{64})/$", listing.show_picture, name="pieces.picture"),
    path("decide/", speaking.decide, name="pieces.decide"),
    path("<int:piece_id>/take-back/", speaking.undo, name="pieces.take_back"),
    path("<int:piece_id>/keep-back/", speaking.stop, name="pieces.keep_back"),
    path("settings/", settings.change, name="pieces.settings"),
]
