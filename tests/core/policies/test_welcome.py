"""Who joins is greeted."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from qunluo.core.actions import WelcomeMember
from qunluo.core.decision import Finding
from qunluo.core.joining.notices import Span
from qunluo.core.joining.rule import JoiningRule
from qunluo.core.policies.welcome import fill, welcome_newcomer, with_rules
from qunluo.core.snapshot import (
    GroupFacts,
    GroupRules,
    MemberStanding,
    QuietHoursRule,
    Snapshot,
    WelcomeRule,
)
from tests.core.said import at, joined, message

RULE = WelcomeRule(text="欢迎 {name} 来到{group}", fresh_minutes=30)


def door(*, rule=RULE, quiet=None, **member):
    return Snapshot(
        rules=GroupRules(welcome=rule, quiet_hours=quiet),
        group=GroupFacts(title="晨光"),
        member=MemberStanding(id="lin", **member),
    )


def test_a_newcomer_is_greeted_by_name_while_it_is_fresh():
    event = joined()

    assert welcome_newcomer(event, door()) == Finding(
        policy="welcome",
        matched=True,
        detail="新成员入群，发送欢迎语",
        actions=(
            WelcomeMember(
                group="g", member="lin", text="欢迎 小林 来到晨光", expires_at=event.at + timedelta(minutes=30)
            ),
        ),
    )


def test_a_newcomer_in_the_quiet_hours_is_greeted_in_the_morning():
    quiet = QuietHoursRule(starts=time(22), ends=time(8))

    [action] = welcome_newcomer(joined(clock="23:00"), door(quiet=quiet)).actions

    assert (action.not_before, action.expires_at) == (at("8:00", day=3), at("8:30", day=3))


@pytest.mark.parametrize(
    ("event", "snapshot", "detail"),
    [
        pytest.param(joined(), door(rule=None), "未设置欢迎语", id="no rule"),
        pytest.param(message(), door(), "不是入群", id="a message"),
        pytest.param(joined(), door(moved_at=at("12:01"), is_present=False), "已经退群，不再欢迎", id="left since"),
    ],
)
def test_nobody_is_greeted(event, snapshot, detail):
    assert welcome_newcomer(event, snapshot) == Finding(policy="welcome", matched=False, detail=detail)


@pytest.mark.parametrize(
    "standing",
    [
        pytest.param({"moved_at": at("11:59"), "is_present": False}, id="left before, and is back"),
        pytest.param({"moved_at": at("12:01"), "is_present": True}, id="has spoken since"),
    ],
)
def test_who_is_there_is_greeted(standing):
    assert welcome_newcomer(joined(), door(**standing)).matched


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        pytest.param("你好 {name}", "你好 {group}", id="a name that looks like a field"),
        pytest.param("{姓名} 100%", "{姓名} 100%", id="other braces stay"),
    ],
)
def test_names_are_filled_in_as_they_are(text, filled):
    assert fill(text, name="{group}", group="晨光") == filled


def test_a_nameless_newcomer_is_a_new_friend():
    [action] = welcome_newcomer(joined(name=""), door()).actions

    assert action.text == "欢迎 新朋友 来到晨光"


RULES_OUT = JoiningRule(
    spans=(
        Span(
            since=at("09:00"),
            version=1,
            number=1,
            asks=1,
            asked_at=at("09:00"),
            is_important=True,
            short="先看公告。",
        ),
    ),
    link="https://q/n/1/",
)


@pytest.mark.parametrize(
    ("text", "rule", "clock", "said"),
    [
        pytest.param("欢迎", RULES_OUT, "12:00", "欢迎\n群规：先看公告。\n全文：https://q/n/1/", id="added below"),
        pytest.param("欢迎。{rules}", RULES_OUT, "12:00", "欢迎。先看公告。", id="where the operator wants it"),
        pytest.param("看 {rules_link}", RULES_OUT, "12:00", "看 https://q/n/1/", id="the way alone"),
        pytest.param("欢迎", replace(RULES_OUT, appends_rules=False), "12:00", "欢迎", id="not wanted"),
        pytest.param("欢迎{rules}", RULES_OUT, "08:00", "欢迎", id="none was in force then"),
        pytest.param("欢迎{rules}", None, "12:00", "欢迎", id="no notice"),
        pytest.param(
            "好" * 1_320, RULES_OUT, "12:00", "好" * 1_320 + "\n群规：https://q/n/1/", id="too long with both"
        ),
    ],
)
def test_the_short_rules_go_into_the_welcome(text, rule, clock, said):
    rules = GroupRules(welcome=WelcomeRule(text=text), joining=rule)

    assert with_rules(text, rules, at=at(clock)) == said
    assert len(said.encode()) <= 4_000
