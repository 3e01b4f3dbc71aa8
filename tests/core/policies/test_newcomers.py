"""Who joins is told in private what to do first."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from qunluo.core.joining.rule import JoiningRule
from qunluo.core.joining.terms import Newcomers
from qunluo.core.policies.newcomers import guide_newcomer
from qunluo.core.snapshot import GroupRules, MemberStanding, QuietHoursRule, Snapshot
from tests.core.said import at, joined, message

RULE = JoiningRule(newcomers=Newcomers(is_on=True), since=at("09:00"), can_hint=True)


def door(rule=RULE, *, quiet=None, **member):
    return Snapshot(rules=GroupRules(joining=rule, quiet_hours=quiet), member=MemberStanding(id="lin", **member))


def test_a_newcomer_hears_of_the_tasks_with_the_way_there():
    found = guide_newcomer(joined(), door())

    [hint] = found.actions
    assert found.detail == "私下发送 2 项新人任务"
    assert hint.text.splitlines() == [
        "欢迎加入！有几件小事请您先做：",
        "1. 在群里发“#自我介绍”，说说您是谁（24 小时内）",
        "2. 看一遍群规，点一下确认（24 小时内）",
        "在这里做，也能看到做到哪了：{link:start/}",
    ]


def test_at_night_it_waits_for_the_morning():
    found = guide_newcomer(joined(clock="23:00"), door(quiet=QuietHoursRule(starts=time(22), ends=time(8))))

    assert found.actions[0].not_before == at("08:00", day=3)


@pytest.mark.parametrize(
    ("event", "door", "why"),
    [
        pytest.param(joined(), door(None), "没有新人任务", id="no rule"),
        pytest.param(joined(), door(replace(RULE, newcomers=Newcomers())), "没有新人任务", id="switched off"),
        pytest.param(message(), door(), "不是入群", id="no joining"),
        pytest.param(joined(clock="08:00"), door(), "入群时还没有新人任务", id="joined before"),
        pytest.param(joined(), door(moved_at=at("12:01"), is_present=False), "已经退群", id="left again"),
        pytest.param(
            joined(), door(replace(RULE, can_hint=False)), "这个渠道不能私下发消息，任务写在成员页面上", id="no hints"
        ),
    ],
)
def test_nobody_else_does(event, door, why):
    found = guide_newcomer(event, door)

    assert (found.matched, found.detail, found.actions) == (False, why, ())
