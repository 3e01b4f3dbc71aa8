"""Words that speak of a theme (an offer, a price, a way to contact), found in one pass over the folded text.

The words are general knowledge written by hand, a theme a line in `themes/<topic>.txt`: a small set of labelled texts
shows a model which themes meet in an advert, but can't show it all words of a theme.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

FOLDER: Final = Path(__file__).with_name("themes")
_AMOUNT: Final = re.compile(
    r"(?:[¥￥$]\s*[0-9][0-9.]*|[0-9][0-9.]*\s*(?:r(?![a-z0-9])|元|块|rmb|u(?![a-z0-9])|usd|/\s*[月年天]))"
    r"|(?P<long>[0-9]{6,12})"
)
_SHORT: Final = re.compile(r"[a-z]{1,3}")


class Found(NamedTuple):
    """The themes of a text in order, each with where it stands in the folded text."""

    themes: list[int]
    starts: list[int]


class Lexicon:
    """The words of all themes of one topic, compiled."""

    def __init__(self, lines: list[str]) -> None:
        self.names: list[str] = []
        theme_of: dict[str, int] = {}
        for line in lines:
            name, _, words = line.partition(":")
            if not words or line.startswith("#"):
                continue
            self.names.append(name.strip())
            for word in words.split():
                theme_of.setdefault(word, len(self.names) - 1)
        self.amount, self.long = len(self.names), len(self.names) + 1
        self.names += ["amount", "long number"]
        self._themes = list(theme_of.values())
        self._is_short = [_SHORT.fullmatch(word) is not None for word in theme_of]
        self._words = AhoCorasick(list(theme_of), matchkind=MatchKind.LeftmostLongest)

    def find(self, folded: str) -> Found:
        """The themes from left to right."""
        places = [
            (start, self._themes[word])
            for word, start, end in self._words.find_matches_as_indexes(folded)
            if not self._is_short[word] or _stands_alone(folded, start, end)
        ]
        if any(mark.isdigit() for mark in folded):
            places += [
                (match.start(), self.long if match["long"] else self.amount) for match in _AMOUNT.finditer(folded)
            ]
            places.sort()
        return Found([theme for _, theme in places], [start for start, _ in places])


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Two or three letters are a word only where no other letter touches them."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not ((before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()))


def digest_of(topic: str) -> str:
    """Tells which words a model was trained with: with others its weights mean nothing."""
    path = FOLDER / f"{topic}.txt"
    return sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


@lru_cache
def lexicon(topic: str) -> Lexicon:
    """The themes of a topic; none where no file is."""
    path = FOLDER / f"{topic}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return Lexicon(lines)
