"""What a text says of a plan's word or pattern, with near misses beside hits."""

from __future__ import annotations

from time import process_time

import pytest

from qunluo.core.checkins.keywords import Heard, heard
from qunluo.core.checkins.plan import Need, NeedKind

NUMBERED = "打卡第{n}天*"


def need(**fields):
    return Need(kind=NeedKind.KEYWORD, **fields)


@pytest.mark.parametrize(
    ("pattern", "text", "number"),
    [
        pytest.param(NUMBERED, "打卡第3天", 3, id="as asked"),
        pytest.param(NUMBERED, "打卡第3天 跑了五公里", 3, id="with more behind"),
        pytest.param(NUMBERED, "打卡 第 3 天", 3, id="blanks within"),
        pytest.param(NUMBERED, "  打卡第３天\n", 3, id="full width and blanks around"),
        pytest.param(NUMBERED, "打卡第三天", 3, id="Chinese numeral"),
        pytest.param(NUMBERED, "打卡第二十一天", 21, id="longer Chinese numeral"),
        pytest.param(NUMBERED, "打卡第1️⃣2️⃣天", 12, id="keycaps"),
        pytest.param(NUMBERED, "打卡第⑦天", 7, id="ringed"),
        pytest.param(NUMBERED, "@群助手\u2005打卡第3天", 3, id="behind a mention"),
        pytest.param(NUMBERED, "🎉打卡第3天！", 3, id="emoji in front"),
        pytest.param(NUMBERED, "打\u200b卡第3天", 3, id="zero-width character within"),
        pytest.param("打卡第{n}天", "打卡第3天！💪", 3, id="punctuation behind"),
        pytest.param("*打卡第{n}天*", "早！今天打卡第12天，加油", 12, id="anything in front"),
        pytest.param("day{n}*", "Day 5 读书", 5, id="case"),
        pytest.param("*第{n}天*完成*", "我的第9天任务，顺利完成啦", 9, id="three stars"),
        pytest.param("*{n}", "坚持到15", 15, id="number at the end is taken whole"),
        pytest.param("(打卡){n}.", "（打卡）3.", 3, id="signs mean themselves"),
    ],
)
def test_a_pattern_is_heard_with_its_number(pattern, text, number):
    assert heard(need(pattern=pattern), text) == Heard(number=number)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param(NUMBERED, "", id="nothing said"),
        pytest.param(NUMBERED, "打卡第天", id="no number"),
        pytest.param(NUMBERED, "我打卡第3天", id="something in front"),
        pytest.param(NUMBERED, "打卡3天", id="another wording"),
        pytest.param(NUMBERED, "打卡第百百天", id="no numeral"),
        pytest.param(NUMBERED, "打卡第99999天", id="no such day"),
        pytest.param("打卡第{n}天", "打卡第3天吗", id="a question"),
        pytest.param("打卡第{n}天", "打卡第3天 跑步", id="more behind than asked"),
        pytest.param("*第{n}天*完成*", "完成，第9天", id="parts in another order"),
        pytest.param("(打卡){n}.", "打卡3x", id="signs are no expression"),
    ],
)
def test_a_near_miss_of_a_pattern_is_not_heard(pattern, text):
    assert heard(need(pattern=pattern), text) is None


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        pytest.param(("打卡",), "今天打卡啦", Heard(), id="within the text"),
        pytest.param(("打卡", "签到"), "签到", Heard(), id="second word"),
        pytest.param(("DONE",), "ｄｏｎｅ！", Heard(), id="case and width"),
        pytest.param(("早安",), "早 安", Heard(), id="blank within"),
        pytest.param(("打卡",), "打卡第5天", Heard(number=5), id="with a day number"),
        pytest.param(("打卡",), "打卡30天计划开始", Heard(), id="the number of a challenge is no day"),
        pytest.param(("打卡",), "卡打", None, id="letters in another order"),
        pytest.param(("",), "什么", None, id="an empty word"),
        pytest.param((), "打卡", None, id="no words"),
    ],
)
def test_a_word_is_heard_wherever_it_stands(words, text, expected):
    assert heard(need(words=words), text) == expected


def test_a_pattern_without_a_number_takes_the_number_from_the_text():
    assert heard(need(pattern="*打卡*"), "晨跑打卡第8天") == Heard(number=8)


def test_words_are_heard_where_the_pattern_is_not():
    assert heard(need(pattern=NUMBERED, words=("签到",)), "签到") == Heard()


def test_a_second_number_mark_means_nothing():
    assert heard(need(pattern="第{n}天{n}"), "第4天") == Heard(number=4)


def test_no_text_takes_long():
    started = process_time()

    assert heard(need(pattern="*a*b*c*a*b*d"), "abcab" * 20_000) is None

    assert process_time() - started < 1
