"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.wordlists import imports, lists, trial

urlpatterns = [
    path("", lists.show_all, name="wordlists.list"),
    path("create/", lists.create, name="wordlists.create"),
    path("ship/", lists.ship, name="wordlists.ship"),
    path("try/", trial.show, name="wordlists.try"),
    path("<int:list_id>/", lists.show, name="wordlists.show"),
    path("<int:list_id>/save/", lists.save, name="wordlists.save"),
    path("<int:list_id>/switch/", lists.switch, name="wordlists.switch"),
    path("<int:list_id>/delete/", lists.delete, name="wordlists.delete"),
    path("<int:list_id>/add/", lists.add, name="wordlists.add"),
    path("<int:list_id>/remove/", lists.remove, name="wordlists.remove"),
    path("<int:list_id>/download/", lists.download, name="wordlists.download"),
    path("<int:list_id>/import/", imports.take, name="wordlists.import"),
    path("imports/<int:import_id>/", imports.show, name="wordlists.imported"),
    path("imports/<int:import_id>/take/", imports.take_in, name="wordlists.take"),
    path("imports/<int:import_id>/undo/", imports.undo, name="wordlists.undo"),
    path("imports/<int:import_id>/drop/", imports.drop, name="wordlists.drop"),
]
