"""“Did you mean 1 … 2 … 3 …?”, and the bare number that answers it.

What was suggested and which numbers were said are facts that only add up; which number belongs to which suggestion
follows from all of them together. So it does not matter in which order they arrive.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SUGGESTION_IS_FRESH: Final = timedelta(minutes=10)
_DIGITS: Final = {"一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3}
_BLACK: Final = str.maketrans("❶❷❸➊➋➌", "123123")
_AROUND: Final = re.compile(r"[\s\W_️⃣]+")
_NUMBER: Final = re.compile(r"(?:我?选)?第?([123一二三])(?:个|条|号|项)?")
LONGEST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A member was asked which of these entries is meant. `was_called`: the bot had been spoken to by name."""

    key: str
    at: datetime
    entries: tuple[int, ...]
    was_called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A member said nothing but a number."""

    key: str
    at: datetime
    number: int


def number_in(text: str) -> int:
    """The number, if the text is nothing else: “2”, “２”, “②”, “第二个”; otherwise 0."""
    if len(text) > LONGEST:
        return 0
    bare = _AROUND.sub("", unicodedata.normalize("NFKC", text.translate(_BLACK)))
    found = _NUMBER.fullmatch(bare)
    return _DIGITS[found[1]] if found else 0


def taken(suggested: Iterable[Suggested], numbered: Iterable[Numbered]) -> dict[str, Numbered]:
    """The key of a suggestion -> the number that answers it.

    A number answers the member's last suggestion before it, if that is fresh and has so many entries; each suggestion
    is answered once.
    """
    made = sorted(suggested, key=lambda one: (one.at, one.key))
    found: dict[str, Numbered] = {}
    for said in sorted(numbered, key=lambda one: (one.at, one.key)):
        before = [one for one in made if one.at <= said.at and said.at - one.at <= SUGGESTION_IS_FRESH]
        if before and before[-1].key not in found and said.number <= len(before[-1].entries):
            found[before[-1].key] = said
    return found
