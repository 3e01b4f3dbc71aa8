"""Addresses of this section."""

from __future__ import annotations

from django.urls import path, re_path

from qunluo.console.faq import asked, entries, machine, switches, tables

urlpatterns = [
    path("", entries.show, name="faq.list"),
    path("new/", entries.create, name="faq.create"),
    path("<int:faq_entry_id>/", entries.edit, name="faq.edit"),
    path("<int:faq_entry_id>/delete/", entries.delete, name="faq.delete"),
    path("<int:faq_entry_id>/learn/", entries.learn, name="faq.learn"),
    path("asked/", asked.show, name="faq.asked"),
    path("asked/aside/", asked.aside, name="faq.aside"),
    path("asked/<int:asked_id>/judge/", asked.mark, name="faq.judge"),
    path("machine/", machine.show, name="faq.machine"),
    path("machine/allow/", machine.allow, name="faq.allow"),
    path("machine/try/", machine.try_one, name="faq.attempt"),
    path("machine/<int:model_answer_id>/mark/", machine.mark, name="faq.mark"),
    path("suggest/", entries.suggest, name="faq.suggest"),
    path("groups/", switches.show, name="faq.switches"),
    path("groups/model/", switches.let_model_help, name="faq.model"),
    path("groups/<int:group_id>/", switches.edit, name="faq.switch"),
    path("import/", tables.take, name="faq.import"),
    re_path(r"^questions\.(?P<form>csv|xlsx)$", tables.download, name="faq.table"),
]
