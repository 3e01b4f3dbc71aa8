from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.checkins.risk.likeness import LEAST_ALIKE, Alike, alike, percent_alike
from qunluo.checkins.risk.texts import own_words
from qunluo.simulator.farms.notes import Pen

NOTE = "一直在想老船长为什么要一个人走回码头，也许他早就知道结局，合上书坐了很久。"


def words(text):
    return own_words(text, ())


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        pytest.param(NOTE, 100, id="the same"),
        pytest.param(
            "合上书坐了很久！一直在想老船长为什么要一个人走回码头……也许他早就知道结局", 100, id="clauses moved"
        ),
        pytest.param(NOTE.replace("码头", "渡口"), 94, id="a word changed"),
        pytest.param(f"其实{NOTE}真的", 94, id="words around it"),
        pytest.param("今天陪女儿把最后三页读完了，她问我雪地里等人的那个裁缝后来去了哪里。", 0, id="something else"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_how_alike_two_texts_are(text, percent):
    assert percent_alike(words(NOTE), words(text)) == percent


def test_the_most_alike_comes_first():
    texts = ["完全不同的一句话，说的是厨房里的灯和半块月饼。", NOTE.replace("码头", "渡口"), NOTE]

    assert alike([words(NOTE)], [words(text) for text in texts]) == [[Alike(2, 100), Alike(1, 94)]]


def test_nothing_is_like_nothing():
    assert alike([], [words(NOTE)]) == []
    assert alike([words(NOTE)], []) == [[]]


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_the_sieve_loses_nothing_that_is_three_quarters_the_same(seed):
    pen = Pen(Random(seed))  # noqa: S311 - notes without secrets
    notes = [pen.note() for _ in range(20)]
    texts = list(dict.fromkeys(words(text) for note in notes for text in (note, pen.edited(note))))

    found = {(n, one.place) for n, hits in enumerate(alike(texts, texts)) for one in hits}
    every = {(n, m) for n, one in enumerate(texts) for m, other in enumerate(texts) if percent_alike(one, other) >= 80}

    assert every <= found
    assert LEAST_ALIKE <= 75


@pytest.mark.slow
def test_five_hundred_against_ten_thousand_take_less_than_a_second():
    pen = Pen(Random(7))  # noqa: S311 - notes without secrets
    many = list(dict.fromkeys(words(pen.note()) for _ in range(10_500)))
    times = []
    for _ in range(3):
        started = time.process_time()
        alike(many[:500], many[500:])
        times.append(time.process_time() - started)

    assert min(times) < 1
