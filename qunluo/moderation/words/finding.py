"""Compiled word lists: immutable, with a version, built aside and used by many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from qunluo.core.moderation.sight import Hit
from qunluo.moderation.words import signs
from qunluo.moderation.words.lanes import Lanes, lanes_of
from qunluo.moderation.words.lists import WordList, version_of
from qunluo.moderation.words.looking import Found, Look
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
        posted = text[:LONGEST]
        found = list(self._found(Look(posted, self._lanes)))
        if not signs.PICTURE_WORDS.isdisjoint(posted):
            found += self._found(Look(posted.translate(signs.NO_PICTURES), self._lanes))
        if not found:
            return ()
        return settled(posted, found)

    def _found(self, look: Look) -> Iterator[Found]:
        if self._lanes.exact is not None:
            yield from look.exact()
        if not look.view.text:
            return
        yield from look.plain()
        yield from look.disguised()


def nothing_sought() -> CompiledLists:
    """Lists in which there is no word."""
    return CompiledLists(())
