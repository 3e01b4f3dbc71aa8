"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.links import checks, listing, pictures, settings, sites

urlpatterns = [
    path("", listing.show_all, name="links.list"),
    path("links.csv", listing.download, name="links.table"),
    path("<int:link_id>/", listing.show, name="links.show"),
    path("<int:link_id>/ignore/", listing.ignore, name="links.ignore"),
    path("<int:link_id>/accept/", listing.accept, name="links.accept"),
    path("<int:link_id>/site/", listing.put_on_list, name="links.put_on_list"),
    path("check/", checks.begin, name="links.check"),
    path("checks/<int:link_check_id>/", checks.progress, name="links.progress"),
    path("checks/<int:link_check_id>/cancel/", checks.cancel, name="links.cancel"),
    path("sites/", sites.show_all, name="links.sites"),
    path("sites/add/", sites.add, name="links.add_sites"),
    path("sites/import/", sites.take, name="links.import_sites"),
    path("sites/imports/<int:site_import_id>/undo/", sites.undo, name="links.undo_import"),
    path("sites/sites.csv", sites.download, name="links.sites_table"),
    path("sites/<int:listed_site_id>/remove/", sites.remove, name="links.unlist"),
    path("sites/<int:listed_site_id>/restore/", sites.restore, name="links.relist"),
    path("pictures/", pictures.show_all, name="links.pictures"),
    path("settings/", settings.show, name="links.terms"),
]
