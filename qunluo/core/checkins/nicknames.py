"""Nicknames of a chat, without what their owners change every day."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SHORTEST: Final = 2
"""A shorter part of a name may be anybody's."""

_PARTS: Final = re.compile(r"[\s|｜丨︱¦/／·・•\-–—~～_&＆()（）【】\[\]「」<>《》,，、:：;；+＋@#]+")
_TAIL: Final = re.compile(r"\d{1,6}(?:\.\d{1,3})?\s?(?:天|日|年|月|岁|周|期|days?|years?)$", re.IGNORECASE)
_PLACE: Final = re.compile(r"[\d一二三四五六七八九十]{1,6}[班组队栋楼号室]?$")


def plain(name: str) -> str:
    """The letters and digits of a name; a name of marks alone stays as it is."""
    wide = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(mark for mark in wide if unicodedata.category(mark)[0] in "LN")
    return kept or "".join(wide.split())


def stem(name: str) -> str:
    """The name without its tail, and without a class or a door before it: 阿明 of "阿明-增肌-8年~17天".

    The whole where too little is left: R of "R-健身" may be anybody.
    """
    for part in _PARTS.split(name):
        short = plain(_TAIL.sub("", part) or part)
        if short and not _PLACE.match(short):
            return short if len(short) >= SHORTEST else plain(name)
    return plain(name)


def parts_of(name: str) -> list[str]:
    """The parts of a name that could be the name of a person."""
    parts = [plain(part) for part in _PARTS.split(name) if part]
    return [part for part in parts if len(part) >= SHORTEST and not _PLACE.match(part) and not _TAIL.match(part)]
