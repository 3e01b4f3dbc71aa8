"""A platform that is down for a day: four other ways in, late callbacks when it is back, and nobody counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client

from qunluo.checkins.models import Standing, Submission
from qunluo.checkins.reads.backup import came_by_backup, waiting_entries
from qunluo.checkins.writes.backup import close_backup, open_backup
from qunluo.checkins.writes.roll_calls import Heard, take_roll_calls
from qunluo.communities.models import Member
from qunluo.communities.writes.phones import bind_phone
from qunluo.entrances import uploads
from qunluo.entrances.backup import merge_backup_entry
from qunluo.points.models import PointsEntry
from tests.cast import handle_all
from tests.checkins.ground import MORNING, begin_plan
from tests.console.sheeted import keep_table
from tests.h5.conftest import set_clock
from tests.intake.inbox import append, message
from tests.sms.texts import last_code

pytestmark = pytest.mark.django_db
NUMBER = "13800138000"
ALL_DAY = replace(MORNING, starts=time(0), ends=time(0))
DOWN = datetime(2026, 3, 2, 2, tzinfo=UTC)
BACK = DOWN + timedelta(days=1)


@pytest.fixture
def plan(cast, settings, tmp_path, monkeypatch):
    set_clock(monkeypatch, DOWN)
    monkeypatch.setattr("qunluo.entrances.uploads.now", lambda: BACK)
    settings.QUNLUO_SMS, settings.MEDIA_ROOT = "demo", tmp_path
    Member.objects.update(joined_at=datetime(2026, 2, 1, tzinfo=UTC))
    bind_phone(person_of("ming"), NUMBER, at=DOWN)
    return begin_plan(cast, sessions=(ALL_DAY,))


def person_of(name: str) -> int:
    return Member.objects.get(external_id=name).account.person_id


def said(cast, key: str, text: str, *, member: str, at: str, **fields) -> None:
    append(cast.account, message(key, text, member=member, at=at, **fields))
    handle_all()


def by_name(form, name: str, key: str) -> None:
    assert Client().post(f"/b/{form.token}/", {"key": key, "name": name, "text": "读了第三章"}).status_code == 200


def by_phone(form) -> None:
    Client().post(f"/b/{form.token}/phone/", {"number": NUMBER, "key": "ask-key-1"})
    answer = Client().post(
        f"/b/{form.token}/code/", {"number": NUMBER, "code": last_code(at=DOWN), "key": "enter-key-1"}
    )
    assert answer.status_code == 200


def by_roll_call(cast, plan, *lines: str) -> None:
    text = "#接龙\n3月2日打卡\n例 姓名 打卡\n\n" + "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
    heard = Heard(
        community=cast.community.pk,
        group=cast.group.pk,
        plan=plan.pk,
        poster="",
        key="pasted",
        at=DOWN + timedelta(hours=2),
        text=text,
    )
    take_roll_calls(heard, at=BACK)
    handle_all()


def by_sheet(cast, plan, text: str) -> None:
    upload = keep_table(cast, plan, text)
    assert uploads.choose(upload, upload.columns, at=BACK)
    uploads.run_check(upload.pk)
    upload.refresh_from_db()
    assert uploads.begin_import(upload, operator_id=cast.steward.pk, at=BACK)
    uploads.run_import(upload.pk)
    handle_all()


def counted() -> dict[tuple[str, date], list[str]]:
    found: dict[tuple[str, date], list[str]] = {}
    for row in Submission.objects.filter(state="counts").select_related("member"):
        found.setdefault((row.member.external_id, row.day), []).append(row.way)
    return found


def test_a_day_without_the_platform_costs_nobody_and_counts_nobody_twice(cast, plan):
    said(cast, "d1", "打卡第1天", member="ming", at="2026-03-01T08:00:00+08:00")

    form = open_backup(plan.pk, reason="平台故障", operator_id=cast.steward.pk, at=DOWN)
    by_phone(form)
    by_name(form, "阿明", "name-key-1")
    by_name(form, "静静", "name-key-2")
    by_name(form, "小林同学", "name-key-3")
    by_roll_call(cast, plan, "阿明 打卡", "老周 打卡")
    by_sheet(cast, plan, "昵称,日期,内容,状态\n静静,2026-03-02,读了两页,已打卡\n老周,2026-03-02,读了一页,已打卡\n")
    close_backup(plan.pk, operator_id=cast.steward.pk, at=BACK)

    said(cast, "d2", "打卡第2天", member="ming", at="2026-03-02T07:30:00+08:00")
    said(cast, "d2", "打卡第2天", member="ming", at="2026-03-02T07:30:00+08:00")
    said(cast, "d3", "打卡第3天", member="ming", at="2026-03-03T09:00:00+08:00")
    [waits] = waiting_entries(plan.pk)
    lin = Member.objects.get(external_id="lin")
    assert merge_backup_entry(waits, member_id=lin.pk, operator_id=cast.steward.pk, at=BACK)
    handle_all()

    second = date(2026, 3, 2)
    found = counted()
    assert {who for who, day in found if day == second} == {"ming", "jing", "zhou", "lin"}
    assert {key: ways for key, ways in found.items() if len(ways) != 1} == {}
    assert found["ming", second] == ["message"]  # said before all the others, though it came last
    standing = Standing.objects.get(plan=plan, member__external_id="ming")
    assert (standing.days, standing.streak, standing.longest) == (3, 3, 3)
    [came] = came_by_backup(plan.pk)
    assert (came.entries, came.proven, came.waiting, came.counted, came.doubles) == (4, 1, 0, 2, 2)


def test_points_are_paid_once_a_day_by_whatever_ways(cast, plan):
    form = open_backup(plan.pk, reason="平台故障", operator_id=cast.steward.pk, at=DOWN)
    by_phone(form)
    by_name(form, "阿明", "name-key-1")
    by_roll_call(cast, plan, "阿明 打卡")
    said(cast, "d2", "打卡第1天", member="ming", at="2026-03-02T07:30:00+08:00")

    wallet = PointsEntry.objects.filter(wallet__person_id=person_of("ming"))
    assert sum(row.amount for row in wallet) == 10
