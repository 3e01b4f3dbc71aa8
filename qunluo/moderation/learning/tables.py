"""What every character is folded to, how it sounds and of which kind it is, as arrays over code points."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

PATH: Final = Path(__file__).with_name("tables.npz")
LAST: Final = 0x1FFFF
"""Characters above are taken as they are: rare hanzi, and planes without letters."""
FIRST_SOUND: Final = 0x30000
"""Sounds are numbered above all characters that have a table."""
CUT: Final = 2
"""Stands between texts, so that no run of characters crosses from one into the next."""

GONE: Final = 0
"""What folds to nothing, because nobody sees it."""


class Kind(IntEnum):
    """Of which kind a character is."""

    CUT = 0
    SPACE = 1
    DIGIT = 2
    LOWER = 3
    UPPER = 4
    HANZI = 5
    LETTER = 6
    EMOJI = 7
    MARK = 8
    STRANGE = 9  # looks like a letter or digit of ASCII and is none
    LINE = 10
    GONE = 11  # cannot be seen
    OTHER = 12


class Tables(NamedTuple):
    """Arrays with one item a code point."""

    fold: NDArray[np.uint64]
    sound: NDArray[np.uint64]
    kind: NDArray[np.uint8]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables that ship with the product; `evaluate.train_moderation tables` writes them."""
    with np.load(PATH, allow_pickle=False) as kept:
        fold = kept["fold"].astype(np.uint64)
        return Tables(fold=fold, sound=kept["sound"].astype(np.uint64), kind=kept["kind"])
