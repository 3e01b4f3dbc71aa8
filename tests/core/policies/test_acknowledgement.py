"""Who writes 已阅 has acknowledged what was in force then; who writes too little is told why, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from qunluo.core.changes import NoticeAcknowledged
from qunluo.core.events import MessageKind
from qunluo.core.joining.notices import Onboarding, Span
from qunluo.core.joining.rule import JoiningRule
from qunluo.core.joining.terms import Acknowledging
from qunluo.core.policies.acknowledgement import acknowledge
from qunluo.core.snapshot import GroupRules, MemberStanding, QuietHoursRule, Snapshot
from tests.core.said import at, joined, message

FIRST = Span(
    since=at("09:00", day=1), version=1, number=1, asks=1, asked_at=at("09:00", day=1), is_important=False, short="短"
)
SECOND = replace(FIRST, since=at("09:00"), version=2, number=2, asks=2, asked_at=at("09:00"), is_important=True)
RULE = JoiningRule(spans=(FIRST, SECOND), can_hint=True)


def room(rule=RULE, *, quiet=None, **known):
    return Snapshot(
        rules=GroupRules(joining=rule, quiet_hours=quiet),
        member=MemberStanding(id="ming", joining=Onboarding(**known)),
    )


def noted(text, *, version=2, is_enough=True, clock="12:00", day=2):
    return NoticeAcknowledged(
        group="g", member="ming", at=at(clock, day=day), key="m1", version=version, shown=version, text=text,
        is_enough=is_enough,
    )  # fmt: skip


def test_enough_words_acknowledge_what_was_in_force_then():
    now, before = acknowledge(message("已阅，我会遵守"), room()), acknowledge(message("已阅，我会遵守", day=1), room())

    assert (now.matched, now.changes, now.actions, now.final) == (True, (noted("已阅，我会遵守"),), (), True)
    assert now.detail == "确认已阅群规第 2 版，自己写了 4 个字（至少 4 个）"
    assert before.changes == (noted("已阅，我会遵守", version=1, day=1),)


@pytest.mark.parametrize(
    ("event", "rule", "detail"),
    [
        pytest.param(message("已阅，我会遵守"), None, "没有群规告示", id="no notice"),
        pytest.param(joined(), RULE, "不是文字发言", id="no message"),
        pytest.param(message("已阅，我会遵守", kind=MessageKind.IMAGE), RULE, "不是文字发言", id="a picture"),
        pytest.param(
            message("已阅，我会遵守"),
            replace(RULE, acknowledging=Acknowledging(by_message=False)),
            "没有开启群里回复已阅",
            id="switched off",
        ),
        pytest.param(
            message("已阅，我会遵守", clock="08:59", day=1), RULE, "那时还没有群规告示", id="before the first version"
        ),
        pytest.param(message("我已阅"), RULE, "不是确认已阅", id="said elsewhere"),
        pytest.param(message("收到", day=5), RULE, "不是确认已阅", id="收到 days later is about something else"),
        pytest.param(message("收到", day=1), RULE, "不是确认已阅", id="收到 where nothing must be acknowledged"),
    ],
)
def test_what_is_none_is_passed_over(event, rule, detail):
    found = acknowledge(event, room(rule))

    assert (found.matched, found.detail, found.changes, found.final) == (False, detail, (), False)


@pytest.mark.parametrize("text", ["已阅", "已阅！！！", "收到", "收到👌"])
def test_too_little_is_told_why_in_private(text):
    found = acknowledge(message(text), room())

    assert found.changes == (noted(text, is_enough=False),)
    assert found.final is False
    [hint] = found.actions
    assert (hint.member, "至少 4 个字" in hint.text, "{link:notice/}" in hint.text) == ("ming", True, True)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param({"short": frozenset({2})}, id="told before"),
        pytest.param({"acknowledged": {2: at("10:00")}}, id="acknowledged already"),
    ],
)
def test_nobody_is_told_twice_but_it_is_written_all_the_same(known):
    found = acknowledge(message("已阅"), room(**known))

    assert (found.changes, found.actions) == ((noted("已阅", is_enough=False),), ())


def test_a_group_may_take_the_bare_word():
    rule = replace(RULE, acknowledging=Acknowledging(least=0))

    assert acknowledge(message("已阅"), room(rule)).changes == (noted("已阅"),)


def test_at_night_it_counts_and_the_hint_waits_for_the_morning():
    quiet = QuietHoursRule(starts=time(22), ends=time(8))

    found = acknowledge(message("已阅", clock="23:00"), room(quiet=quiet))

    [hint] = found.actions
    assert hint.not_before == at("08:00", day=3)
    assert found.changes == (noted("已阅", is_enough=False, clock="23:00"),)


def test_where_nobody_is_reached_in_private_nobody_is_told():
    assert acknowledge(message("已阅"), room(replace(RULE, can_hint=False))).actions == ()
