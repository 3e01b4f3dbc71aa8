"""From texts to hashed features: runs of one to five characters in several views, and the themes of the text.

All views of all texts lie in one stream of numbers, so that a run of n is one sum over the stream for a thousand texts
as for one. No vocabulary is kept: a feature is a number below 2^bits, and can't be turned back into words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final, NamedTuple

import numpy as np
import rjieba
from numpy.typing import NDArray

from qunluo.moderation.learning.tables import CUT, LAST, Kind, tables
from qunluo.moderation.learning.themes import lexicon

LONGEST: Final = 1600
HEAD: Final = 1200
THEME_COLUMNS: Final = 4096
LONGEST_RUN: Final = 5
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_HALF: Final = np.uint64(31)
_GONE: Final = 0
_RUNS_COUNTED: Final = 12
_WORD_BIT: Final = 1 << 40
Numbers = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Which views are taken, and the longest run of each; 0 leaves a view out."""

    topic: str
    bits: int = 18
    raw: int = 2  # as posted
    fold: int = 4  # half width, lower case, simplified, without what can't be seen
    bare: int = 3  # letters and hanzi of the fold, digits alike
    sound: int = 3  # syllables instead of hanzi
    shape: int = 4  # kinds of characters and how many follow one another
    word: int = 0
    theme: int = 3
    weight_of_themes: float = 0.25

    @property
    def columns(self) -> int:
        """How many features there are."""
        return (1 << self.bits) + THEME_COLUMNS


ADVERT: Final = Recipe(topic="advert")
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


def streams_of(cleaned: list[str], recipe: Recipe) -> tuple[list[tuple[Stream, int, int]], list[list[int]]]:
    """The views with their number and longest run, and the themes of each text."""
    joined = "\x02" + "\x02".join(cleaned) + "\x02"
    posted = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    table = tables()
    known = np.minimum(posted, LAST)
    high = posted > LAST
    fold = table.fold[known]
    kind = table.kind[known]
    if high.any():
        fold = np.where(high, posted, fold).astype(np.uint64)
    cuts = posted == CUT
    fold[cuts] = CUT
    kind[cuts] = Kind.CUT
    streams = _plain_views(posted, fold, kind, recipe)
    if recipe.sound:
        kept = _SOUNDING[kind]
        sound = table.sound[known]
        if high.any():
            sound = np.where(high, posted, sound).astype(np.uint64)
        sound[cuts] = CUT
        streams.append((Stream(sound[kept], np.flatnonzero(kept)), 4, recipe.sound))
    if recipe.shape:
        streams.append((_shapes(kind), 5, recipe.shape))
    if recipe.word:
        streams.append((_words(cleaned), 6, recipe.word))
    themes: list[list[int]] = [[] for _ in cleaned]
    if recipe.theme:
        stream, themes = _themes(fold, len(cleaned), recipe)
        streams.append((stream, 7, recipe.theme))
    return streams, themes


def _plain_views(
    posted: NDArray[np.uint32], fold: Numbers, kind: NDArray[np.uint8], recipe: Recipe
) -> list[tuple[Stream, int, int]]:
    streams = []
    everywhere = np.arange(len(posted))
    if recipe.raw:
        streams.append((Stream(posted.astype(np.uint64), everywhere), 1, recipe.raw))
    if recipe.fold:
        seen = fold != _GONE
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
    starts = np.flatnonzero(np.concatenate(([True], (kind[1:] != kind[:-1]) | (kind[1:] == Kind.CUT))))
    counts = np.diff(np.append(starts, len(kind)))
    first = kind[starts].astype(np.uint64)
    exact = np.minimum(counts, _RUNS_COUNTED)
    rough = _ROUGHLY[exact]
    numbers = first * np.uint64(64) + np.where(first == Kind.DIGIT, exact, rough).astype(np.uint64) + np.uint64(100)
    numbers[first == Kind.CUT] = CUT
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


def _themes(fold: Numbers, count: int, recipe: Recipe) -> tuple[Stream, list[list[int]]]:
    lexicon_ = lexicon(recipe.topic)
    visible = np.flatnonzero(fold != _GONE)
    folded = fold[visible].astype(np.uint32).tobytes().decode("utf-32-le", "replace").split("\x02")[1:-1]
    numbers, places, at = [CUT], [0], 1
    theme_columns = []
    for text in folded:
        themes, starts = lexicon_.find(text)
        numbers += [theme + 100 for theme in themes]
        places += [int(visible[at + start]) for start in starts]
        at += len(text) + 1
        numbers.append(CUT)
        places.append(int(visible[at - 1]))
        theme_columns.append(_theme_columns(themes, text))
    if len(theme_columns) != count:
        raise ValueError(f"{len(theme_columns)} texts came out of {count}: each would get another's themes")
    return Stream(np.array(numbers, dtype=np.uint64), np.array(places, dtype=np.int64)), theme_columns


def _theme_columns(themes: list[int], text: str) -> list[int]:
    """Which themes are there, which are there together, how many, how dense, and how long the text is."""
    columns = [2000 + step for step, least in enumerate((4, 7, 13, 26, 51, 101, 201)) if len(text) >= least]
    if text.endswith(("吗", "?", "呀", "么", "呢")):
        columns.append(2020)
    if not themes:
        return columns
    present = sorted(set(themes))
    columns += present
    columns += [100 + one * 40 + two for one, two in combinations(present[:10], 2)]
    columns += [2030 + many for many in range(1, min(len(present), 8) + 1)]
    density = len(themes) / max(4, len(text))
    columns += [2040 + step for step, least in enumerate((0.02, 0.05, 0.1, 0.15, 0.25)) if density > least]
    columns.append(2050 + themes[0])
    columns += [2100 + one * 40 + two for one, two in set(pairwise(themes[:30]))]
    return columns


def keys_of(stream: Stream, view: int, longest: int) -> list[tuple[Numbers, NDArray[np.int64], NDArray[np.int64], int]]:
    """For each length: the hashes of all runs within one text, the text of each and its first item in the stream."""
    numbers = stream.numbers
    cuts = numbers == CUT
    text_of = np.cumsum(cuts) - 1
    at = np.arange(len(numbers))
    cut_places = at[cuts]
    following = cut_places[np.minimum(text_of + 1, len(cut_places) - 1)] - at
    last = text_of[-1]
    salted = numbers + np.uint64(view << 44)
    total = salted
    found = []
    for length in range(1, longest + 1):
        if length > 1:
            if len(total) <= 1:
                break
            total = total[:-1] * _BASE + salted[length - 1 :]
        fits = (following[: len(total)] >= length - 1) & (text_of[: len(total)] < last)
        starts = at[: len(total)][fits]
        runs = total[fits]
        found.append((runs ^ (runs >> _HALF), text_of[starts], starts, length))
    return found


def hashed(runs: Numbers, bits: int) -> Numbers:
    """The column of each run."""
    return ((runs * _MIX) ^ (runs >> np.uint64(17))) * _BASE >> np.uint64(64 - bits)


def _rows(count: int, streams: list[tuple[Stream, int, int]], themes: list[list[int]], recipe: Recipe) -> Rows:
    bits = np.uint64(recipe.bits)
    runs, texts = [], []
    for stream, view, longest in streams:
        for found, text_of, _, _ in keys_of(stream, view, longest):
            runs.append(found)
            texts.append(text_of)
    keys = (np.concatenate(texts).astype(np.uint64) << bits) | hashed(np.concatenate(runs), recipe.bits)
    keys.sort()
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
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
