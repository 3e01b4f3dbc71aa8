from __future__ import annotations

import pytest

from qunluo.checkins.risk.texts import Words, common_pairs, novelty, own_words, phrases_from


@pytest.mark.parametrize(
    ("text", "own"),
    [
        pytest.param("打卡第3天", "", id="nothing but a day number"),
        pytest.param("坚持打卡第一百二十天！读完最后一章", "读完最后一章", id="a number in Chinese"),
        pytest.param("第3/21天 跑步5公里", "跑步5公里", id="of how many"),
        pytest.param("Day 12: slow run", "slowrun", id="in English"),
        pytest.param("今天摘抄“不以物喜，不以己悲”，很安静", "今天摘抄很安静", id="a quotation"),
        pytest.param(
            "《边城》里的渡口\n金句：走得再远也要回家", "里的渡口", id="titles, and lines that say they are quoted"
        ),
        pytest.param("ＡＢＣ，１２３ 好！", "abc123好", id="full width, marks and blanks"),
        pytest.param("看这个 https://example.com/a?b=1，很好", "看这个很好", id="a link, and what is glued to it"),
        pytest.param("🌞🌞😊", "", id="only emoji"),
    ],
)
def test_own_words_are_what_nobody_else_has_said(text, own):
    assert own_words(text, ()).plain == own


def test_phrases_of_the_plan_are_not_ones_own():
    phrases = phrases_from(["晨读打卡", "打卡第\n天", "今天读第三章，写下最打动你的一句。"])

    assert own_words("晨读打卡 今天读第三章 写下最打动你的一句 我喜欢渡口那段", phrases).plain == "我喜欢渡口那段"


def test_clauses_are_sorted_for_comparison():
    assert own_words("再读书，先跑步。", ()) == Words(plain="再读书先跑步", sorted="先跑步再读书")


def test_long_texts_are_cut():
    assert len(own_words("渡口" * 1_000, ()).plain) == 200


def test_pairs_that_many_write_are_common():
    common = common_pairs([f"读到渡口那段{number}号" for number in range(20)])

    assert novelty("读到渡口那段", common) == 0
    assert novelty("裁缝在雪地里", common) == 5


def test_what_everybody_says_is_common_from_the_first_day():
    assert novelty("今天打卡完成", common_pairs([])) == 0
