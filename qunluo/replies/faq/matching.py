"""Which entries a question may mean, best first, with how sure that is and why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qunluo.replies.faq.folding import Folded, fold, plainly
from qunluo.replies.faq.likeness import Measures, Signs, signs_of, weigh
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
EVEN_WITH_VECTORS: Final = 2.05


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
        matches, bare = self._nearest(text, without=without), plainly(text)
        if bare == text:
            return matches
        sure = {match.id: match.confidence for match in self._nearest(bare, without=without)}
        return [replace(match, confidence=max(match.confidence, sure.get(match.id, 0.0))) for match in matches]

    def _nearest(self, text: str, *, without: int | None) -> list[Match]:
        folded = fold(text)
        if not folded.letters or not self.phrasings:
            return []
        found, meaning = self._search(folded, text)
        asked = weigh(folded, self.measures)
        best: dict[int, tuple[float, int, Signs]] = {}
        for at in _highest(found + meaning, LOOKED_AT):
            signs = signs_of(asked, self._known[at], self.measures, found=float(found[at]), meaning=float(meaning[at]))
            entry, total = self.phrasings[at].id, signs.total()
            if entry == without:
                continue
            if entry not in best or total > best[entry][0]:
                best[entry] = (total, int(at), signs)
        ranked = sorted(best.items(), key=lambda row: (-row[1][0], row[0]))[: SHOWN + 1]
        return [self._told(ranked, place) for place in range(min(SHOWN, len(ranked)))]

    def _search(self, asked: Folded, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        found = (
            self.measures.words.scores(asked.words)
            + self.measures.characters.scores(asked.characters)
            + self.measures.pairs.scores(asked.pairs)
        )
        if self._vectors is None or self._placed is None:
            return found, np.zeros_like(found)
        return found, self._placed @ self._vectors.of([text])[0]

    def _told(self, ranked: Sequence[tuple[int, tuple[float, int, Signs]]], place: int) -> Match:
        entry, (total, at, signs) = ranked[place]
        rival = ranked[1 if place == 0 else 0][1][0] if len(ranked) > 1 else 0.0
        even = EVEN_WITH_VECTORS if self._vectors else EVEN
        lead = total - rival
        confidence = 1 / (1 + math.exp(-STEEP * (total + LEAD * lead - even)))
        return Match(id=entry, text=self.phrasings[at].text, confidence=confidence, signs=signs)


def _highest(scores: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    if len(scores) <= count:
        return np.argsort(-scores, kind="stable")
    top = np.argpartition(-scores, count)[:count]
    return top[np.argsort(-scores[top], kind="stable")]
