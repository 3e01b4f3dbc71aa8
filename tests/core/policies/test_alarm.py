"""What is watched for is told to the operators, and never to the member."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qunluo.core.changes import AlarmRaised
from qunluo.core.moderation.rules import Course, ForbiddenWords, Mode, Order, Release, Rule
from qunluo.core.moderation.sight import ALL_SENSES, WATCHED, Hit, Sense, Sight
from qunluo.core.policies.order import keep_order
from qunluo.core.snapshot import GroupFacts, GroupRules, MemberStanding, Snapshot
from tests.core.said import at, message

WATCH = Rule(
    id=9,
    version=3,
    name="舆情：投诉",
    condition=ForbiddenWords(lists=frozenset({"5"})),
    course=Course.ALARM,
    theme="complaint",
    level=3,
)
WORDS = Rule(id=4, version=1, name="文明用语", condition=ForbiddenWords())
SAID = message("你们不退款就曝光", member="zhou", name="老周")


class WatchScreen:
    version = "watch"

    def look(self, text, senses=ALL_SENSES):
        found = text.find("退款")
        hit = Hit(list_id="5", word="退款", category=WATCHED, start=found, end=found + 2)
        return Sight(hits=(hit,) if found >= 0 and Sense.WORDS in senses else ())


def snapshot(*releases, owner=""):
    return Snapshot(
        rules=GroupRules(order=Order(releases=releases, screen=WatchScreen())),
        group=GroupFacts(owner=owner),
        member=MemberStanding(id="zhou"),
    )


def standing(rule):
    return Release(rule_id=rule.id, standing=rule)


ALARM = AlarmRaised(
    group="g",
    member="zhou",
    at=at("12:00"),
    key="m1",
    message="m1",
    text="你们不退款就曝光",
    rule=9,
    version=3,
    theme="complaint",
    level=3,
    detail="敏感词“退款”",
    spans=((3, 5),),
)


@pytest.mark.parametrize("owner", ["", "zhou"], ids=["a member", "the owner: who is staff is learnt late"])
def test_an_alarm_is_raised_and_nothing_is_done_to_the_member(owner):
    finding = keep_order(SAID, snapshot(standing(WATCH), owner=owner))

    assert finding.detail.startswith("“舆情：投诉”第 3 版：敏感词“退款”，已报警")
    assert finding.actions == ()
    assert [one for one in finding.changes if isinstance(one, AlarmRaised)] == [ALARM]
    [noted] = [one for one in finding.changes if not isinstance(one, AlarmRaised)]
    assert (noted.course, noted.measure, noted.rule) == ("note", "", 9)


@pytest.mark.parametrize(
    ("releases", "text"),
    [
        pytest.param((standing(WATCH),), "请问怎么退出群聊", id="something else is said"),
        pytest.param((Release(rule_id=9, trial=WATCH, mode=Mode.SHADOW),), SAID.text, id="only on trial"),
        pytest.param((standing(replace(WATCH, course=Course.NOTE)),), SAID.text, id="only to be noted"),
    ],
)
def test_no_alarm_is_raised(releases, text):
    finding = keep_order(replace(SAID, text=text), snapshot(*releases))

    assert [one for one in finding.changes if isinstance(one, AlarmRaised)] == []


def test_what_is_watched_for_is_no_forbidden_word():
    assert not keep_order(SAID, snapshot(standing(WORDS))).matched
