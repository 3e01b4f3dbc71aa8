"""Who asks for their own page gets it in private: the page of plans, or the page of rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qunluo.core.actions import SendHint
from qunluo.core.checkins.plan import Plan, Terms
from qunluo.core.events import MemberJoined, MessageKind, MessagePosted
from qunluo.core.moderation.rules import Order
from qunluo.core.policies.page_link import send_page_link
from qunluo.core.snapshot import GroupRules, Snapshot
from tests.core.moderation.screens import PlainScreen

AT = datetime(2026, 3, 3, 4, tzinfo=UTC)
ORDER = Order(releases=(), screen=PlainScreen())
PLAN = Plan(id=1, versions=(Terms(since=AT, starts_on=AT.date(), name="晨读"),))
PLANS, RULES, BOTH = GroupRules(plans=(PLAN,)), GroupRules(order=ORDER), GroupRules(plans=(PLAN,), order=ORDER)


def said(text, kind=MessageKind.TEXT) -> MessagePosted:
    return MessagePosted(key="k", group="g", member="ming", at=AT, message="m", kind=kind, text=text)


@pytest.mark.parametrize(
    ("text", "rules", "place"),
    [
        ("我的打卡", PLANS, "{link}"),
        (" 我要申诉 ", PLANS, "{link}"),
        ("我要申诉", BOTH, "{link}"),
        ("我要申诉", RULES, "{link:order/}"),
        ("群规", RULES, "{link:order/}"),
        ("我要举报", BOTH, "{link:order/}"),
    ],
)
def test_the_way_is_sent_in_private(text, rules, place):
    finding = send_page_link(said(text), Snapshot(rules=rules))

    [hint] = finding.actions
    assert (finding.matched, finding.final) == (True, True)
    assert isinstance(hint, SendHint)
    assert (hint.text.endswith(f"：{place}"), hint.expires_at) == (True, AT + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("event", "rules", "why"),
    [
        (said("我的打卡"), GroupRules(), "没有打卡计划"),
        (said("我的打卡"), RULES, "没有要自己的打卡页面"),
        (said("群规"), PLANS, "没有要自己的打卡页面"),
        (said("群规是什么"), RULES, "没有要自己的打卡页面"),
        (said("群规", MessageKind.IMAGE), RULES, "不是文字发言"),
        (MemberJoined(key="k", group="g", member="ming", at=AT), BOTH, "不是文字发言"),
    ],
    ids=["nothing there", "no plan", "no rules", "more words", "a picture", "no message"],
)
def test_nobody_else_is_answered(event, rules, why):
    finding = send_page_link(event, Snapshot(rules=rules))

    assert (finding.matched, finding.actions, finding.detail) == (False, (), why)
