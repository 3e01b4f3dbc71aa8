from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.analytics.checkup.harmless import harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("小红", "小红", id="a name"),
        pytest.param("👨‍👩‍👧 一家", "👨‍👩‍👧 一家", id="a family held together"),
        pytest.param("❤️‍🔥", "❤️‍🔥", id="a heart on fire"),
        pytest.param("é e\u0301", "é e\u0301", id="accents"),
        pytest.param("مرحبا", "مرحبا", id="written from the right"),
        pytest.param("abc\u202egpj.exe", "abcgpj.exe", id="turned around"),
        pytest.param("a\u200bb\u200cc\ufeffd\u2060e", "abcde", id="letters that hide between others"),
        pytest.param("a\u200db", "ab", id="a joiner that joins nothing"),
        pytest.param("\u2066x\u2069", "x", id="isolates"),
        pytest.param("Z" + "\u0336" * 40, "Z" + "\u0336" * 3, id="a tower of accents"),
        pytest.param("\x1b[31m红", "[31m红", id="colour of a terminal"),
        pytest.param("一\n二\r\n三\u2028四\t五", "一 二 三 四 五", id="many lines"),
        pytest.param("\u3164\u2800\u115f", "", id="blank letters"),
        pytest.param("a\U000e0041\U000e0042", "a", id="tags"),
        pytest.param("half \ud83d", "half", id="half a surrogate pair"),
        pytest.param("  多   空格  ", "多 空格", id="spaces"),
    ],
)
def test_words_of_strangers(text, shown):
    assert harmless(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("一二三四五", "一二三四五", id="just fits"),
        pytest.param("一二三四五六", "一二三四…", id="one too many"),
        pytest.param("一二三 五六", "一二三…", id="no space before the dots"),
    ],
)
def test_long_words_end_in_dots(text, shown):
    assert harmless(text, limit=5) == shown


@given(st.text())
def test_what_is_harmless_stays_as_it_is(text):
    once = harmless(text)

    assert harmless(once) == once
    assert "\n" not in once
