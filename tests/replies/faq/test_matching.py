"""Questions are found in other words, and what is not in the list is not found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.replies.faq.answering import NEAR, SURE
from qunluo.replies.faq.matching import Matcher, Phrased
from tests.replies.faq.listed import matcher

MATCHER = matcher()


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        pytest.param("怎么退款", 1, id="the question itself"),
        pytest.param("如何退款？？", 1, id="another word for how"),
        pytest.param("请问怎么退款呀", 1, id="politely"),
        pytest.param("几点打卡", 2, id="shorter"),
        pytest.param("昨天忘记打卡了怎么办", 3, id="longer"),
        pytest.param("回放在哪看", 4, id="in part"),
        pytest.param("学习群怎么加入", 5, id="turned round"),
        pytest.param("ＪＩＦＥＮ积分有什么用", 6, id="full width"),
    ],
)
def test_the_right_entry_comes_first(text, entry):
    assert MATCHER.match(text)[0].id == entry


@pytest.mark.parametrize("text", ["怎么退款", "如何退款？？", "请问怎么退款呀", "几点之前打卡呢", "漏打了能补吗"])
def test_what_is_all_but_the_same_is_sure(text):
    assert MATCHER.match(text)[0].confidence >= SURE


@pytest.mark.parametrize("text", ["明天下雨吗", "你们吃饭了吗", "怎么这么贵", "课程多少钱", "谁有书推荐", "这个怎么弄"])
def test_what_is_not_in_the_list_is_not_near(text):
    assert MATCHER.match(text)[0].confidence < NEAR


def test_of_two_entries_alike_neither_is_sure():
    twins = Matcher([Phrased(id=1, text="怎么退款到微信"), Phrased(id=2, text="怎么退款到银行卡")])

    first, second = twins.match("怎么退款")

    assert first.confidence < SURE
    assert {first.id, second.id} == {1, 2}


def test_an_entry_is_listed_once_however_many_wordings_fit():
    assert [match.id for match in MATCHER.match("退款怎么退")].count(1) == 1


@pytest.mark.parametrize("text", ["", "？？？", "😀", "\u200b"])
def test_nothing_to_look_for_finds_nothing(text):
    assert MATCHER.match(text) == []


def test_an_empty_list_finds_nothing():
    assert Matcher([]).match("怎么退款") == []


@given(st.text(max_size=400))
def test_any_text_is_taken(text):
    assert all(0 <= match.confidence <= 1 for match in MATCHER.match(text))


def test_vectors_bring_other_words_together():
    class Same:
        def of(self, texts):
            return np.ones((len(texts), 1), dtype=np.float32)

    found = Matcher([Phrased(id=1, text="怎么退款")], vectors=Same()).match("怎么退款")

    assert (found[0].id, found[0].signs.meaning) == (1, 1.0)
