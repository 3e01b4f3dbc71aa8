from __future__ import annotations

import pytest

from qunluo.moderation.learning.themes import Lexicon

LEXICON = Lexicon(["# a comment", "offer: 出售 售 卖", "contact: 加我 vx", "no colon"])


def names(text: str) -> list[str]:
    return [LEXICON.names[theme] for theme in LEXICON.find(text).themes]


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        pytest.param("出售手机", ["offer"], id="the longest word counts"),
        pytest.param("卖手机 99元 加我", ["offer", "amount", "contact"], id="in the order of the text"),
        pytest.param("卖 12345678", ["offer", "long number"], id="a long number"),
        pytest.param("我的vx号", ["contact"], id="letters that stand alone"),
        pytest.param("devxyz", [], id="letters within a word"),
        pytest.param("今天 2 点", [], id="nothing"),
        pytest.param("", [], id="empty"),
    ],
)
def test_themes_are_found(text: str, themes: list[str]) -> None:
    assert names(text) == themes
