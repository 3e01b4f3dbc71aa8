from __future__ import annotations

from qunluo.analytics.checkup.keywords import keywords
from qunluo.analytics.checkup.result import Keyword


def test_words_are_counted_once_a_text():
    texts = ["报名报名报名", "今天报名", "读书会在哪里", "读书会开始了"]

    assert keywords(texts)[:2] == (Keyword(word="报名", messages=2), Keyword(word="读书会", messages=2))


def test_small_words_marks_and_stand_ins_are_no_keywords():
    texts = ["我们 的 了 http://example.com/报名 @小红 [表情] 123 。。。"] * 3

    assert keywords(texts) == ()


def test_nothing_gives_nothing():
    assert keywords([]) == ()
