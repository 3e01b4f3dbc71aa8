"""Which number answers which suggestion, whatever came first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.suggestions import Numbered, Suggested, number_in, taken
from tests.core.said import at

NOON = at("12:00")


def asked(key, minutes, *entries):
    return Suggested(key=key, at=NOON + timedelta(minutes=minutes), entries=entries or (7, 8))


def said(key, minutes, number=1):
    return Numbered(key=key, at=NOON + timedelta(minutes=minutes), number=number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("2", 2, id="digit"),
        pytest.param("２", 2, id="full width"),
        pytest.param("②", 2, id="circled"),
        pytest.param("❷", 2, id="black circle"),
        pytest.param("2️⃣", 2, id="keycap"),
        pytest.param("㈢", 3, id="in brackets"),
        pytest.param("第二个", 2, id="in words"),
        pytest.param("第 2 条。", 2, id="blanks and marks"),
        pytest.param("我选1", 1, id="chosen"),
        pytest.param(" 三 ", 3, id="numeral"),
        pytest.param("4", 0, id="too many"),
        pytest.param("0", 0, id="none"),
        pytest.param("22", 0, id="two digits"),
        pytest.param("2个小时", 0, id="more words"),
        pytest.param("接龙\n1. 阿明\n2. 老周", 0, id="roll call"),
        pytest.param("1 2", 0, id="two numbers"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_a_bare_number_is_read(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("suggested", "numbered", "pairs"),
    [
        pytest.param([asked("q", 0)], [said("n", 1, 2)], {"q": "n"}, id="answered"),
        pytest.param([asked("q", 0)], [said("n", 10)], {"q": "n"}, id="at the last moment"),
        pytest.param([asked("q", 0)], [said("n", 10.1)], {}, id="too late"),
        pytest.param([asked("q", 1)], [said("n", 0)], {}, id="before it was asked"),
        pytest.param([asked("q", 0)], [said("n", 1, 3)], {}, id="no third one"),
        pytest.param([asked("q", 0)], [said("n", 1, 3), said("o", 2, 2)], {"q": "o"}, id="mended"),
        pytest.param([asked("q", 0)], [said("n", 1), said("o", 2)], {"q": "n"}, id="used once"),
        pytest.param([asked("q", 0), asked("r", 1)], [said("n", 2)], {"r": "n"}, id="the last one"),
        pytest.param([asked("q", 0), asked("r", 3)], [said("n", 2), said("o", 4)], {"q": "n", "r": "o"}, id="each"),
        pytest.param([asked("q", 0), asked("r", 1)], [said("n", 2), said("o", 3)], {"r": "n"}, id="not the older one"),
    ],
)
def test_a_number_answers_the_last_suggestion_once(suggested, numbered, pairs):
    assert {key: one.key for key, one in taken(suggested, numbered).items()} == pairs


moments = st.integers(0, 30)


@given(
    st.lists(st.tuples(moments, st.integers(1, 3)), max_size=5, unique=True),
    st.lists(st.tuples(moments, st.integers(1, 3)), max_size=5, unique=True),
    st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_does_not_matter(questions, numbers, dice):
    suggested = [asked(f"q{at}-{count}", at, *range(1, count + 1)) for at, count in questions]
    numbered = [said(f"n{at}-{number}", at, number) for at, number in numbers]
    before = taken(suggested, numbered)
    dice.shuffle(suggested)
    dice.shuffle(numbered)

    assert taken(suggested, numbered) == before
    assert len({one.key for one in before.values()}) == len(before)
