"""The words of the talk: which of them stand in the most messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import rjieba

from qunluo.analytics.checkup.result import Keyword

TEXTS: Final = 12_000
"""So many of the latest texts are looked at: enough to know the talk, and read in a tenth of a second."""

WORDS: Final = 40
LONGEST: Final = 12
LEAST_MESSAGES: Final = 2
NO_TALK: Final = re.compile(r"https?://\S+|www\.\S+|@\S+|\[[^\[\]]{1,12}\]|/[\u4e00-\u9fff]{1,3}")
"""Addresses, mentions and the stand-ins for pictures: `[表情]`, `/笑哭`."""

LETTERS: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")


def keywords(texts: Iterable[str]) -> tuple[Keyword, ...]:
    """Count each word once a text, and give each text once: copied slogans are no talk. Ties go by the word."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(_words(text)))
    ranked = sorted(counts.items(), key=lambda found: (-found[1], found[0]))
    return tuple(Keyword(word=word, messages=count) for word, count in ranked[:WORDS] if count >= LEAST_MESSAGES)


def _words(text: str) -> Iterator[str]:
    for cut in rjieba.cut(NO_TALK.sub(" ", text)):
        word = cut.lower()
        if len(word) <= LONGEST and LETTERS.match(word) and word not in _stopwords():
            yield word


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8").lower().split())
