from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.console.names import LONGEST, shown_name

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("小林", "小林", id="a plain name"),
        pytest.param(f"{FAMILY} 一家", f"{FAMILY} 一家", id="an emoji of several parts"),
        pytest.param("é́ñ", "é́ñ", id="accents"),
        pytest.param("<script>alert(1)</script>", "<script>alert(1)</script>", id="markup: the template escapes it"),
        pytest.param("\u202e名字\u202c", "名字", id="turned around"),
        pytest.param("\u2066a\u2069b", "ab", id="isolates"),
        pytest.param("a\u200bb\ufeffc\u00add", "abcd", id="letters of no width"),
        pytest.param("a\nb\tc\r\n\0d", "a b c d", id="more than one line"),
        pytest.param("a\u2028b\u3000c", "a b c", id="other blanks"),
        pytest.param("Z" + "\u0338" * 50, "Z\u0338\u0338", id="a tower of marks"),
        pytest.param("", "（空白昵称）", id="nothing"),
        pytest.param(" \u200b\u3164\u2800 ", "（空白昵称）", id="nothing that shows"),
        pytest.param("\u200d", "（空白昵称）", id="a joiner with nothing to join"),
        pytest.param("长" * 5_000, "长" * 39 + "…", id="five thousand letters"),
        pytest.param("长" * 40, "长" * 40, id="just fits"),
        pytest.param("\ud83d", "（空白昵称）", id="half a character"),
    ],
)
def test_name_is_made_fit_to_show(name, shown):
    assert shown_name(name) == shown


@given(st.text())
def test_shown_name_is_one_short_line_that_shows_something(name):
    shown = shown_name(name)

    assert 0 < len(shown) <= LONGEST
    assert shown == shown_name(shown)
    assert not {unicodedata.category(letter) for letter in shown} & {"Cc", "Co", "Cs", "Zl", "Zp"}
