"""Which texts are nearly the same, among many: each different text once, then a sieve of bits, then the real ratio.

The sieve gives each text 512 bits for its pairs of neighbouring characters. Two texts of which three quarters are
the same share nearly half of them at the least, so that only few pairs are left for the exact comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from qunluo.checkins.risk.texts import Words

LEAST_ALIKE = 70
MOST_COMPARED = 40
"""So many of the likeliest candidates are compared exactly, for each different text of a batch."""
WORDS_OF_BITS, SHIFT = 8, np.uint64(64 - 9)
SHARED = 0.45
FIRST, SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
Bits = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Alike:
    """A candidate, by its place in the sequence, and how many percent of it are the same."""

    place: int
    percent: int


def alike(texts: Sequence[Words], candidates: Sequence[Words]) -> list[list[Alike]]:
    """For each text its like among the candidates, the most alike first. Give each different text once."""
    if not texts or not candidates:
        return [[] for _ in texts]
    sieve = _Sieve(_bits([one.plain for one in candidates]))
    bits = _bits([one.plain for one in texts])
    return [_compared(text, candidates, sieve.candidates(bits[n])) for n, text in enumerate(texts)]


def percent_alike(one: Words, other: Words) -> int:
    """How much two texts are the same, whichever way their clauses stand; 0 below `LEAST_ALIKE`."""
    if one.plain == other.plain or one.sorted == other.sorted:
        return 100
    as_written = fuzz.ratio(one.plain, other.plain, score_cutoff=LEAST_ALIKE)
    reordered = fuzz.ratio(one.sorted, other.sorted, score_cutoff=LEAST_ALIKE)
    return int(max(as_written, reordered))


def _compared(text: Words, candidates: Sequence[Words], places: Sequence[int]) -> list[Alike]:
    found = [Alike(place, percent) for place in places if (percent := percent_alike(text, candidates[place]))]
    return sorted(found, key=lambda one: (-one.percent, one.place))


class _Sieve:
    """The candidates' bits in columns, sorted by how many are set: texts of other lengths are never looked at."""

    def __init__(self, bits: Bits) -> None:
        counts = np.bitwise_count(bits).sum(axis=1).astype(np.int16)
        self.order = np.argsort(counts, kind="stable")
        self.counts = counts[self.order]
        self.columns = [np.ascontiguousarray(bits[self.order, n]) for n in range(WORDS_OF_BITS)]

    def candidates(self, bits: Bits) -> list[int]:
        """The places of those that share enough with this one, at most `MOST_COMPARED`."""
        own = int(np.bitwise_count(bits).sum())
        start = int(np.searchsorted(self.counts, own * SHARED, side="left"))
        end = int(np.searchsorted(self.counts, own / SHARED, side="right"))
        if start == end:
            return []
        shared = np.zeros(end - start, dtype=np.int16)
        for n, column in enumerate(self.columns):
            shared += np.bitwise_count(column[start:end] & bits[n])
        hits = np.nonzero(shared >= np.maximum(self.counts[start:end], own) * SHARED)[0]
        if len(hits) > MOST_COMPARED:
            hits = hits[np.lexsort((self.order[start:end][hits], -shared[hits]))[:MOST_COMPARED]]
        return sorted(int(place) for place in self.order[start:end][hits])


def _bits(texts: Sequence[str]) -> Bits:
    """A row of 512 bits for each text. All pairs of all texts are hashed in one go."""
    marks = np.zeros((len(texts), WORDS_OF_BITS * 64), dtype=bool)
    lengths = np.array([len(text) for text in texts])
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) > 1:
        hashed = (codes[:-1] * FIRST + codes[1:] * SECOND) >> SHIFT
        rows = np.repeat(np.arange(len(texts)), lengths)
        within = rows[:-1] == rows[1:]
        marks[rows[:-1][within], hashed[within]] = True
    return np.packbits(marks, axis=1).view(np.uint64)
