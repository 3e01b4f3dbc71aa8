"""Which entries a question may mean, best first, with how sure that is and why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qunluo.replies.faq.folding import Folded, fold, plainly
from qunluo.replies.faq.likeness import Measures, Signs, Weighed, signs_of, weigh
from qunluo.replies.faq.rarity import rarity_of
from qunluo.replies.faq.vectors import Vectors

LOOKED_AT: Final = 10
"""So many phrasings of the first search are compared closely."""
SHOWN: Final = 3
LEAD: Final = 0.3
"""What the lead over the second entry weighs: of two that fit alike neither is sure."""
EVEN: Final = 1.55
STEEP: Final = 3.5
"""At `EVEN` one of two matches is right; how fast that changes."""
EVEN_WITH_VECTORS: Final = 2.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrased:
    """One way to ask what entry `id` answers."""

    id: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry, its phrasing that came nearest, and how sure it is that it is meant, from 0 to 1."""

    id: int
    text: str
    confidence: float
    signs: Signs


class _Compared(NamedTuple):
    entry: int
    at: int
    total: float
    signs: Signs


class Matcher:
    """A list of questions, ready to be searched."""

    def __init__(self, phrasings: Iterable[Phrased], *, vectors: Vectors | None = None) -> None:
        self.phrasings = [one for one in phrasings if fold(one.text).letters]
        folded = [fold(one.text) for one in self.phrasings]
        self.measures = Measures(
            words=rarity_of([one.words for one in folded]),
            characters=rarity_of([one.characters for one in folded]),
            pairs=rarity_of([one.pairs for one in folded]),
        )
        self._letters = frozenset(one.letters for one in folded)
        self._known = [weigh(one, self.measures) for one in folded]
        self._vectors = vectors if self.phrasings else None
        self._placed = self._vectors.of([one.text for one in self.phrasings]) if self._vectors else None

    def holds(self, letters: str) -> bool:
        """Whether this is one of the questions, but for marks and case."""
        return letters in self._letters

    def match(self, text: str, *, without: int | None = None) -> list[Match]:
        """The entries that come nearest, at most `SHOWN`, and never the entry `without`.

        Politeness tells two wordings apart, so it stays where entries are compared; it must not cost confidence.
        """
        folded = fold(text)
        if not folded.letters or not self.phrasings:
            return []
        ranked = self._ranked(folded, text, without=without)
        matches, bare = self._told(ranked), plainly(text)
        if bare == text:
            return matches
        asked = weigh(fold(bare), self.measures)
        again = [self._compared(asked, one.at, found=one.signs.found, meaning=one.signs.meaning) for one in ranked]
        sure = {match.id: match.confidence for match in self._told(sorted(again, key=_order))}
        return [replace(match, confidence=max(match.confidence, sure.get(match.id, 0.0))) for match in matches]

    def _ranked(self, folded: Folded, text: str, *, without: int | None) -> list[_Compared]:
        """The best wording of each entry, best first: one more than is shown, to know what the last one leads by."""
        found, meaning = self._search(folded, text)
        asked = weigh(folded, self.measures)
        best: dict[int, _Compared] = {}
        for at in _highest(found + meaning, LOOKED_AT):
            one = self._compared(asked, int(at), found=float(found[at]), meaning=float(meaning[at]))
            if one.entry != without and (one.entry not in best or one.total > best[one.entry].total):
                best[one.entry] = one
        return sorted(best.values(), key=_order)[: SHOWN + 1]

    def _compared(self, asked: Weighed, at: int, *, found: float, meaning: float) -> _Compared:
        signs = signs_of(asked, self._known[at], self.measures, found=found, meaning=meaning)
        return _Compared(entry=self.phrasings[at].id, at=at, total=signs.total(), signs=signs)

    def _search(self, asked: Folded, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        found = (
            self.measures.words.scores(asked.words)
            + self.measures.characters.scores(asked.characters)
            + self.measures.pairs.scores(asked.pairs)
        )
        if self._vectors is None or self._placed is None:
            return found, np.zeros_like(found)
        return found, self._placed @ self._vectors.of([text])[0]

    def _told(self, ranked: Sequence[_Compared]) -> list[Match]:
        """How sure each is: by its own likeness, and by its lead over the others."""
        even = EVEN_WITH_VECTORS if self._vectors else EVEN
        told = []
        for place, one in enumerate(ranked[:SHOWN]):
            rival = ranked[1 if place == 0 else 0].total if len(ranked) > 1 else 0.0
            confidence = 1 / (1 + math.exp(-STEEP * (one.total + LEAD * (one.total - rival) - even)))
            told.append(Match(id=one.entry, text=self.phrasings[one.at].text, confidence=confidence, signs=one.signs))
        return told


def _order(one: _Compared) -> tuple[float, int]:
    return (-one.total, one.entry)


def _highest(scores: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    if len(scores) <= count:
        return np.argsort(-scores, kind="stable")
    top = np.argpartition(-scores, count)[:count]
    return top[np.argsort(-scores[top], kind="stable")]
