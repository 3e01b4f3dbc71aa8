"""Everybody taps when the host says so, many of them twice: each check-in counts once, on top of a past."""

from __future__ import annotations

import json
import threading
import time
from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from qunluo.checkins.models import Standing, Submission
from qunluo.checkins.writes.settling import carry_forward
from qunluo.communities.models import Member
from qunluo.h5.views.signing import pass_for
from qunluo.intake import handle
from qunluo.intake.models import PendingEvent
from qunluo.lib import passes
from qunluo.points.models import PointsEntry
from tests.cast import NOW, handle_all
from tests.h5.bridge import ask
from tests.h5.stage import TAP, check_in, days_ago, make_plan, set_up
from tests.intake.inbox import append, joined

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MEMBERS, RETRIED, PATIENCE = 100, 0.3, 60.0
DAYS = 9


def crowd(stage) -> list[Member]:
    append(stage.cast.account, *(joined(f"crowd-{number}", member=f"reader{number}") for number in range(MEMBERS)))
    handle_all()
    return list(
        Member.objects.select_related("account__person", "group__account").filter(external_id__startswith="reader")
    )


def tap(plan_id: int, member: Member):
    holder = pass_for(member, device="", at=NOW)
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"{passes.COOKIE}={passes.seal_pass(holder)}",
        "Host": "q.example",
    }
    fields = {"plan": str(plan_id), "key": f"key-{member.pk:08}", "proof": passes.proof_of(holder)}
    return "POST", "/m/tap", headers, json.dumps(fields).encode()


def work(stop: threading.Event) -> None:
    try:
        handle.run(stop)
    finally:
        connection.close()


def test_a_burst_is_counted_once_for_each(cast, monkeypatch):
    stage = set_up(cast)
    plan_id = make_plan(cast, "早起打卡", sessions=(TAP,))
    members = crowd(stage)
    for member in members[:20]:
        check_in(cast, plan_id, member.external_id, *days_ago(*range(DAYS + 3, 3, -1)))
    assert carry_forward(at=NOW) == 20
    before = PointsEntry.objects.count()
    dice = Random(4)  # noqa: S311 - when people tap
    monkeypatch.setattr("qunluo.h5.door.now", lambda: NOW + timedelta(seconds=dice.uniform(0, 40)))
    taps = [tap(plan_id, one) for one in members]
    taps += [one for one in taps if dice.random() < RETRIED]
    dice.shuffle(taps)

    stop = threading.Event()
    worker = threading.Thread(target=work, args=(stop,))
    worker.start()
    try:
        answers = ask(*taps)
        until = time.monotonic() + PATIENCE
        while PendingEvent.objects.exists() and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        stop.set()
        worker.join(PATIENCE)

    assert {status for status, *_ in answers} == {200}
    rows = Submission.objects.filter(plan_id=plan_id, day=NOW.date())
    assert sorted(rows.values_list("member_id", "state")) == sorted((one.pk, "counts") for one in members)
    assert PointsEntry.objects.count() == before + MEMBERS
    totals = Standing.objects.filter(plan_id=plan_id).values_list("member_id", "total", "streak")
    assert sorted(totals) == sorted((one.pk, 1 + (DAYS if at < 20 else 0), 1) for at, one in enumerate(members))
    assert Standing.objects.exclude(carried="").filter(plan_id=plan_id).count() == 20
