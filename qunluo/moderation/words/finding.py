"""Compiled word lists: immutable, with a version, built aside and used by many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from qunluo.core.moderation.sight import Hit
from qunluo.moderation.words import signs
from qunluo.moderation.words.lanes import Lanes, lanes_of
from qunluo.moderation.words.lists import WordList, version_of
from qunluo.moderation.words.looking import found_in
from qunluo.moderation.words.settling import settled

LONGEST = 20_000
"""No message is longer; what follows is not read."""


class CompiledLists:
    """Word lists made ready for the search."""

    def __init__(self, lists: Iterable[WordList]) -> None:
        self.lists = tuple(lists)
        self.version = version_of(self.lists)
        self._lanes: Lanes = lanes_of(self.lists)

    @cached_property
    def size(self) -> int:
        """How many words are looked for."""
        return sum(len(one.words) for one in self.lists)

    def find(self, text: str) -> tuple[Hit, ...]:
        """The words in this text, from left to right. Of one list no two overlap."""
        return self.find_in([text])[0]

    def find_in(self, texts: Sequence[str]) -> list[tuple[Hit, ...]]:
        """The same for many texts: a good deal quicker than one by one."""
        posted = [text[:LONGEST] for text in texts]
        found = found_in(posted, self._lanes)
        pictured = [number for number, text in enumerate(posted) if not signs.PICTURE_WORDS.isdisjoint(text)]
        bare = [posted[number].translate(signs.NO_PICTURES) for number in pictured]
        for number, more in zip(pictured, found_in(bare, self._lanes), strict=True):
            found[number] += more
        return [settled(text, its) if its else () for text, its in zip(posted, found, strict=True)]


def nothing_sought() -> CompiledLists:
    """Lists in which there is no word."""
    return CompiledLists(())
