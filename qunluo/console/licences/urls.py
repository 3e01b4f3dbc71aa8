"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.licences import deciding, listing

urlpatterns = [
    path("", listing.show_all, name="licences.list"),
    path("<int:licence_id>/", listing.show, name="licences.show"),
    path("papers/<int:paper_id>/", listing.show_paper, name="licences.paper"),
    path("<int:licence_id>/decide/", deciding.decide, name="licences.decide"),
    path("<int:licence_id>/revoke/", deciding.take_back, name="licences.revoke"),
    path("<int:licence_id>/renew/", deciding.prolong, name="licences.renew"),
    path("<int:licence_id>/undo/", deciding.undo_last, name="licences.undo"),
    path("record/", deciding.find_member, name="licences.find_member"),
    path("record/<int:member_id>/", deciding.record, name="licences.record"),
]
