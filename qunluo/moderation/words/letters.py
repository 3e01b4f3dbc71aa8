"""Words written in pinyin: whole, mixed with characters, or by first letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.words import signs, sounds
from qunluo.moderation.words.lanes import LETTERS_ALONE, Lane, Sought
from qunluo.moderation.words.views import View

LATIN = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class _Spelled:
    """The text in letters; `unit[i]` is the sign of the view to which letter `i` belongs."""

    letters: str
    units: list[int]


def found(text: str, view: View, *, lane: Lane) -> Iterator[tuple[Sought, int, int, Trick]]:
    """Words in letters, where a word of letters begins and ends with them. Without `LATIN` in it no view has any."""
    spelled = _spell(view.text)
    for sought, first, last in lane.find(spelled.letters):
        trick = _trick(text, view, spelled=spelled, sought=sought, span=(first, last))
        if trick is not None:
            yield sought, *view.span(spelled.units[first], spelled.units[last - 1] + 1), trick


def _spell(text: str) -> _Spelled:
    told = sounds.readings()
    letters: list[str] = []
    units: list[int] = []
    for place, sign in enumerate(text):
        syllable = told[sign][0] if sign in told else sign
        letters.append(syllable)
        units += [place] * len(syllable)
    return _Spelled("".join(letters), units)


def _trick(text: str, view: View, *, spelled: _Spelled, sought: Sought, span: tuple[int, int]) -> Trick | None:
    first, last = span
    units = spelled.units
    if (first and units[first - 1] == units[first]) or (last < len(units) and units[last] == units[last - 1]):
        return None  # in the middle of a syllable
    here = range(units[first], units[last - 1] + 1)
    latin = [place for place in here if "a" <= view.text[place] <= "z"]
    if not latin or not _is_whole(text, view, places=latin):
        return None
    if len(latin) < len(here):
        is_mixed = all(place in latin or view.text[place] in sought.read for place in here)
        return Trick.PINYIN if is_mixed and last - first > len(here) - len(latin) + 1 else None
    if last - first == len(sought.read):
        return Trick.INITIALS if len(here) == last - first else None
    return Trick.PINYIN if last - first >= LETTERS_ALONE else None


def _is_whole(text: str, view: View, *, places: list[int]) -> bool:
    """Whether no letter stands right before the first or right after the last of them."""
    for place, step in ((places[0], -1), (places[-1], 1)):
        start, end = view.span(place, place + 1)
        at = start - 1 if step < 0 else end
        if 0 <= at < len(text) and _is_letter(text[at]):
            return False
    return True


def _is_letter(sign: str) -> bool:
    plain = signs.plain(sign)
    return plain.isascii() and plain.isalpha()
