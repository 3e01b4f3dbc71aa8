"""The text in plain characters, with the way back: half width, lower case, digits of all scripts, no invisible marks.

Every character becomes at most one, so that a span of the plain text is a span of the text as posted.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

LONGEST: Final = 8000
"""Evidence is sought in the first and the last half of this many characters."""
_DOTS: Final = {"。": ".", "．": ".", "｡": ".", "・": ".", "•": ".", "∙": "."}
_SIGNS: Final = {
    "：": ":",
    "／": "/",
    "－": "-",
    "—": "-",
    "–": "-",
    "➕": "+",
    "＋": "+",
    "￥": "¥",
    "，": ",",
    "、": ",",
}
_CHINESE_DIGITS: Final = {
    **dict(zip("〇一二三四五六七八九", "0123456789", strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", "0123456789", strict=True)),
    "○": "0",
    "两": "2",
    "幺": "1",
}


class Plain(NamedTuple):
    """`places[i]` is where character i stands in the text as posted; one more item marks the end."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the plain text stands in the text as posted."""
        return self.places[start], self.places[end - 1] + 1


def plain(text: str) -> Plain:
    """The text as it is searched."""
    if text.isascii() and len(text) <= LONGEST:
        return Plain(text.lower(), tuple(range(len(text) + 1)))
    if len(text) <= LONGEST and "" not in (marks := list(map(_plain_mark, text))):
        return Plain("".join(marks), tuple(range(len(text) + 1)))
    marks, places = [], []
    for place in _looked_at(len(text)):
        mark = _plain_mark(text[place])
        if mark:
            marks.append(mark)
            places.append(place)
    return Plain("".join(marks), (*places, len(text)))


def digits_of(piece: str) -> str:
    """The digits of a piece, Chinese ones too, without what stands between them."""
    return "".join(_CHINESE_DIGITS.get(mark, mark) for mark in piece if mark.isdigit() or mark in _CHINESE_DIGITS)


def _looked_at(length: int) -> list[int]:
    if length <= LONGEST:
        return list(range(length))
    return [*range(LONGEST // 2), *range(length - LONGEST // 2, length)]


@lru_cache(maxsize=20_000)
def _plain_mark(mark: str) -> str:
    if mark in _DOTS:
        return _DOTS[mark]
    if mark in _SIGNS:
        return _SIGNS[mark]
    category = unicodedata.category(mark)
    if category in {"Mn", "Me", "Cf"}:
        return ""
    if category == "Cs":
        return "\ufffd"
    if category in {"Nd", "No"}:
        value = unicodedata.numeric(mark, -1)
        return str(int(value)) if value in range(10) else mark
    folded = unicodedata.normalize("NFKC", mark).lower()
    return folded if len(folded) == 1 else mark.lower()[:1]
