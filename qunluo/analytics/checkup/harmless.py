"""Words of strangers made safe to show: nothing that hides, turns the line around or stacks up over it."""

from __future__ import annotations

import unicodedata
from typing import Final

JOINER: Final = "\u200d"
MOST_MARKS: Final = 3
SPACES: Final = frozenset("\t\n\r\v\f\u2028\u2029\u0085")
BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\U000e0001")
"""Letters and symbols by category that show as nothing."""


def harmless(text: str, *, limit: int = 0) -> str:
    """Give a text on one line without controls, direction marks, invisible letters and towers of accents.

    The joiner stays between two symbols, where it holds an emoji together. Over `limit` characters the rest
    becomes an ellipsis.
    """
    shown = " ".join(_visible(text).split())
    return f"{shown[: limit - 1].rstrip()}…" if limit and len(shown) > limit else shown


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for place, char in enumerate(text):
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if char in SPACES:
            kept.append(" ")
        elif char == JOINER:
            kept.append(char if _holds_emoji(text, place) else "")
        elif category not in {"Cc", "Cf", "Cs", "Co", "Cn"} and char not in BLANK and marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _holds_emoji(text: str, place: int) -> bool:
    before = text[place - 1] if place else ""
    after = text[place + 1] if place + 1 < len(text) else ""
    return _is_emoji_part(before) and bool(after) and unicodedata.category(after) == "So"


def _is_emoji_part(char: str) -> bool:
    return bool(char) and (unicodedata.category(char) in {"So", "Sk"} or char == "\ufe0f")
