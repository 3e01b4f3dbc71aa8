"""What a community adds to the shared model: its reviewers' decisions, and its own past as the measure of harmless.

Both are pure functions of a base and of texts: the order of decisions changes nothing, and a decision that is taken
back is gone when the rest are learnt anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from qunluo.moderation.learning.features import Rows
from qunluo.moderation.learning.fitting import Effort, Floats, fit, margins
from qunluo.moderation.learning.model import Model
from qunluo.moderation.learning.training import folds_of, picked, rows_of

MOST_TALK: Final = 20_000
MOST_DECISIONS: Final = 5_000
LEAST_TALK: Final = 200
PARTS: Final = 2
OWN_TALK: Final = Effort(closeness=3.0, rounds=25, is_balanced=False)
DECISIONS: Final = Effort(closeness=20.0, rounds=40, is_balanced=False)
MOST_LOWERED: Final = 1.0
"""How far below the base's own line a quiet past may bring the line."""
HALF_LIFE: Final = 365.0
"""Days after which a decision counts half: groups change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a reviewer said of a text. `age` is in days."""

    text: str
    is_positive: bool
    age: float = 0.0


def with_decisions(base: Model, decisions: Sequence[Decision]) -> Model:
    """The base and what reviewers taught. Of more than can be learnt the youngest count."""
    if not decisions:
        return base
    chosen = sorted(decisions, key=lambda one: (one.age, one.text, one.is_positive))[:MOST_DECISIONS]
    rows = rows_of([one.text for one in chosen], base.recipe)
    labels = np.array([one.is_positive for one in chosen])
    shares = np.array([0.5 ** (max(0.0, one.age) / HALF_LIFE) for one in chosen])
    # The line of the model is where examples are parted, wherever that lies.
    return replace(base, weights=fit(rows, labels, shares, DECISIONS, start=base.weights, line=base.line))


def with_own_talk(base: Model, talk: Sequence[str], *, per_1000: float = 1.0) -> Model:
    """The base with a group's own unlabelled past learnt as harmless, and a line that few of its messages pass.

    Messages that look most like what is sought are not learnt: a few adverts lie in every past. Where the line lies
    is told by halves that were judged by what the other half taught.
    """
    texts = sorted({text for text in talk if text.strip()})[:MOST_TALK]
    if len(texts) < LEAST_TALK:
        return base
    rows = rows_of(texts, base.recipe)
    first = margins(rows, base.weights)
    learnt = first < _top(first, per_1000)
    folds = folds_of(texts, count=PARTS)
    judged = np.zeros(len(texts))
    for fold in range(PARTS):
        rest = (folds != fold) & learnt
        weights = _harmless(base, texts_rows=picked(rows, rest))
        judged[folds == fold] = margins(picked(rows, folds == fold), weights)
    weights = _harmless(base, texts_rows=picked(rows, learnt))
    counts = _counts(talk, texts)
    line = max(base.line - MOST_LOWERED, _line(judged, counts, per_1000))
    return replace(base, weights=weights, line=line)


def _top(values: Floats, per_1000: float) -> float:
    """The margin from which a message is left out: twice as many as may be false alarms, and only above the middle."""
    return float(np.quantile(values, 1 - min(0.5, 2 * per_1000 / 1000)))


def _harmless(base: Model, *, texts_rows: Rows) -> Floats:
    count = len(texts_rows.ends) - 1
    return fit(texts_rows, np.zeros(count, dtype=bool), np.ones(count), OWN_TALK, start=base.weights, line=base.line)


def _line(judged: Floats, counts: Floats, per_1000: float) -> float:
    """The lowest margin that no more than so many of 1,000 messages of the past pass; repeated ones count each time."""
    order = np.argsort(-judged, kind="stable")
    passed = np.cumsum(counts[order])
    allowed = int(np.searchsorted(passed, per_1000 / 1000 * counts.sum(), side="right"))
    return float(judged[order][min(allowed, len(judged) - 1)]) + 1e-6


def _counts(talk: Sequence[str], texts: Sequence[str]) -> Floats:
    said = Counter(talk)
    return np.array([said[text] for text in texts], dtype=np.float64)
