from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from qunluo.channels.writes import update_account
from qunluo.checkins.models import Reminder
from qunluo.checkins.reminders import remind_due
from qunluo.checkins.writes.plans import archive
from qunluo.core.checkins.plan import Calendar, ReminderRule
from qunluo.outbox.models import OutgoingAction
from tests.cast import handle_all
from tests.checkins.ground import begin_plan
from tests.intake.inbox import append, message

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 9:00 in Shanghai; the window closes at 10:00
RULE = ReminderRule(times=(time(9),), per_week=2, text="{name}，“{plan}”还没打，{ends} 截止：{link}")


@pytest.fixture
def speaking(cast):
    update_account(cast.account, name="小助手", deliver_to="https://app.example/in")
    return cast


def _hints():
    rows = OutgoingAction.objects.filter(key__startswith="reminder:", kind="send_hint").order_by("payload__member")
    return [row.payload["member"] for row in rows]


def test_who_is_missing_hears_of_it_once_in_private(speaking):
    begin_plan(speaking, reminder=RULE)
    append(speaking.account, message("c1", "打卡第1天", name="阿明", at="2026-03-02T08:30:00+08:00"))
    handle_all()

    assert [remind_due(at=AT), remind_due(at=AT + timedelta(minutes=1))] == [3, 0]

    assert _hints() == ["jing", "lin", "zhou"]
    hint = OutgoingAction.objects.get(payload__member="jing", key__startswith="reminder:")
    assert "“晨读打卡”还没打，10:00 截止：" in hint.payload["text"]
    assert "/m/in/" in hint.payload["text"]
    assert hint.expires_at == datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "changes"),
    [
        pytest.param(AT - timedelta(seconds=1), {}, id="a second before its time"),
        pytest.param(AT + timedelta(minutes=30), {}, id="half an hour late"),
        pytest.param(AT, {"reminder": None}, id="no reminders"),
        pytest.param(AT, {"is_switched_off": True}, id="switched off"),
        pytest.param(AT, {"calendar": Calendar.DAYS_OFF_ONLY}, id="not asked on a workday"),
        pytest.param(
            datetime(2026, 3, 2, 14, 30, tzinfo=UTC),
            {"reminder": ReminderRule(times=(time(22, 30),))},
            id="when the window has closed, and the group sleeps",
        ),
    ],
)
def test_nobody_is_reminded_out_of_time(speaking, at, changes):
    begin_plan(speaking, **{"reminder": RULE, **changes})

    assert remind_due(at=at) == 0


def test_the_week_has_a_limit(speaking):
    begin_plan(speaking, reminder=RULE)

    told = [remind_due(at=AT + timedelta(days=day)) for day in range(4)]

    assert told == [4, 4, 0, 0]
    assert remind_due(at=AT + timedelta(days=7)) == 4
    assert Reminder.objects.count() == 12


def test_an_archived_plan_is_silent(speaking):
    archive(begin_plan(speaking, reminder=RULE), operator_id=None, at=AT)

    assert remind_due(at=AT) == 0


def test_where_no_hint_can_be_sent_one_list_goes_to_the_operators(cast):
    begin_plan(cast, reminder=RULE)

    assert remind_due(at=AT) == 4

    [todo] = OutgoingAction.objects.filter(key__startswith="reminder:")
    assert (todo.kind, todo.state) == ("ask_operator", "by_hand")
    assert "还有 4 人没打卡" in todo.payload["text"]
