"""What counts as having read, and as an introduction."""

from __future__ import annotations

import pytest

from qunluo.core.joining.saying import introduction_in, length_of, own_words, says_only_received, says_read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("已阅，我会先看公告", 6, id="words of one's own"),
        pytest.param("已阅", 0, id="the bare word"),
        pytest.param("已阅！！！👍👍", 0, id="signs and emoji count nothing"),
        pytest.param("已阅哈哈哈哈哈哈", 1, id="a run counts once"),
        pytest.param("已阅群规公告。", 0, id="what was read is no word of one's own"),
        pytest.param("已阅已阅已阅", 0, id="the word said again"),
        pytest.param("@小助手 已阅 遵守", 2, id="after a call"),
        pytest.param("#已阅# ok", 2, id="as a hashtag"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_own_words_beside_it_are_counted(text, words):
    assert own_words(text) == words


@pytest.mark.parametrize(
    ("text", "is_read", "is_received"),
    [
        pytest.param("已阅，会遵守", True, False, id="read"),
        pytest.param("  已阅读", True, False, id="read, in full"),
        pytest.param("大家都已阅了吗", False, False, id="somebody asks"),
        pytest.param("收到", False, True, id="received"),
        pytest.param("收到！🙏", False, True, id="received with signs"),
        pytest.param("收到，明天我带书来", False, False, id="received, about something else"),
        pytest.param("快递收到了", False, False, id="a parcel"),
        pytest.param("已读", False, True, id="seen"),
    ],
)
def test_only_the_beginning_says_it(text, is_read, is_received):
    assert (says_read(text), says_only_received(text)) == (is_read, is_received)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("#自我介绍 我是小林", "我是小林", id="hashtag"),
        pytest.param("自我介绍：我是小林", "我是小林", id="without a sign"),
        pytest.param("【自我介绍】我是小林", "我是小林", id="in brackets"),
        pytest.param("@小红 #自我介绍# 我是小林", "我是小林", id="after a call"),
        pytest.param("自我介绍", "", id="nothing told"),
        pytest.param("Hello I am Lin", "I am Lin", id="an operator's own word, in any case"),
        pytest.param("怎么写自我介绍？", None, id="a question about it"),
        pytest.param("我是小林", None, id="no word"),
    ],
)
def test_an_introduction_begins_with_a_word(text, said):
    assert introduction_in(text, ("自我介绍", "hello")) == said


def test_length_counts_letters_and_runs_once():
    assert length_of("我是小林，来自杭州！！！哈哈哈") == 9
