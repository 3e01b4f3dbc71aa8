"""What breaks a rule is written down, and leads up the ladder."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from qunluo.core.actions import AskOperator, MuteMember, PostReply, RecallMessage, SendHint
from qunluo.core.advance import advance
from qunluo.core.changes import RuleBroken
from qunluo.core.decision import Finding
from qunluo.core.moderation.ladder import Violation
from qunluo.core.moderation.rules import Abuse, Course, Flood, ForbiddenWords, Mode, Order, Release, Rule
from qunluo.core.moderation.sight import Opinion, Topic
from qunluo.core.policies.order import keep_order
from qunluo.core.snapshot import GroupFacts, GroupRules, MemberStanding, Snapshot
from tests.core.moderation.screens import PlainScreen
from tests.core.moderation.test_judge import spoken
from tests.core.said import at, joined, message

ADS = Rule(id=7, version=2, name="不发广告", condition=ForbiddenWords())
ADVERT = message("低价代购", member="zhou", name="老周")
ENDS = at("12:00") + timedelta(hours=12)
WHY = "您刚才的消息违反了群规“不发广告”：敏感词“代购”。"
APPEAL = "觉得判错了，可以在这里申诉：{link:order/}"
HINT = SendHint(group="g", member="zhou", text=f"{WHY}请留意一下，谢谢理解。{APPEAL}", expires_at=ENDS)


def before(count):
    """So many violations on the days before."""
    keys = [f"v{number}" for number in range(count)]
    moments = [at("12:00") - timedelta(days=number + 1) for number in range(count)]
    return {
        key: Violation(key=key, at=moment, ladder="general", rule_id=7, version=1, group="g")
        for key, moment in zip(keys, moments, strict=True)
    }


def snapshot(*rules, earlier=0, owner="", releases=(), screen=None, **standing):
    found = tuple(Release(rule_id=one.id, standing=one) for one in rules) + releases
    return Snapshot(
        rules=GroupRules(order=Order(releases=found, screen=screen or PlainScreen())),
        group=GroupFacts(owner=owner),
        member=MemberStanding(id="zhou", violations=before(earlier), **standing),
    )


def change(rule=ADS, **fields):
    told = {
        "group": "g",
        "member": "zhou",
        "at": at("12:00"),
        "key": "m1",
        "message": "m1",
        "text": "低价代购",
        "rule": rule.id,
        "version": rule.version,
        "ladder": "general",
        "weight": 1,
        "course": "strike",
        "is_trial": False,
        "detail": "敏感词“代购”",
        "spans": ((2, 4),),
    }
    return RuleBroken(**told | fields)


def test_the_first_time_is_a_word_in_private():
    assert keep_order(ADVERT, snapshot(ADS)) == Finding(
        policy="order",
        matched=True,
        detail="“不发广告”第 2 版：敏感词“代购”。累计 1，私下提醒",
        changes=(change(measure="hint", total=1),),
        actions=(HINT,),
    )


@pytest.mark.parametrize(
    ("earlier", "measure", "hours", "actions"),
    [
        pytest.param(
            1,
            "mention",
            0,
            (
                PostReply(group="g", text="请遵守群规“不发广告”。谢谢配合。", mention="zhou", expires_at=ENDS),
                HINT,
            ),
            id="the second in public",
        ),
        pytest.param(
            2,
            "mute",
            24,
            (
                MuteMember(
                    group="g",
                    member="zhou",
                    hours=24,
                    text="违反群规“不发广告”，累计 3 次",
                    expires_at=at("12:00", day=3),
                ),
                HINT,
            ),
            id="the third is silence",
        ),
        pytest.param(
            3,
            "remove",
            0,
            (
                AskOperator(
                    group="g",
                    text="“老周”违反群规“不发广告”累计 4 次，按规定应移出群。请到“违规处理”，由两人确认。",
                ),
            ),
            id="the fourth is for two people to decide",
        ),
    ],
)
def test_the_steps_follow(earlier, measure, hours, actions):
    finding = keep_order(ADVERT, snapshot(ADS, earlier=earlier))

    assert finding.changes == (change(measure=measure, hours=hours, total=earlier + 1),)
    assert finding.actions == actions


def test_a_rule_may_take_the_message_back():
    [taken_back, _] = keep_order(ADVERT, snapshot(replace(ADS, recalls=True))).actions

    assert taken_back == RecallMessage(group="g", message="m1", text="低价代购", expires_at=ENDS)


@pytest.mark.parametrize(
    ("event", "given", "detail"),
    [
        pytest.param(ADVERT, Snapshot(), "没有群规", id="no order"),
        pytest.param(ADVERT, snapshot(), "没有群规", id="no rules"),
        pytest.param(joined(), snapshot(ADS), "不是发言", id="a join"),
        pytest.param(message("早"), snapshot(ADS), "查了 1 条群规，都没有违反", id="a good word"),
        pytest.param(
            ADVERT,
            snapshot(replace(ADS, spares=frozenset({"合作商家"})), tags=frozenset({"合作商家"})),
            "查了 1 条群规，都没有违反",
            id="who is spared",
        ),
    ],
)
def test_nothing_is_broken(event, given, detail):
    assert keep_order(event, given) == Finding(policy="order", matched=False, detail=detail)


def test_staff_are_written_down_and_left_alone():
    finding = keep_order(ADVERT, snapshot(ADS, owner="zhou", earlier=3))

    assert (finding.changes, finding.actions) == ((change(),), ())
    assert finding.detail == "“不发广告”第 2 版：敏感词“代购”。群主或管理员，只记录"


def test_a_trial_in_shadow_does_nothing_but_tell():
    watching = Release(rule_id=7, trial=ADS, mode=Mode.SHADOW)

    finding = keep_order(ADVERT, snapshot(releases=(watching,), earlier=2))

    assert (finding.changes, finding.actions) == ((change(is_trial=True),), ())
    assert finding.detail == "试行中的“不发广告”第 2 版：敏感词“代购”。只记录"


def test_one_message_is_one_step_and_the_heaviest_rule_makes_it():
    heavy = replace(ADS, id=8, name="不卖东西", weight=2)

    finding = keep_order(ADVERT, snapshot(ADS, heavy, earlier=1))

    assert finding.changes == (
        change(course="note"),
        change(heavy, weight=2, measure="mute", hours=24, total=3),
    )


@pytest.mark.parametrize("course", [Course.NOTE, Course.QUEUE])
def test_a_gentler_course_leads_no_further(course):
    finding = keep_order(ADVERT, snapshot(replace(ADS, course=course), earlier=3))

    assert (finding.changes, finding.actions) == ((change(course=course.value),), ())


def test_a_score_alone_never_punishes():
    rule = Rule(id=9, version=1, name="友善", condition=Abuse())
    screen = PlainScreen(opinions=(Opinion(topic=Topic.ABUSE, score=0.99),))

    [broken] = keep_order(ADVERT, snapshot(rule, screen=screen, earlier=3)).changes

    assert (broken.course, broken.measure) == ("queue", "")


def test_an_event_that_was_decided_leads_to_nothing_new():
    given = snapshot(ADS)
    after = advance(given, keep_order(ADVERT, given).changes)

    assert keep_order(ADVERT, after).actions == ()
    assert advance(after, keep_order(ADVERT, after).changes) == after


def test_one_flood_is_one_step():
    rule = Rule(id=5, version=1, name="不刷屏", condition=Flood(most=3))
    begun = {"at-10": Violation(key="at-10", at=at("12:00") - timedelta(seconds=10), ladder="general", rule_id=5)}
    given = snapshot(rule, recent=spoken(-30, -20, -10))

    first = keep_order(ADVERT, given)
    goes_on = keep_order(ADVERT, replace(given, member=replace(given.member, violations=begun)))

    assert [one.course for one in first.changes] == ["strike"]
    assert ([one.course for one in goes_on.changes], goes_on.actions) == (["note"], ())
