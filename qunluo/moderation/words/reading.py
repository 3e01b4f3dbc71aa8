"""Words as operators bring them, line by line: what is taken, and what is wrong with the rest."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import rjieba

from qunluo.lib.sheets import is_formula
from qunluo.moderation.words import signs, views
from qunluo.moderation.words.lists import Word, is_marked, key_of, pieces_of

LONGEST_WORD, LONGEST_REPLACEMENT = 40, 40
MOST_EXCEPTIONS = 20
MOST_WORDS = 100_000
MOST_FAULTS = 200
MOST_PIECES = 5
COMMON = 2_000
"""How often a word stands in the dictionary's corpus before it is too common to be forbidden."""
SEPARATORS = re.compile(r"[、;；/|\n]+")
HEADERS = {
    "word": {"词", "词语", "敏感词", "违禁词", "关键词", "屏蔽词", "word", "keyword"},
    "replacement": {"替换", "替换为", "替换成", "换成", "replacement"},
    "exceptions": {"例外", "例外短语", "白名单", "不算", "exceptions"},
}
Rows = Iterable[tuple[int, Sequence[str]]]


class Wrong(StrEnum):
    """What can be wrong with a line."""

    TOO_LONG = "too_long"
    DUPLICATE = "duplicate"
    KNOWN = "known"
    NO_WORD = "no_word"
    TOO_MANY_PIECES = "too_many_pieces"
    EXCEPTION = "exception"
    SHORT = "short"
    COMMON = "common"
    FULL = "full"


WARNINGS = frozenset({Wrong.SHORT, Wrong.COMMON})
"""The word is taken all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one line."""

    line: int
    text: str
    wrong: Wrong

    @property
    def is_warning(self) -> bool:
        """Whether the word is taken all the same."""
        return self.wrong in WARNINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read: words to take, and faults by line. `refused` counts all faults, also those not listed."""

    words: tuple[Word, ...]
    faults: tuple[Fault, ...]
    refused: int
    known: int


def read_lines(text: str, *, known: Collection[str] = ()) -> Reading:
    """A word a line; after a tab what it is replaced with, after another its exceptions."""
    return read_rows(((number, line.split("\t")) for number, line in enumerate(text.splitlines(), 1)), known=known)


def read_rows(rows: Rows, *, known: Collection[str] = ()) -> Reading:
    """Rows of a table, with or without a header. `known` are words that the list has already."""
    taken = _Taken(known)
    places = {"word": 0, "replacement": 1, "exceptions": 2}
    is_first = True
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        found = _header(cells) if is_first else {}
        is_first = False
        if found:
            places = found
        else:
            taken.take(number, {name: cells[at] for name, at in places.items() if at < len(cells)})
    return taken.reading()


class _Taken:
    """What has been read so far."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = {key_of(word) for word in known}
        self.seen: set[str] = set()
        self.words: list[Word] = []
        self.faults: list[Fault] = []
        self.refused = self.repeated = 0

    def take(self, line: int, cells: dict[str, str]) -> None:
        text = _clean(cells.get("word", ""))
        wrong = self._wrong_with(text, cells)
        if wrong is not None:
            self._note(line, text or _clean(" ".join(cells.values())), wrong)
            if wrong not in WARNINGS:
                return
        exceptions = tuple(_clean(one) for one in SEPARATORS.split(cells.get("exceptions", "")) if one.strip())
        self.seen.add(key_of(text))
        self.words.append(Word(text=text, replacement=_clean(cells.get("replacement", "")), exceptions=exceptions))

    def reading(self) -> Reading:
        return Reading(words=tuple(self.words), faults=tuple(self.faults), refused=self.refused, known=self.repeated)

    def _note(self, line: int, text: str, wrong: Wrong) -> None:
        if wrong is Wrong.KNOWN:
            self.repeated += 1
            return
        self.refused += wrong not in WARNINGS
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(line=line, text=text[: LONGEST_WORD + 1], wrong=wrong))

    def _wrong_with(self, text: str, cells: dict[str, str]) -> Wrong | None:
        exceptions = [one for one in SEPARATORS.split(cells.get("exceptions", "")) if one.strip()]
        if not text.strip("*"):
            return Wrong.NO_WORD
        if len(text) > LONGEST_WORD or len(cells.get("replacement", "").strip()) > LONGEST_REPLACEMENT:
            return Wrong.TOO_LONG
        if len(pieces_of(text)) > MOST_PIECES:
            return Wrong.TOO_MANY_PIECES
        if key_of(text) in self.seen:
            return Wrong.DUPLICATE
        if key_of(text) in self.known:
            return Wrong.KNOWN
        if not _are_exceptions(exceptions, word=text):
            return Wrong.EXCEPTION
        if len(self.known) + len(self.words) >= MOST_WORDS:
            return Wrong.FULL
        return _warning(text)


def _are_exceptions(exceptions: Sequence[str], *, word: str) -> bool:
    """An exception is a longer phrase; anything else would never take effect."""
    least = len(views.solid(word).text)
    return len(exceptions) <= MOST_EXCEPTIONS and all(
        len(one) <= LONGEST_WORD and len(views.solid(one).text) > least for one in exceptions
    )


def _warning(text: str) -> Wrong | None:
    read = views.solid(text).text
    if len(pieces_of(text)) > 1 or (is_marked(text) and len(text) > 1):
        return None
    if len(text) == 1 or len(read) == 1:
        return Wrong.SHORT
    is_common = all(map(signs.is_hanzi, read)) and rjieba.has_word(read) and rjieba.suggest_freq(read) >= COMMON
    return Wrong.COMMON if read and is_common else None


def _header(cells: Sequence[str]) -> dict[str, int]:
    """Where each column stands, if this row is a header."""
    names = [cell.strip().strip("\ufeff").lower() for cell in cells]
    found = {field: at for field, known in HEADERS.items() for at, name in enumerate(names) if name in known}
    return found if "word" in found else {}


def _clean(text: str) -> str:
    """The text on one line, without invisible signs, and without the apostrophe that our own export sets."""
    plain = " ".join("".join(sign for sign in text if sign.isprintable() or sign in " \t").split()).strip("\ufeff")
    return plain[1:] if plain.startswith("'") and is_formula(plain[1:]) else plain
