"""A screen that sees words as they stand, and clues and opinions that a test lays out."""

from __future__ import annotations

from dataclasses import dataclass, field

from qunluo.core.moderation.sight import ALL_SENSES, Evidence, Hit, Opinion, Sense, Sight


@dataclass(frozen=True)
class PlainScreen:
    """Sees these words, in the list "ads", and of any text the same clues and opinions."""

    words: tuple[str, ...] = ("代购",)
    evidence: tuple[Evidence, ...] = field(default=())
    opinions: tuple[Opinion, ...] = field(default=())
    version: str = "plain"

    def look(self, text: str, senses: frozenset[Sense] = ALL_SENSES) -> Sight:
        words = self.words if Sense.WORDS in senses else ()
        hits = tuple(
            Hit(list_id="ads", word=word, category="广告", start=at, end=at + len(word))
            for word in words
            if (at := text.find(word)) >= 0
        )
        return Sight(hits=hits, evidence=self.evidence, opinions=self.opinions)
