from __future__ import annotations

from datetime import date, timedelta

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from qunluo.checkins.models import Standing
from qunluo.checkins.writes import outages
from qunluo.checkins.writes.appeals import Plea, open_appeal
from qunluo.checkins.writes.outages import declare_outage
from qunluo.jobs import checkin_tasks as tasks
from qunluo.lib.clock import now
from qunluo.outbox.models import OutgoingAction
from tests.cast import set_the_stage
from tests.checkins.disputing import NOW, a_plan, at, hand_in, member_of


@pytest.fixture
def cast(db):
    return set_the_stage()


def test_job_heals_the_streaks_of_a_large_plan(cast, monkeypatch):
    plan, jing = a_plan(cast), member_of(cast)
    for when in (at(28, month=2), at(2)):
        hand_in(plan, jing, when)
    monkeypatch.setattr(outages, "MEMBERS_AT_ONCE", 0)
    day = date(2026, 3, 1)
    declare_outage(plan.pk, day, day, reason="停电", operator_id=cast.steward.pk, at=NOW)

    [job] = ProcrastinateJob.objects.filter(task_name="resettle_plan")
    app.perform_import_paths()
    app.tasks[job.task_name].func(**job.args)

    assert Standing.objects.get().streak == 2


def test_hour_turns_overdue_appeals_into_to_dos_once(cast):
    plan, jing = a_plan(cast), member_of(cast)
    long_ago = now() - timedelta(days=10)
    plea = Plea(day=(long_ago - timedelta(days=1)).date(), words="那天我在群里发了打卡。", key="k")
    one = open_appeal(plan.pk, jing.pk, plea, at=long_ago)

    for _ in range(2):
        tasks.remind_of_appeals.func(int(now().timestamp()))

    assert OutgoingAction.objects.filter(key=f"appeal_overdue:{one.pk}:0").count() == 1
