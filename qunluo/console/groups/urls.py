"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.groups import health, members, settings, tagging, timeline

urlpatterns = [
    path("<int:group_id>/", health.show, name="groups.health"),
    path("<int:group_id>/timeline/", timeline.show, name="groups.timeline"),
    path("<int:group_id>/members/", members.show, name="groups.members"),
    path("<int:group_id>/members/tag/", tagging.tag, name="groups.tag"),
    path("<int:group_id>/settings/", settings.show, name="groups.settings"),
    path("<int:group_id>/settings/replies/", settings.replies, name="groups.replies"),
    path("<int:group_id>/settings/preview/", settings.preview, name="groups.preview"),
    path("<int:group_id>/settings/try/", settings.attempt, name="groups.try"),
    path("<int:group_id>/settings/versions/<int:version>/restore/", settings.restore, name="groups.restore"),
]
