"""Asking for figures: once for each group, however often."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from qunluo.analytics.asked import ask_for_figures
from qunluo.analytics.models import GroupFigures
from qunluo.jobs import tasks
from qunluo.lib.clock import now
from tests.analytics.lakeside import connection, group_on, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_folder")]


def asked() -> list[tuple[str, object]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args__group_id"))


def test_group_is_asked_for_once():
    ask_for_figures([1, 2, 1])
    ask_for_figures([2])

    assert asked() == [("fill_group", 1), ("fill_group", 2)]


def test_hour_asks_for_what_changed_and_the_night_for_all():
    app.perform_import_paths()
    account = connection()
    group = group_on(account, "g")
    tasks.fill_group(group.pk)
    other = group_on(account, "h")
    say(other, "aming", now())

    tasks.fill_lake(int(now().timestamp()))
    assert asked() == [("fill_group", other.pk)]
    tasks.fill_whole_lake(int(now().timestamp()))
    assert asked() == [("fill_group", other.pk), ("fill_group", group.pk)]
    assert list(GroupFigures.objects.values_list("group_id", flat=True)) == [group.pk]
