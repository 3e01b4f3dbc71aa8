"""A classifier gives opinions: a chance, and the pieces of the text that speak most for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from qunluo.core.moderation.sight import Opinion, Topic
from qunluo.moderation.learning.features import clean, hashed, keys_of, streams_of
from qunluo.moderation.learning.fitting import Floats
from qunluo.moderation.learning.model import Model, shipped

MOST_REASONS: Final = 5
LONGEST_REASON: Final = 12
WORTH_TELLING: Final = 0.8
"""Of the line: a score far below it needs no reasons."""
STRONG: Final = 0.2
"""Beside the strongest character of a text, one that weighs less than this share of it is no part of a reason."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Classifier:
    """A model that is ready to judge."""

    topic: Topic
    model: Model
    weights: Floats = field(repr=False)

    @property
    def version(self) -> str:
        """Tells which model this is."""
        return self.model.version

    def score(self, text: str) -> float:
        """How likely the text is what the topic says, from 0 to 1. Never fails."""
        return self.score_many([text])[0]

    def score_many(self, texts: Sequence[str]) -> list[float]:
        """The same for many texts: a good deal quicker than one by one."""
        values = self.model.chances(self.model.margins(texts))
        return [round(value, 4) for value in values.tolist()]

    def opinion(self, text: str) -> Opinion:
        """The score, with reasons where it is worth a thought."""
        return self.opinions([text])[0]

    def opinions(self, texts: Sequence[str]) -> list[Opinion]:
        """The opinions about many texts."""
        line = self.model.line_of_scores
        return [
            Opinion(
                topic=self.topic,
                score=score,
                line=line,
                reasons=self.reasons(text) if score >= WORTH_TELLING * line else (),
            )
            for text, score in zip(texts, self.score_many(texts), strict=True)
        ]

    def reasons(self, text: str) -> tuple[tuple[str, float], ...]:
        """The pieces of the text that weigh most, heaviest first. Every run shares its weight among its characters."""
        cleaned = clean(text)
        heat = self._heat(cleaned)
        pieces = sorted(_pieces(cleaned, heat), key=lambda piece: -piece[1])
        told: dict[str, float] = {}
        for piece, weight in pieces:
            if piece.strip() and piece not in told:
                told[piece] = round(weight, 2)
        return tuple(told.items())[:MOST_REASONS]

    def _heat(self, cleaned: str) -> Floats:
        """What each character adds to the margin."""
        recipe = self.model.recipe
        heat = np.zeros(len(cleaned) + 2)
        streams, _ = streams_of([cleaned], recipe)
        for before, (runs, starts) in enumerate(keys_of(streams)):
            share = self.weights[hashed(runs, recipe.bits).astype(np.int64)] / (before + 1)
            for offset in range(before + 1):
                np.add.at(heat, streams.places[starts + offset], share)
        return heat[1:-1]


def classifier_of(topic: Topic, model: Model | None = None) -> Classifier:
    """The classifier of a topic: of this model, or of the one that comes with the product."""
    model = model or shipped(topic.value)
    return Classifier(topic=topic, model=model, weights=model.weights)


def _pieces(text: str, heat: Floats) -> list[tuple[str, float]]:
    """Neighbouring characters that weigh much, at most a dozen together. Single ones only where nothing else is."""
    if not len(heat) or heat.max() <= 0:
        return []
    strong = (heat > heat.max() * STRONG).tolist()
    pieces: list[tuple[str, float]] = []
    start = 0
    while start < len(text):
        if not strong[start]:
            start += 1
            continue
        end = start
        while end < len(text) and strong[end] and end - start < LONGEST_REASON:
            end += 1
        pieces.append((text[start:end], float(heat[start:end].sum())))
        start = end
    return [piece for piece in pieces if len(piece[0]) > 1] or pieces
