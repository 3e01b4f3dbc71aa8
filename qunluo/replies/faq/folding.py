"""A question in plain form: one width, one case, no marks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import rjieba

MOST_LETTERS: Final = 200
"""Longer texts are cut: nobody asks a question of so many letters in a chat."""
_MARKS: Final = re.compile(r"[\W_]+")
_NUMBERS: Final = re.compile(r"\d+|[a-z]+")
_DENIALS: Final = re.compile(r"[不没无别未非]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """`letters` is what is left of the text; the sets are what it is compared by."""

    letters: str
    words: frozenset[str]
    characters: frozenset[str]
    pairs: frozenset[str]
    sorted: str
    numbers: frozenset[str]
    denials: int
    asks: frozenset[str]


ASKS: Final = {
    "how": re.compile("怎么|怎样|如何|咋|方法|办法|步骤"),
    "why": re.compile("为什么|为何|为啥|原因|怎么回事"),
    "what": re.compile("什么|啥"),
    "where": re.compile("哪里|哪儿|在哪|何处|地址"),
    "when": re.compile("什么时候|何时|几点|多久|时间"),
    "who": re.compile("谁|哪位|哪个人"),
    "which": re.compile("哪"),
    "many": re.compile("多少|几|多大|多高|多长"),
    "whether": re.compile("吗|么$|是不是|能不能|可不可以|有没有|会不会"),
    "meaning": re.compile("意思|含义"),
    "advice": re.compile("推荐|介绍|求"),
}
"""What is asked for. Two questions that ask for other things about one subject have other answers."""


@lru_cache(maxsize=4096)
def fold(text: str) -> Folded:
    """The text in plain form."""
    letters = _MARKS.sub("", unicodedata.normalize("NFKC", text[: MOST_LETTERS * 2]).casefold())[:MOST_LETTERS]
    words = rjieba.cut(letters)
    edged = f"^{letters}$"
    return Folded(
        letters=letters,
        words=frozenset(words),
        characters=frozenset(letters),
        pairs=frozenset(edged[at : at + 2] for at in range(len(edged) - 1)),
        sorted=" ".join(sorted(words)),
        numbers=frozenset(_NUMBERS.findall(letters)),
        denials=len(_DENIALS.findall(letters)),
        asks=frozenset(name for name, pattern in ASKS.items() if pattern.search(letters)),
    )
