"""Whether a text says what a plan listens for: one of its words, or its pattern with the day number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from qunluo.core.checkins.numbers import LAST_DAY, NUMERAL, day_number, numeral
from qunluo.core.checkins.plan import Need

NUMBER_MARK: Final = "{n}"
ANYTHING_MARK: Final = "*"

_UNSEEN: Final = re.compile(r"[\s\u200b-\u200f\u2060-\u2064\ufe0e\ufe0f\ufeff\u20e3\u00ad]+")
_MENTIONS: Final = re.compile(r"^(?:\s*@[^\s\u2005]{1,40}[\s\u2005]+)+")
_NUMBER: Final = rf"(?P<n>[0-9]{{1,9}}(?![0-9])|(?![0-9]){NUMERAL})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """That a text says it, and the day number that it tells."""

    number: int | None = None


def heard(need: Need, text: str) -> Heard | None:
    """What the text says of a keyword need; None where it says nothing of the kind."""
    return _heard(need.pattern, need.words, text) if text else None


@lru_cache(maxsize=256)
def _heard(pattern: str, words: tuple[str, ...], text: str) -> Heard | None:
    """Asked several times of each message, one after the other."""
    if pattern and (found := _by_pattern(pattern, text)) is not None:
        return found
    said = folded(text)
    if any((wanted := folded(word)) and wanted in said for word in words):
        return Heard(number=day_number(text))
    return None


@lru_cache(maxsize=512)
def folded(text: str) -> str:
    """The text without case, width and blanks, as words are compared."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def _by_pattern(pattern: str, text: str) -> Heard | None:
    said = folded(_MENTIONS.sub("", text))
    compiled = _compiled(pattern)
    found = compiled.fullmatch(said) or compiled.fullmatch(_without_ends(said))
    if found is None:
        return None
    if "n" not in compiled.groupindex:
        return Heard(number=day_number(text))
    number = numeral(found["n"])
    return Heard(number=number) if number is not None and number <= LAST_DAY else None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as an expression: `{n}` a number, once, and `*` anything; all else is meant as it stands.

    What stands between two stars is found once, where it first comes, and not looked for again: no text, however
    it is made, takes long.
    """
    first, *others = (_literal(part) for part in _once(pattern).split(ANYTHING_MARK))
    if not others:
        return re.compile(first)
    between = "".join(f"(?>.*?{part})" for part in others[:-1])
    ending = f".*?{others[-1]}" if others[-1] else ".*"
    return re.compile(first + between + ending, re.DOTALL)


def _once(pattern: str) -> str:
    """The pattern with its first number mark alone."""
    before, mark, after = pattern.partition(NUMBER_MARK)
    return before + mark + after.replace(NUMBER_MARK, "")


def _literal(part: str) -> str:
    return _NUMBER.join(re.escape(folded(one)) for one in part.split(NUMBER_MARK))


def _without_ends(text: str) -> str:
    """Without the punctuation, symbols and emoji at both ends: "打卡第3天！💪" says no more than "打卡第3天"."""
    first, last = 0, len(text)
    while first < last and unicodedata.category(text[first])[0] in "PS":
        first += 1
    while last > first and unicodedata.category(text[last - 1])[0] in "PS":
        last -= 1
    return text[first:last]
