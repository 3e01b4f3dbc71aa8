"""Who introduces themselves has done that task; who says too little is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from qunluo.core.actions import PostReply
from qunluo.core.changes import MemberIntroduced
from qunluo.core.joining.notices import Onboarding
from qunluo.core.joining.rule import JoiningRule
from qunluo.core.joining.terms import Newcomers, TaskTerms
from qunluo.core.policies.introduction import take_introduction
from qunluo.core.snapshot import GroupRules, MemberStanding, QuietHoursRule, Snapshot
from tests.core.said import at, joined, message

TASKS = Newcomers(is_on=True, least=6, thanks="欢迎 {name}")
LONG, BRIEF = "#自我介绍 我是小林来自杭州", "#自我介绍 我是小林"
NIGHT = QuietHoursRule(starts=time(22), ends=time(8))


def room(newcomers=TASKS, *, quiet=None, can_hint=True, **known):
    rule = JoiningRule(newcomers=newcomers, can_hint=can_hint)
    return Snapshot(
        rules=GroupRules(joining=rule, quiet_hours=quiet),
        member=MemberStanding(id="ming", name="小林", joining=Onboarding(**known)),
    )


def noted(text, *, is_enough=True, clock="12:00"):
    return MemberIntroduced(
        group="g", member="ming", at=at(clock), key="m1", message="m1", text=text, is_enough=is_enough
    )


def test_a_long_one_is_kept_and_thanked_for():
    found = take_introduction(message(LONG), room())

    assert (found.changes, found.final) == ((noted(LONG),), False)
    [thanks] = found.actions
    assert (type(thanks), thanks.text, thanks.mention) == (PostReply, "欢迎 小林", "ming")


def test_a_short_one_is_kept_apart_and_told_why():
    found = take_introduction(message(BRIEF), room())

    assert found.changes == (noted(BRIEF, is_enough=False),)
    assert found.detail == "自我介绍太短，写了 4 个字（至少 6 个）"
    [hint] = found.actions
    assert "至少 6 个字" in hint.text


@pytest.mark.parametrize(
    ("text", "room", "clock"),
    [
        pytest.param(LONG, room(introduced_at=at("10:00")), "12:00", id="the second time"),
        pytest.param(LONG, room(replace(TASKS, thanks="")), "12:00", id="no thanks wanted"),
        pytest.param(LONG, room(quiet=NIGHT), "23:00", id="silence at night"),
        pytest.param(BRIEF, room(is_short=True), "12:00", id="told before"),
        pytest.param(BRIEF, room(introduced_at=at("10:00")), "12:00", id="introduced already"),
        pytest.param(BRIEF, room(can_hint=False), "12:00", id="nobody is reached in private"),
    ],
)
def test_it_is_written_but_nothing_is_said(text, room, clock):
    found = take_introduction(message(text, clock=clock), room)

    assert (len(found.changes), found.actions) == (1, ())


@pytest.mark.parametrize(
    ("event", "newcomers"),
    [
        pytest.param(message(LONG), None, id="no tasks"),
        pytest.param(message(LONG), Newcomers(), id="switched off"),
        pytest.param(message(LONG), replace(TASKS, introduce=TaskTerms(is_on=False)), id="not among the tasks"),
        pytest.param(message("怎么写自我介绍？"), TASKS, id="a question"),
        pytest.param(joined(), TASKS, id="no message"),
    ],
)
def test_what_is_none_is_passed_over(event, newcomers):
    found = take_introduction(event, room(newcomers))

    assert (found.matched, found.changes) == (False, ())
