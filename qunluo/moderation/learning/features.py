"""From texts to hashed features: runs of one to five characters in several views, and the themes of the text.

All views of all texts lie in one stream of numbers, so that a run of n is one sum over the stream for a thousand texts
as for one. No vocabulary is kept: a feature is a number below 2^bits, and can't be turned back into words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import rjieba
from numpy.typing import NDArray

from qunluo.moderation.learning.tables import CUT, GONE, LAST, Kind, tables
from qunluo.moderation.learning.themed import themed
from qunluo.moderation.learning.themes import lexicon

LONGEST: Final = 1600
HEAD: Final = 1200
THEME_COLUMNS: Final = 4096
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_HALF: Final = np.uint64(31)
_RUNS_COUNTED: Final = 12
_WORD_BIT: Final = 1 << 40
_LAST: Final = np.uint64(LAST)
_CUT, _DIGIT = int(Kind.CUT), int(Kind.DIGIT)
Numbers = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Which views are taken, and the longest run of each; 0 leaves a view out."""

    topic: str
    bits: int = 18
    raw: int = 2  # as posted
    fold: int = 3  # half width, lower case, simplified, without what can't be seen
    bare: int = 2  # letters and hanzi of the fold, digits alike
    sound: int = 2  # syllables instead of hanzi
    shape: int = 3  # kinds of characters and how many follow one another
    word: int = 0
    theme: int = 3
    weight_of_themes: float = 0.25

    @property
    def columns(self) -> int:
        """How many features there are."""
        return (1 << self.bits) + THEME_COLUMNS


ADVERT: Final = Recipe(topic="advert", weight_of_themes=0.15)
ABUSE: Final = Recipe(topic="abuse", bits=20, raw=0, fold=3, bare=0, sound=0, shape=0, word=2, weight_of_themes=0.15)


class Rows(NamedTuple):
    """A sparse matrix, a row a text: `ends` has one item more than there are texts."""

    ends: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float64]


class Stream(NamedTuple):
    """One view of all texts: a number a character, and where in the joined texts each stands."""

    numbers: Numbers
    places: NDArray[np.int64]


class Streams(NamedTuple):
    """All views one behind the other. `reach`: the longest run that may begin at an item; `text_of`: whose it is."""

    numbers: Numbers
    places: NDArray[np.int64]
    reach: NDArray[np.int64]
    text_of: NDArray[np.int64]


def clean(text: str) -> str:
    """What is looked at: head and tail of what is long, without half characters and the mark that parts texts."""
    if len(text) > LONGEST:
        text = f"{text[:HEAD]}{text[HEAD - LONGEST :]}"
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\x02", " ")


def features(texts: Sequence[str], recipe: Recipe) -> Rows:
    """The features of each text, as long as one together but for the themes, which weigh by themselves."""
    cleaned = [clean(text) for text in texts]
    streams, themes = streams_of(cleaned, recipe)
    return _rows(len(cleaned), streams, themes, recipe)


def streams_of(cleaned: list[str], recipe: Recipe) -> tuple[Streams, list[list[int]]]:
    """All views, and the themes of each text."""
    joined = "\x02" + "\x02".join(cleaned) + "\x02"
    posted = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    table = tables()
    known = np.minimum(posted, _LAST)
    high = posted > _LAST
    is_high = bool(high.any())
    fold = np.where(high, posted, table.fold[known]) if is_high else table.fold[known]
    kind = table.kind[known]
    cuts = posted == CUT
    fold[cuts] = CUT
    kind[cuts] = _CUT
    views = _plain_views(posted, fold, kind, recipe)
    if recipe.sound:
        kept = _SOUNDING[kind]
        sound = np.where(high, posted, table.sound[known]) if is_high else table.sound[known]
        sound[cuts] = CUT
        views.append((Stream(sound[kept], np.flatnonzero(kept)), 4, recipe.sound))
    if recipe.shape:
        views.append((_shapes(kind), 5, recipe.shape))
    if recipe.word:
        views.append((_words(cleaned), 6, recipe.word))
    themes: list[list[int]] = [[] for _ in cleaned]
    if recipe.theme:
        numbers, places, themes = themed(fold, lexicon(recipe.topic))
        views.append((Stream(numbers, places), 7, recipe.theme))
    return _together(views, len(cleaned)), themes


def _together(views: list[tuple[Stream, int, int]], count: int) -> Streams:
    """The views as one stream. Each has one cut more than there are texts; none belongs to the last."""
    sizes = [len(stream.numbers) for stream, _, _ in views]
    numbers = np.concatenate([stream.numbers for stream, _, _ in views])
    cuts = numbers == CUT
    ordinal = np.cumsum(cuts) - 1
    cut_places = np.append(np.flatnonzero(cuts), len(numbers))
    text_of = ordinal % (count + 1)
    reach = cut_places[ordinal + 1] - np.arange(len(numbers)) + 1
    reach = np.minimum(reach, np.repeat([longest for _, _, longest in views], sizes))
    reach[text_of == count] = 0
    salted = numbers + np.repeat(np.array([view << 44 for _, view, _ in views], dtype=np.uint64), sizes)
    places = np.concatenate([stream.places for stream, _, _ in views])
    return Streams(salted, places, reach, text_of)


def _plain_views(
    posted: Numbers, fold: Numbers, kind: NDArray[np.uint8], recipe: Recipe
) -> list[tuple[Stream, int, int]]:
    streams = []
    everywhere = np.arange(len(posted))
    if recipe.raw:
        streams.append((Stream(posted, everywhere), 1, recipe.raw))
    if recipe.fold:
        seen = fold != GONE
        streams.append((Stream(fold[seen], everywhere[seen]), 2, recipe.fold))
    if recipe.bare:
        kept = _SOUNDING[kind]
        bare = fold[kept]
        bare[(bare >= ord("0")) & (bare <= ord("9"))] = ord("0")
        streams.append((Stream(bare, everywhere[kept]), 3, recipe.bare))
    return streams


_SOUNDING: Final = np.isin(
    np.arange(256), (Kind.CUT, Kind.HANZI, Kind.LOWER, Kind.UPPER, Kind.LETTER, Kind.STRANGE, Kind.DIGIT)
)


def _shapes(kind: NDArray[np.uint8]) -> Stream:
    """One number for each stretch of characters of one kind: the kind, and roughly how many."""
    begins = np.empty(len(kind), dtype=bool)
    begins[0] = True
    np.not_equal(kind[1:], kind[:-1], out=begins[1:])
    begins |= kind == _CUT
    starts = np.flatnonzero(begins)
    counts = np.diff(np.append(starts, len(kind)))
    first = kind[starts].astype(np.uint64)
    exact = np.minimum(counts, _RUNS_COUNTED)
    rough = _ROUGHLY[exact]
    numbers = first * np.uint64(64) + np.where(first == _DIGIT, exact, rough).astype(np.uint64) + np.uint64(100)
    numbers[first == _CUT] = CUT
    return Stream(numbers, starts)


_ROUGHLY: Final = np.array([0, 1, 2, 5, 5, 5, 12, 12, 12, 12, 12, 12, 12])


def _words(cleaned: list[str]) -> Stream:
    numbers, places, at = [CUT], [0], 1
    for text in cleaned:
        for word in rjieba.cut(text):
            if not word.isspace():
                numbers.append(_word(word))
                places.append(at)
            at += len(word)
        numbers.append(CUT)
        places.append(at)
        at += 1
    return Stream(np.array(numbers, dtype=np.uint64), np.array(places, dtype=np.int64))


@lru_cache(maxsize=100_000)
def _word(word: str) -> int:
    known = np.minimum(np.frombuffer(word.encode("utf-32-le"), dtype=np.uint32), LAST)
    number = len(word)
    for fold in tables().fold[known].tolist():
        number = (number * 1_000_003 + fold) & 0xFFFFFFFFFF
    return number | _WORD_BIT


def keys_of(streams: Streams) -> list[tuple[Numbers, NDArray[np.int64]]]:
    """For each length from 1: the hashes of all runs within one text, and the item at which each begins."""
    total = streams.numbers
    longest = int(streams.reach.max(initial=0))
    found = []
    for length in range(1, longest + 1):
        if length > 1:
            total = total[:-1] * _BASE + streams.numbers[length - 1 :]
        starts = np.flatnonzero(streams.reach[: len(total)] >= length)
        runs = total[starts]
        found.append((runs ^ (runs >> _HALF), starts))
    return found


def hashed(runs: Numbers, bits: int) -> Numbers:
    """The column of each run."""
    return ((runs * _MIX) ^ (runs >> np.uint64(17))) * _BASE >> np.uint64(64 - bits)


def _rows(count: int, streams: Streams, themes: list[list[int]], recipe: Recipe) -> Rows:
    bits = np.uint64(recipe.bits)
    found = keys_of(streams)
    texts = streams.text_of[np.concatenate([starts for _, starts in found])].astype(np.uint64)
    keys = (texts << bits) | hashed(np.concatenate([runs for runs, _ in found]), recipe.bits)
    keys.sort()
    is_first = np.empty(len(keys), dtype=bool)
    is_first[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    values = 1 + np.log(np.diff(np.append(first, len(keys))))
    keys = keys[first]
    text_of = (keys >> bits).astype(np.int64)
    columns = (keys & np.uint64((1 << recipe.bits) - 1)).astype(np.int64)
    values /= np.sqrt(np.bincount(text_of, weights=values * values, minlength=count))[text_of]
    return _with_themes(Rows(text_of, columns, values), count, themes, recipe)


def _with_themes(rows: Rows, count: int, themes: list[list[int]], recipe: Recipe) -> Rows:
    """The themes behind the runs, each text's features side by side."""
    text_of, columns, values = rows
    numbers = [len(found) for found in themes]
    if any(numbers):
        more = np.array([column for found in themes for column in found], dtype=np.int64) + (1 << recipe.bits)
        text_of = np.concatenate((text_of, np.repeat(np.arange(count), numbers)))
        columns = np.concatenate((columns, more))
        values = np.concatenate((values, np.full(len(more), recipe.weight_of_themes)))
        if count > 1:
            order = np.argsort(text_of, kind="stable")
            text_of, columns, values = text_of[order], columns[order], values[order]
    ends = np.concatenate(([0], np.cumsum(np.bincount(text_of, minlength=count))))
    return Rows(ends, columns, values)
