from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.moderation.words import views


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("今天的直播", "今天的直播", id="plain"),
        pytest.param("ＡＢＣ　１２３", "abc123", id="full width"),
        pytest.param("①❷⑴㈠", "121一", id="numbers in circles and brackets"),
        pytest.param("🅰️🇻🅥", "avv", id="letters of pictures"),
        pytest.param("裏麵發財", "里面发财", id="traditional"),
        pytest.param("ВІТСОІΝ", "bitcoin", id="look-alike letters"),
        pytest.param("⺡去", "氵去", id="radical"),
        pytest.param("a\u3164\u115f\u00adb\ufe0f", "ab", id="fillers"),
        pytest.param("㎏½", "kg12", id="several letters in one sign"),
    ],
)
def test_text_without_its_dress(text, read):
    assert views.solid(text).text == read


def test_reading_knows_where_its_signs_stand():
    view = views.once(views.solid("加 加\u200b微㎏信"))

    assert (view.text, [view.span(n, n + 1) for n in range(len(view.text))]) == (
        "加微kg信",
        [(0, 3), (4, 5), (5, 6), (5, 6), (6, 7)],
    )


def test_digits_are_no_runs():
    assert views.once(views.solid("100啊啊啊")).text == "100啊"


@given(st.text(max_size=80))
def test_spans_rise_and_lie_in_the_text(text):
    view = views.once(views.solid(text))
    spans = [view.span(number, number + 1) for number in range(len(view.text))]

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert len(views.folded(text)) == len(text)
