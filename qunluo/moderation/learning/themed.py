"""The themes of many texts, as features: each in its place, and each text's as a whole."""

from __future__ import annotations

from bisect import bisect_right
from itertools import combinations, pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qunluo.moderation.learning.tables import CUT, GONE
from qunluo.moderation.learning.themes import Lexicon

LENGTHS: Final = (4, 7, 13, 26, 51, 101, 201)
ASKING: Final = ("吗", "?", "呀", "么", "呢")


class Themed(NamedTuple):
    """The themes of all texts as one stream, a cut before and behind each text, and the columns of each text."""

    numbers: NDArray[np.uint64]
    places: NDArray[np.int64]
    columns: list[list[int]]


def themed(fold: NDArray[np.uint64], lexicon: Lexicon) -> Themed:
    """Find the themes in one pass over all texts. `fold` holds a cut before and behind each."""
    visible = np.flatnonzero(fold != GONE)
    seen = fold[visible]
    joined = seen.astype(np.uint32).tobytes().decode("utf-32-le", "replace")
    cuts = np.flatnonzero(seen == CUT)
    themes, starts = lexicon.find(joined)
    text_of = np.searchsorted(cuts, starts) - 1
    each: list[list[int]] = [[] for _ in cuts[1:]]
    for text, theme in zip(text_of.tolist(), themes, strict=True):
        each[text].append(theme)
    numbers = np.concatenate((np.full(len(cuts), CUT), np.array(themes, dtype=np.int64) + 100))
    places = np.concatenate((cuts, np.array(starts, dtype=np.int64)))
    order = np.argsort(places, kind="stable")
    lengths = (np.diff(cuts) - 1).tolist()
    asks = [joined.endswith(ASKING, 0, cut) for cut in cuts[1:].tolist()]
    columns = [_theme_columns(*one) for one in zip(each, lengths, asks, strict=True)]
    return Themed(numbers[order].astype(np.uint64), visible[places[order]], columns)


def _theme_columns(themes: list[int], length: int, is_asking: bool) -> list[int]:  # noqa: FBT001 - one of a row
    """Which themes are there, which are there together, how many, how dense, and how long the text is."""
    columns = [2000 + step for step in range(bisect_right(LENGTHS, length))]
    if is_asking:
        columns.append(2020)
    if not themes:
        return columns
    present = sorted(set(themes))
    columns += present
    columns += [100 + one * 40 + two for one, two in combinations(present[:10], 2)]
    columns += [2030 + many for many in range(1, min(len(present), 8) + 1)]
    density = len(themes) / max(4, length)
    columns += [2040 + step for step, least in enumerate((0.02, 0.05, 0.1, 0.15, 0.25)) if density > least]
    columns.append(2050 + themes[0])
    columns += [2100 + one * 40 + two for one, two in set(pairwise(themes[:30]))]
    return columns
