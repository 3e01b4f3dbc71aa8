"""Characters that look alike: each is read as one of its kind."""

from __future__ import annotations

from functools import cache

from qunluo.moderation.words import signs

DIGITS = {"1": "l", "i": "l", "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b"}
"""Digits that stand for letters."""


@cache
def table() -> list[int]:
    """For `str.translate`: the first of its kind for each sign."""
    entries = list(range(signs.REACH))
    taken: set[str] = set()
    for line in [*signs.lines_of("shapes"), *signs.lines_of("alike")]:
        kind = [sign for sign in line if sign not in taken]
        taken.update(kind)
        for sign in kind:
            entries[ord(sign)] = ord(kind[0])
    for digit, letter in DIGITS.items():
        entries[ord(digit)] = ord(letter)
    return entries
