"""Word lists as values: what is looked for, under which disguises, and what it is replaced with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.words import signs, views

MECHANICAL = frozenset(
    {Trick.PLAIN, Trick.WIDTH, Trick.VARIANT, Trick.LOOKALIKE, Trick.INVISIBLE, Trick.INSERTED, Trick.REPEATED}
)
USUAL = MECHANICAL | {Trick.SPLIT, Trick.HOMOPHONE, Trick.PINYIN}
"""All but initials: a few letters stand for too many things to be looked for unasked."""
LEAST_HANZI = 2
GAP = "*"
"""Between two pieces of a word: a few other signs may stand here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word, or pieces of one around `*`. Inside one of the exceptions it is no hit."""

    text: str
    replacement: str = ""
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """Words of one category that are looked for under the same disguises."""

    id: str
    name: str = ""
    category: str = ""
    industry: str = ""
    tricks: frozenset[Trick] = USUAL
    words: tuple[Word, ...] = ()


def version_of(lists: Iterable[WordList]) -> str:
    """Twelve digits that change with whatever could change a hit."""
    told = hashlib.sha256()
    for one in sorted(lists, key=lambda one: one.id):
        told.update(repr((one.id, one.category, sorted(one.tricks))).encode())
        for word in one.words:
            told.update(repr((word.text, word.replacement, word.exceptions)).encode("utf-8", "surrogatepass"))
    return told.hexdigest()[:12]


def pieces_of(text: str) -> list[str]:
    """The pieces of a word around `*`. A word of marks alone is one piece."""
    pieces = [piece for piece in text.split(GAP) if piece.strip()]
    return pieces if len(pieces) > 1 else [text]


def is_marked(word: str) -> bool:
    """Whether the word is only itself with its marks: c++, t.me/, +微信. Marks between characters are no matter."""
    read = views.solid(word).text
    if len(read) >= len(word):
        return False
    has_marks_outside = not (signs.plain(word[0]) and signs.plain(word[-1]))
    return has_marks_outside or sum(map(signs.is_hanzi, read)) < LEAST_HANZI


def key_of(word: str) -> str:
    """What the word reads as. Two words with the same key are one word in two dresses."""
    pieces = (piece.strip() for piece in pieces_of(word))
    return GAP.join(views.folded(piece) if is_marked(piece) else views.solid(piece).text for piece in pieces)
