"""How alike two questions are, in ten signs that a person could check, and one figure of them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from qunluo.replies.faq.folding import Folded
from qunluo.replies.faq.rarity import Rarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each sign weighs. Set by hand; tried, not trained, on public questions that are not shipped."""

    characters: float = 1.0
    words: float = 0.5
    wording: float = 0.5
    shared: float = 0.08
    found: float = 0.1
    length: float = 0.15
    within: float = -0.2
    asks: float = -0.05
    numbers: float = -0.1
    denial: float = -0.05
    meaning: float = 1.0


WEIGHTS: Final = Weights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What one question has in common with another. Shares are from 0 to 1."""

    characters: float
    words: float
    wording: float
    shared: float
    found: float
    length: float
    within: float
    asks: int
    numbers: bool
    denial: bool
    meaning: float = 0.0

    def total(self, weights: Weights = WEIGHTS) -> float:
        """All signs in one figure; comparable within one list of questions."""
        return (
            weights.characters * self.characters
            + weights.words * self.words
            + weights.wording * self.wording
            + weights.shared * self.shared
            + weights.found * self.found
            + weights.length * self.length
            + weights.within * self.within
            + weights.asks * self.asks
            + weights.numbers * self.numbers
            + weights.denial * self.denial
            + weights.meaning * self.meaning
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What words, characters and pairs of characters tell in this list."""

    words: Rarity
    characters: Rarity
    pairs: Rarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A question, and what its words and characters tell in all."""

    folded: Folded
    words: float
    characters: float


def weigh(folded: Folded, measures: Measures) -> Weighed:
    """Weigh the question once, however often it is compared."""
    return Weighed(
        folded=folded,
        words=measures.words.weight(folded.words),
        characters=measures.characters.weight(folded.characters),
    )


def signs_of(asked: Weighed, known: Weighed, measures: Measures, *, found: float = 0.0, meaning: float = 0.0) -> Signs:
    """Compare two questions; `found` is what the search gave the second, `meaning` how near their vectors lie."""
    one, two = asked.folded, known.folded
    shorter, longer = sorted((len(one.letters), len(two.letters)))
    words = measures.words.weight(one.words & two.words)
    characters = measures.characters.weight(one.characters & two.characters)
    return Signs(
        characters=characters / ((asked.characters + known.characters - characters) or 1.0),
        words=words / ((asked.words + known.words - words) or 1.0),
        wording=Indel.normalized_similarity(one.sorted, two.sorted),
        shared=words / measures.words.strange,
        found=found,
        length=shorter / longer if longer else 0.0,
        within=fuzz.partial_ratio(one.letters, two.letters) / 100,
        asks=len(one.asks ^ two.asks),
        numbers=one.numbers != two.numbers,
        denial=one.denials != two.denials,
        meaning=meaning,
    )
