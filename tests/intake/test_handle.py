"""From the log to rows: what one event leaves behind, once."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from qunluo.communities.models import Group, Member, Message, Move, Withdrawal
from qunluo.communities.writes import save_rules
from qunluo.core.snapshot import GroupRules, KeywordReply, QuietHoursRule, WelcomeRule
from qunluo.intake import handle as module
from qunluo.intake.handle import handle_batch
from qunluo.intake.models import EventDecision, PendingEvent
from qunluo.outbox.models import OutgoingAction
from tests.intake.inbox import append, joined, message

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
RULES = GroupRules(
    welcome=WelcomeRule(text="欢迎 {name}！"),
    replies=(KeywordReply(id="signup", keywords=("报名",), text="报名方式见群公告。"),),
    quiet_hours=QuietHoursRule(starts=time(22), ends=time(8), hint="夜深了，明早再聊。"),
    capacity=2,
)


@pytest.fixture
def group(account):
    group = Group.objects.create(community=account.community, account=account, external_id="g", created_at=NOON)
    save_rules(group.pk, RULES, operator_id=None, at=NOON)
    return group


def test_a_first_message_makes_group_member_and_archive(account):
    append(account, message("m1", "大家早", name="阿明"))

    assert handle_batch() == 1

    member = Member.objects.get()
    assert (member.group.external_id, member.external_id, member.name) == ("g", "ming", "阿明")
    assert (member.is_present, member.messages, member.spoke_at) == (True, 1, NOON)
    assert list(Message.objects.values_list("member", "key", "kind", "text", "at")) == [
        (member.pk, "m1", "text", "大家早", NOON)
    ]
    assert Group.objects.get().present == 1


def test_a_question_is_answered_and_explained(account, group):
    append(account, message("m1", "怎么报名？", name="阿明"))

    handle_batch()

    action = OutgoingAction.objects.get()
    assert (action.kind, action.state, action.key) == ("post_reply", "waiting", f"{account.pk}:m1#0")
    assert action.payload["text"] == "报名方式见群公告。"
    decision = EventDecision.objects.get()
    assert (decision.rules_version, decision.group_id) == (1, group.pk)
    assert decision.findings == [
        ["order", False, "没有群规"],
        ["roll_call", False, "不是接龙"],
        ["checkin", False, "没有打卡计划"],
        ["acknowledge", False, "没有群规告示"],
        ["introduction", False, "没有自我介绍任务"],
        ["quiet_hours", False, "不在免打扰时段 22:00–08:00"],
        ["welcome", False, "不是入群"],
        ["newcomer", False, "没有新人任务"],
        ["page_link", False, "没有打卡计划"],
        ["replies", True, "命中关键词“报名”，自动回复"],
        ["faq", False, "未开启问答"],
        ["capacity", False, "当前 1 人，容量 2 人"],
        ["inviting", False, "没有看邀请的群规"],
    ]


def test_the_same_event_twice_is_one_event(account, group):
    assert append(account, message("m1", "报名"), message("m1", "报名")) == ["m1"]
    handle_batch()

    assert append(account, message("m1", "报名")) == []
    assert handle_batch() == 0
    assert OutgoingAction.objects.count() == Message.objects.count() == 1


def test_one_keyword_is_answered_once_in_its_pause(account, group):
    append(account, message("m1", "报名"), message("m2", "报名", member="jing", at="2026-03-02T12:04:59+08:00"))
    append(account, message("m3", "报名", at="2026-03-02T12:05:00+08:00"))

    handle_batch()

    assert list(OutgoingAction.objects.filter(kind="post_reply").order_by("pk").values_list("key", flat=True)) == [
        f"{account.pk}:m1#0",
        f"{account.pk}:m3#0",
    ]


def test_a_newcomer_at_night_is_greeted_in_the_morning(account, group):
    append(account, joined("j1", name="小林", at="2026-03-02T23:30:00+08:00"))

    handle_batch()

    action = OutgoingAction.objects.get(kind="welcome_member")
    assert (action.payload["text"], action.not_before) == ("欢迎 小林！", datetime(2026, 3, 3, 0, 0, tzinfo=UTC))


def test_who_speaks_at_night_is_hinted_once(account, group):
    append(account, message("m1", "睡了吗", at="2026-03-02T22:00:00+08:00"))
    append(account, message("m2", "报名", at="2026-03-03T07:59:59+08:00"))
    append(account, message("m3", "早", at="2026-03-03T08:00:00+08:00"))

    handle_batch()

    assert list(OutgoingAction.objects.values_list("kind", flat=True)) == ["send_hint"]


def test_a_group_that_fills_up_becomes_a_task_for_people(account, group):
    append(account, joined("j1", member="lin"), joined("j2", member="ming"), joined("j3", member="jing"))

    handle_batch()

    [task] = OutgoingAction.objects.filter(kind="ask_operator")
    assert (task.state, task.key) == ("by_hand", f"{account.pk}:j2#1")


def test_moves_and_recalls_are_kept(account):
    append(account, message("m1"), {"id": "r1", "type": "recalled", "group": "g", "at": 1772424001, "message": "m1"})
    append(account, {"id": "l1", "type": "left", "group": "g", "member": "ming", "at": 1772424002, "reason": "removed"})

    handle_batch()

    assert list(Withdrawal.objects.values_list("message", flat=True)) == ["m1"]
    assert list(Move.objects.values_list("what", "member__external_id")) == [("removed", "ming")]
    assert Group.objects.get().present == 0


def test_an_unknown_shape_is_kept_and_waits_for_nobody(account):
    append(account, {"id": "x1", "type": "hologram"})

    assert (handle_batch(), PendingEvent.objects.count()) == (0, 0)


def test_a_failing_event_is_parked_and_the_rest_goes_on(account, monkeypatch):
    append(account, message("m1"), message("bad"), message("m3"))
    decide = module.decide

    def failing(event, snapshot):
        if event.key == "bad":
            raise ValueError("无法判定")
        return decide(event, snapshot)

    monkeypatch.setattr(module, "decide", failing)

    handle_batch()

    assert sorted(Message.objects.values_list("key", flat=True)) == ["m1", "m3"]
    parked = PendingEvent.objects.get()
    assert (parked.event.key, parked.error) == ("bad", "ValueError: 无法判定")
    assert parked.parked_at is not None
    assert handle_batch() == 0


def test_events_outside_any_group_are_handled(account):
    append(account, {"id": "c1", "type": "contact_added", "member": "lin", "at": 1772424000, "state": "poster-7"})

    assert handle_batch() == 1
    assert list(EventDecision.objects.values_list("group", flat=True)) == [None]
