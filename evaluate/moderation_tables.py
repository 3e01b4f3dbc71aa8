"""Writes `qunluo/moderation/learning/tables.npz`: what every character folds to, sounds like, and of which kind it is.

`python -m evaluate.moderation_tables`. Needs opencc and pypinyin. Models hold to the tables they were trained with:
train them anew after this.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache

import numpy as np
from opencc import OpenCC
from pypinyin import Style, pinyin

from qunluo.moderation.learning.tables import FIRST_SOUND, LAST, PATH, Kind

GONE = 0
SURROGATES = range(0xD800, 0xE000)
INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc"})
IDEOGRAPHS = (range(0x3400, 0xA000), range(0xF900, 0xFB00))
ASCII = 128
ARROWS = 0x2190


def main() -> int:
    """Compute all rows and write them."""
    codes = range(LAST + 1)
    fold = np.array([_fold(code) for code in codes], dtype=np.uint32)
    kind = np.array([_kind(code) for code in codes], dtype=np.uint8)
    sound = fold.copy()
    numbers: dict[str, int] = {}
    for code in np.flatnonzero(kind == int(Kind.HANZI)).tolist():
        syllable = _syllable(chr(int(fold[code])))
        if syllable:
            sound[code] = FIRST_SOUND + numbers.setdefault(syllable, len(numbers))
    np.savez_compressed(PATH, fold=fold, kind=kind, sound=sound)
    sys.stdout.write(f"{PATH} {PATH.stat().st_size:,} bytes, {len(numbers)} syllables\n")
    return 0


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@cache
def _fold(code: int) -> int:
    """One character for each, or none for what can't be seen."""
    mark = chr(code)
    if code in SURROGATES:
        return 0xFFFD
    if unicodedata.category(mark) in INVISIBLE and mark not in "\n\t\r":
        return GONE
    if mark in "\n\r":
        return ord("\n")
    plain = _decomposed(mark)
    if plain.isspace():
        return ord(" ")
    if unicodedata.category(plain) == "Nd":
        return ord("0") + unicodedata.digit(plain)
    return ord((_simplifier().convert(plain) if "一" <= plain <= "鿿" else plain)[0])


def _decomposed(mark: str) -> str:
    """The letter of a letter with marks, the first of several."""
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", mark).casefold())
    seen = [part for part in parts if unicodedata.category(part) not in {"Mn", "Me", "Cf"}]
    return next((part for part in seen if part.isalnum()), seen[0]) if seen else " "


def _kind(code: int) -> Kind:
    mark = chr(code)
    category = unicodedata.category(mark)
    if mark in "\n\r":
        return Kind.LINE
    if mark.isspace():
        return Kind.SPACE
    if mark.isascii() and mark.isalnum():
        return Kind.DIGIT if mark.isdigit() else Kind.LOWER if mark.islower() else Kind.UPPER
    if any(code in ideographs for ideographs in IDEOGRAPHS):
        return Kind.HANZI
    if category in INVISIBLE | {"Cs"}:
        return Kind.GONE
    folded = _fold(code)
    if folded != code and folded < ASCII and chr(folded).isalnum():
        return Kind.STRANGE
    return _kind_of_category(code, category)


def _kind_of_category(code: int, category: str) -> Kind:
    if category[0] in "LN":
        return Kind.LETTER
    if category[0] == "P" or (category[0] == "S" and code < ARROWS):
        return Kind.MARK
    return Kind.EMOJI if category[0] == "S" else Kind.OTHER


def _syllable(mark: str) -> str:
    """The usual sound without its tone."""
    found = pinyin(mark, style=Style.NORMAL, errors="ignore")
    syllable = found[0][0] if found and found[0] else ""
    return syllable if syllable.isalpha() else ""


if __name__ == "__main__":
    sys.exit(main())
