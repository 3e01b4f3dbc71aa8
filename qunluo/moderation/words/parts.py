"""Characters written as their pieces: 氵去 for 法, 女马 for 妈."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

from qunluo.moderation.words import signs
from qunluo.moderation.words.views import View

MOST_CHOICES = 3
"""Pieces that make several characters are read as each of the most usual ones."""
MOST_PLACES = 40
"""No honest text, and no word, has as many pieces side by side."""
AROUND = 16
"""How far around pieces that make a character the text is read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Pieces from `at` to `to` of a reading, and a character that they make."""

    sign: str
    at: int
    to: int


@cache
def _makes() -> dict[str, str]:
    return dict(line.split("\t") for line in signs.lines_of("parts"))


@cache
def _finder() -> tuple[AhoCorasick, list[str]]:
    return AhoCorasick(list(_makes())), list(_makes().values())


def places_in(texts: Sequence[str], *, alphabet: frozenset[str]) -> dict[int, list[Place]]:
    """Number of a text -> where pieces make characters of the alphabet in it. Nearly all texts have no such place."""
    finder, made = _finder()
    found: dict[int, list[Place]] = {}
    starts = list(accumulate([len(text) + 1 for text in texts], initial=0))
    for which, at, to in finder.find_matches_as_indexes(signs.BETWEEN.join(texts), overlapping=True):
        possible = [sign for sign in made[which][:MOST_CHOICES] if sign in alphabet]
        if possible:
            number = bisect_right(starts, at) - 1
            start = starts[number]
            found.setdefault(number, []).extend([Place(sign, at - start, to - start) for sign in possible])
    return found


def joined(view: View, places: Sequence[Place]) -> Iterator[tuple[View, tuple[int, int]]]:
    """What is read around each place, and where its pieces stand.

    Pieces may be put together in several ways. Each place is tried for itself, its neighbours as they come.
    """
    seen: set[tuple[str, int]] = set()
    for place in places[:MOST_PLACES]:
        read = _put_together(view, _neighbours(place, places), around=place)
        if (read.text, place.at) not in seen:
            seen.add((read.text, place.at))
            yield read, view.span(place.at, place.to)


def _neighbours(chosen: Place, places: Iterable[Place]) -> list[Place]:
    """The place and those beside it that leave it whole: from the left, the longest first."""
    first, last = chosen.at - AROUND, chosen.to + AROUND
    kept: list[Place] = []
    done = first
    is_chosen = False
    for one in sorted(places, key=lambda one: (one.at, -one.to)):
        if not is_chosen and one.at >= chosen.at:
            kept.append(chosen)
            done, is_chosen = chosen.to, True
        is_clear = one.to <= chosen.at or one.at >= chosen.to
        if is_clear and one.at >= done and one.to <= last:
            kept.append(one)
            done = one.to
    return kept


def _put_together(view: View, places: list[Place], *, around: Place) -> View:
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = min(len(view.text), around.to + AROUND)
    done = max(0, around.at - AROUND)
    for one in [*places, Place("", last, last)]:
        for number in range(done, one.at):
            start, end = view.span(number, number + 1)
            kept.append(view.text[number])
            starts.append(start)
            ends.append(end)
        if one.sign:
            start, end = view.span(one.at, one.to)
            kept.append(one.sign)
            starts.append(start)
            ends.append(end)
        done = one.to
    return View("".join(kept), starts, ends)
