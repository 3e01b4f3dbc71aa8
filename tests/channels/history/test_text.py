from __future__ import annotations

import pytest

from qunluo.channels.history.text import as_id, as_int, as_text, clean, clean_deep, without_quote, without_title


@pytest.mark.parametrize(
    ("text", "expected"),
    [("早", "早"), ("a\0b", "ab"), ("早\0", "早"), ("\ud83d早", "\ufffd早"), ("😀", "😀"), ("a\x1bb", "a\x1bb")],
)
def test_texts_are_made_storable(text, expected):
    assert clean(text) == expected


def test_all_within_is_made_storable():
    assert clean_deep({"a\0": ["\0b", 1, None, {"c": "\ud800"}]}) == {"a": ["b", 1, None, {"c": "\ufffd"}]}


@pytest.mark.parametrize(
    ("value", "text", "identity", "number"),
    [
        ("7", "7", "7", 7),
        (7, "7", "7", 7),
        (7.0, "7", "7", 7),
        (7.5, "7.5", "7.5", 7),
        (0, "0", "", 0),
        ("-1", "-1", "", -1),
        (" ", " ", "", 5),
        (None, "", "", 5),
        (True, "", "", 5),
        ([7], "", "", 5),
        (float("inf"), "inf", "inf", 5),
    ],
)
def test_odd_values(value, text, identity, number):
    assert (as_text(value), as_id(value), as_int(value, 5)) == (text, identity, number)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("【管理员】小王", "小王"),
        ("【金】【管理员】 小王 ", "小王"),
        ("【小王】", "【小王】"),
        ("小王【早】", "小王【早】"),
        ("", ""),
    ],
)
def test_titles(name, expected):
    assert without_title(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("> a\n> b\nc\nd", "c\nd"), ("> a", "> a"), ("a\n> b", "a\n> b"), (">\nc", "c")]
)
def test_quotes(text, expected):
    assert without_quote(text) == expected
