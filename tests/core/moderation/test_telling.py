"""Rules in the words of people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qunluo.core.moderation.ladder import ADVERT_LADDER, GENERAL_LADDER
from qunluo.core.moderation.rules import (
    Abuse,
    Adverts,
    Course,
    Flood,
    ForbiddenWords,
    Inviting,
    Links,
    PersonalData,
    Probation,
    Rule,
    Speech,
)
from qunluo.core.moderation.sight import Clue
from qunluo.core.moderation.telling import describe, ladder_text, step_text, what


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param(ForbiddenWords(), "不能出现敏感词。", id="all lists"),
        pytest.param(ForbiddenWords(lists=frozenset({"1", "2"})), "不能出现 2 个词库里的敏感词。", id="some lists"),
        pytest.param(
            Adverts(),
            "不能发广告：有联系方式或重复发送、满 100 分的直接处理，80 分起请人看一眼。",
            id="adverts",
        ),
        pytest.param(Abuse(), "不能攻击别人：90 分起请人看一眼，机器从不自己处罚。", id="abuse"),
        pytest.param(Links(only_allowed=True, listed=False), "不能发链接。", id="no links at all"),
        pytest.param(Links(only_allowed=True), "只能发社群允许名单里的网站的链接。", id="what the list allows"),
        pytest.param(Links(), "不能发社群禁止名单里的网站的链接。", id="what the list forbids"),
        pytest.param(
            Links(allowed=frozenset({"qq.com"}), only_allowed=True),
            "只能发这些网站的链接：qq.com，还有社群允许名单里的。",
            id="own and listed",
        ),
        pytest.param(
            Links(allowed=frozenset({"qq.com"}), blocked=frozenset({"bad.qq.com"}), only_allowed=True, listed=False),
            "只能发这些网站的链接：qq.com。不能发这些网站的链接：bad.qq.com。",
            id="allowed but for one",
        ),
        pytest.param(
            Links(blocked=frozenset(f"{letter}.cn" for letter in "abcdefg"), listed=False),
            "不能发这些网站的链接：a.cn、b.cn、c.cn、d.cn、e.cn 等 7 个。",
            id="many",
        ),
        pytest.param(Inviting(), "一天里邀请进群的人不能超过 20 个。", id="inviting"),
        pytest.param(
            Inviting(invited=50, span_days=7, lost=9),
            "7 天里邀请进群的人不能超过 50 个。其中 7 天内退群、被移出或违规的不能超过 9 个。",
            id="inviting who do not stay",
        ),
        pytest.param(Flood(), "60 秒内最多发 8 条消息，同一句话最多 3 遍。", id="flood"),
        pytest.param(PersonalData(clues=frozenset({Clue.PHONE})), "不能在群里公开手机号。", id="personal data"),
        pytest.param(
            Speech(opening="【", most_characters=300, most_lines=9),
            "发言要以“【”开头，最多 300 个字，最多 9 行。",
            id="speech",
        ),
        pytest.param(Probation(clues=frozenset({Clue.LINK})), "进群 3 天内不能发链接。", id="probation"),
    ],
)
def test_a_condition_is_said_in_a_sentence(condition, expected):
    assert what(condition) == expected


def test_a_rule_says_what_follows_and_whom_it_spares():
    rule = Rule(
        id=1, version=1, name="不刷屏", condition=Flood(), weight=2, recalls=True, spares=frozenset({"老师", "助教"})
    )

    assert describe(rule) == (
        "60 秒内最多发 8 条消息，同一句话最多 3 遍。",
        "按阶梯处理。",
        "一次算 2 次。",
        "同时撤回消息。",
        "不管有这些标签的成员：助教、老师。",
    )
    assert describe(Rule(id=1, version=1, name="友善", condition=Abuse(), course=Course.QUEUE))[1:] == (
        "放进审核，由人决定。",
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(
            Rule(id=1, version=1, name="舆情", condition=ForbiddenWords(lists=frozenset({"5"})), level=3),
            ("留意 1 个词库里的词。", "只通知运营，成员没有感觉。", "主题是投诉维权，出现一次就算“Ⅲ级 较大”。"),
            id="a list, once is enough",
        ),
        pytest.param(
            Rule(id=1, version=1, name="舆情", condition=ForbiddenWords()),
            ("留意所有启用的词库里的词。", "只通知运营，成员没有感觉。", "主题是投诉维权，有几个人说才算事件。"),
            id="all lists, several must say so",
        ),
        pytest.param(
            Rule(id=1, version=1, name="泄露", condition=PersonalData(clues=frozenset({Clue.PHONE}))),
            (
                "留意有没有人违反：不能在群里公开手机号。",
                "只通知运营，成员没有感觉。",
                "主题是投诉维权，有几个人说才算事件。",
            ),
            id="not words",
        ),
    ],
)
def test_what_is_only_watched_forbids_nothing(rule, expected):
    assert describe(replace(rule, course=Course.ALARM, theme="complaint")) == expected


def test_ladders_are_said_step_by_step():
    assert [step_text(step) for step in GENERAL_LADDER.steps] == [
        "累计 1 次：私下提醒",
        "累计 2 次：在群里提醒",
        "累计 3 次：禁言 24 小时",
        "累计 4 次：移出群",
    ]
    assert ladder_text(ADVERT_LADDER) == "30 天内累计，每个群各自计算。"


def test_what_is_no_condition_is_refused():
    with pytest.raises(TypeError):
        what(object())
