"""How characters sound, without tones: one sign a syllable, so that places stay what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice, product

from qunluo.moderation.words import signs

FIRST_SIGN = 0xE000
"""Syllables are written in the private area of Unicode, of which texts keep nothing when they are folded."""
MOST_READINGS = 4
LETTER_SOUNDS = {"v": "wei"}
"""Letters that are written for a syllable: V 信."""


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Character -> its syllables, the usual one first."""
    found: dict[str, list[str]] = {}
    for line in signs.lines_of("sounds"):
        syllable, first, _ = line.split("\t")
        for sign in first:
            found[sign] = [syllable]
    for line in signs.lines_of("sounds"):
        syllable, _, further = line.split("\t")
        for sign in further:
            found.setdefault(sign, []).append(syllable)
    return {sign: tuple(syllables) for sign, syllables in found.items()}


@cache
def _codes() -> dict[str, str]:
    syllables = sorted({syllable for told in readings().values() for syllable in told})
    return {syllable: chr(FIRST_SIGN + number) for number, syllable in enumerate(syllables)}


@cache
def table(*, further: bool = False) -> list[int]:
    """For `str.translate`: the usual sound of each sign, or the further one where it has one."""
    codes, entries = _codes(), list(range(signs.REACH))
    for sign, syllables in readings().items():
        entries[ord(sign)] = ord(codes[syllables[-1 if further else 0]])
    for letter, syllable in LETTER_SOUNDS.items():
        entries[ord(letter)] = ord(codes[syllable])
    return entries


@cache
def ambiguous() -> frozenset[str]:
    """Characters with more than one sound."""
    return frozenset(sign for sign, syllables in readings().items() if len(syllables) > 1)


def syllables_of(word: str) -> list[tuple[str, ...]]:
    """The ways in which a word of characters alone may sound, the usual one first."""
    told = readings()
    try:
        each = [told[sign] for sign in word]
    except KeyError:
        return []
    if ambiguous().isdisjoint(word):
        return [tuple([syllables[0] for syllables in each])]
    return list(islice(product(*each), MOST_READINGS))


def coded(syllables: tuple[str, ...]) -> str:
    """Syllables in signs of `table`."""
    codes = _codes()
    return "".join([codes[syllable] for syllable in syllables])


def readings_in(texts: Sequence[str]) -> tuple[list[int], list[str]]:
    """The texts in signs of `table`, and which text each of them reads.

    First all as they usually sound; then, where characters have several sounds, in other ways.
    """
    which, usual = list(range(len(texts))), _read(texts, table())
    again = [number for number, text in enumerate(texts) if not ambiguous().isdisjoint(text)]
    further = _read([texts[number] for number in again], table(further=True))
    found = [*usual, *further]
    which += again
    for number, other in zip(again, further, strict=True):
        if _doubly_ambiguous().search(texts[number]):
            for first, second in ((usual[number], other), (other, usual[number])):
                mixed = list(first)
                mixed[::2] = second[::2]
                found.append("".join(mixed))
                which.append(number)
    return which, found


def _read(texts: Sequence[str], by: list[int]) -> list[str]:
    """All in one go. There is one reading a text, also where there is no text."""
    return signs.BETWEEN.join(texts).translate(by).split(signs.BETWEEN) if texts else []


@cache
def _doubly_ambiguous() -> re.Pattern[str]:
    """Two signs side by side with another sound each."""
    differ = [chr(code) for code, (one, two) in enumerate(zip(table(), table(further=True), strict=True)) if one != two]
    return re.compile(f"[{''.join(map(re.escape, differ))}]{{2}}")
