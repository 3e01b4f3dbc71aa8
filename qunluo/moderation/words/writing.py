"""A word list as a table that can be read in again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qunluo.lib.sheets import write_csv
from qunluo.moderation.words.lists import Word

HEADER = ("词", "替换为", "例外")


def written(words: Iterable[Word]) -> Iterator[bytes]:
    """CSV in UTF-8, a word a row."""
    rows = ((word.text, word.replacement, "、".join(word.exceptions)) for word in words)
    yield from write_csv([HEADER, *rows])
