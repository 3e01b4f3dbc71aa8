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
_SAME: Final = {
    "怎样": "怎么",
    "如何": "怎么",
    "咋样": "怎么样",
    "咋": "怎么",
    "为何": "为什么",
    "为啥": "为什么",
    "啥": "什么",
    "哪儿": "哪里",
    "什么地方": "哪里",
    "可不可以": "可以",
    "能不能": "可以",
    "能否": "可以",
    "可否": "可以",
    "能够": "可以",
    "兑换": "换",
}
"""Words that ask the same. Only these few: what folds more finds more that is not meant (tried)."""
_SAID_ALIKE: Final = re.compile("|".join(sorted(map(re.escape, _SAME), key=len, reverse=True)))
_POLITE: Final = re.compile(
    "(麻烦|我)?(想|请)?(问|请教)(一?下)?|(我想|想)?知道|(有?谁|有没有人|有人)知道|大家|各位|老师|(您|你)好|在吗|求助|求解|在线等|谢谢|"
    "帮忙|一下|[啊呀呢吧嘛哦哈啦哒嗯哎唉]"
)
"""Said for politeness or rhythm."""
FEWEST_LEFT: Final = 3
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
    letters = _SAID_ALIKE.sub(lambda found: _SAME[found[0]], letters)
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


def plainly(text: str) -> str:
    """The text without what is said for politeness; as it is where nothing else would be left."""
    bare = _POLITE.sub("", text)
    return bare if len(_MARKS.sub("", bare)) >= FEWEST_LEFT else text
