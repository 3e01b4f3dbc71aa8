"""Addresses of this section."""

from __future__ import annotations

from django.urls import path, re_path

from qunluo.console.joining import monthly, newcomers, notices, publishing, questions, readers, settings

urlpatterns = [
    path("", notices.show_all, name="joining.notices"),
    path("begin/", notices.begin, name="joining.begin"),
    path("notices/<int:notice_id>/", notices.show, name="joining.notice"),
    path("notices/<int:notice_id>/save/", notices.save, name="joining.save"),
    path("notices/<int:notice_id>/drop/", notices.drop, name="joining.drop"),
    path("notices/<int:notice_id>/publish/", publishing.publish_draft, name="joining.publish"),
    path("notices/<int:notice_id>/back/", publishing.back, name="joining.back"),
    path("notices/<int:notice_id>/follow/", publishing.follow, name="joining.follow"),
    path("readers/<int:notice_version_id>/", readers.show, name="joining.readers"),
    re_path(
        r"^readers/(?P<notice_version_id>[0-9]{1,18})/readers\.(?P<form>csv|xlsx)$",
        readers.download,
        name="joining.table",
    ),
    path("readers/<int:notice_version_id>/remind/", readers.remind, name="joining.remind"),
    path("readers/<int:notice_version_id>/mark/", readers.mark, name="joining.mark"),
    path("readers/<int:notice_version_id>/unmark/", readers.take_back, name="joining.unmark"),
    path("newcomers/", newcomers.show, name="joining.newcomers"),
    path("newcomers/treat/", newcomers.treat, name="joining.treat"),
    path("newcomers/unexcuse/", newcomers.undo, name="joining.unexcuse"),
    path("questions/", questions.show, name="joining.questions"),
    path("questions/new/", questions.create, name="joining.new_question"),
    path("questions/<int:quiz_question_id>/", questions.edit, name="joining.question"),
    path("questions/<int:quiz_question_id>/delete/", questions.delete, name="joining.delete_question"),
    path("questions/<int:quiz_question_id>/restore/", questions.restore, name="joining.restore_question"),
    path("monthly/", monthly.show, name="joining.monthly"),
    path("monthly/skip/", monthly.skip, name="joining.skip"),
    path("monthly/unskip/", monthly.unskip, name="joining.unskip"),
    path("settings/", settings.show, name="joining.settings"),
]
