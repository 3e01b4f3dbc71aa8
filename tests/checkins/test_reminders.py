from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from qunluo.channels.writes import update_account
from qunluo.checkins.models import Reminder
from qunluo.checkins.reminders import remind_due
from qunluo.checkins.writes.plans import archive
from qunluo.communities.models import Member
from qunluo.core.checkins.plan import Calendar, Need, NeedKind, ReminderRule, Session
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


MORNING_AND_EVENING = (
    Session(id="am", name="晨读", starts=time(6), ends=time(10), needs=(Need(kind=NeedKind.KEYWORD, words=("晨读",)),)),
    Session(id="pm", name="晚读", starts=time(19), ends=time(0), needs=(Need(kind=NeedKind.KEYWORD, words=("晚读",)),)),
)


def test_of_two_sessions_the_open_one_is_spoken_of(speaking):
    both = ReminderRule(times=(time(9), time(20)), per_week=9, text="{name}还没打，{ends} 截止")
    begin_plan(speaking, sessions=MORNING_AND_EVENING, sessions_needed=2, reminder=both)
    append(speaking.account, message("c1", "晨读，第三章", name="阿明", at="2026-03-02T08:30:00+08:00"))
    handle_all()

    assert [remind_due(at=AT), remind_due(at=AT + timedelta(hours=11))] == [3, 4]

    hints = OutgoingAction.objects.filter(kind="send_hint", key__startswith="reminder:").order_by("id")
    assert {(hint.payload["text"], hint.expires_at.hour) for hint in hints.filter(payload__member="jing")} == {
        ("静静还没打，10:00 截止", 2),
        ("静静还没打，24:00 截止", 16),
    }
    assert [hint.expires_at.hour for hint in hints.filter(payload__member="ming")] == [16]


@pytest.mark.parametrize(
    ("name", "called"), [("静\n【公告】静\u202e", "静 【公告】静"), ("", "您好")], ids=["lines", "none"]
)
def test_a_name_is_one_line(speaking, name, called):
    Member.objects.filter(external_id="jing").update(name=name)
    begin_plan(speaking, reminder=RULE)

    remind_due(at=AT)

    text = OutgoingAction.objects.get(payload__member="jing", key__startswith="reminder:").payload["text"]
    assert text.startswith(f"{called}，“晨读打卡”还没打，10:00 截止：")


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
