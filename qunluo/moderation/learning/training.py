"""From labelled texts to a model: weights from all of them, calibration from texts that were not learnt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from qunluo.moderation.learning.features import ABUSE, ADVERT, Recipe, Rows, features
from qunluo.moderation.learning.fitting import Effort, Floats, best_line, calibrate, fit, margins
from qunluo.moderation.learning.model import BATCH, Model

FOLDS: Final = 5
_NO_LETTER: Final = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How one kind of text is learnt. `finds_line`: the line of best F1 is sought, else it lies where both are even."""

    recipe: Recipe
    effort: Effort
    finds_line: bool = False


PLANS: Final = {
    "advert": Plan(recipe=ADVERT, effort=Effort(closeness=100.0, tilt=0.7)),
    "abuse": Plan(recipe=ABUSE, effort=Effort(closeness=3.0, rounds=30, tilt=0.7), finds_line=True),
}


def skeleton(text: str) -> str:
    """The letters of a text: texts that differ in digits, marks and emoji only are the same to a fair test."""
    return _NO_LETTER.sub("", text) or text


def folds_of(texts: Sequence[str], *, count: int = FOLDS, seed: int = 0) -> NDArray[np.int64]:
    """Into which part each text falls, by a hash of its skeleton: duplicates never part."""
    return np.array(
        [
            int(sha256(f"{seed}|{skeleton(text)}".encode("utf-8", "replace")).hexdigest()[:8], 16) % count
            for text in texts
        ],
        dtype=np.int64,
    )


def rows_of(texts: Sequence[str], recipe: Recipe) -> Rows:
    """The features of many texts, in bearable pieces."""
    parts = [features(texts[start : start + BATCH], recipe) for start in range(0, len(texts), BATCH)]
    counts = np.concatenate([np.diff(part.ends) for part in parts])
    return Rows(
        np.concatenate(([0], np.cumsum(counts))),
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.values for part in parts]),
    )


def picked(rows: Rows, mask: NDArray[np.bool_]) -> Rows:
    """Some of the rows."""
    counts = np.diff(rows.ends)
    items = np.repeat(mask, counts)
    return Rows(np.concatenate(([0], np.cumsum(counts[mask]))), rows.columns[items], rows.values[items])


def out_of_fold(
    rows: Rows, labels: NDArray[np.bool_], folds: NDArray[np.int64], plan: Plan, *, shares: Floats, start: Floats
) -> Floats:
    """The margin of each text by a model that has not seen it."""
    values = np.zeros(len(labels))
    for fold in np.unique(folds):
        rest = folds != fold
        weights = fit(picked(rows, rest), labels[rest], shares[rest], plan.effort, start=start)
        values[~rest] = margins(picked(rows, ~rest), weights)
    return values


def train(
    texts: Sequence[str],
    labels: NDArray[np.bool_],
    plan: Plan,
    *,
    shares: Floats | None = None,
    start: Floats | None = None,
    about: dict[str, Any] | None = None,
) -> Model:
    """A model of these texts, near `start` where that is given. Texts of more than one share set the line."""
    shares = np.ones(len(texts)) if shares is None else shares
    start = np.zeros(plan.recipe.columns) if start is None else start
    rows = rows_of(texts, plan.recipe)
    values = out_of_fold(rows, labels, folds_of(texts), plan, shares=shares, start=start)
    counted = shares == shares.max()
    return Model(
        recipe=plan.recipe,
        weights=fit(rows, labels, shares, plan.effort, start=start),
        **_calibration(values[counted], labels[counted], plan),
        about=about or {},
    )


def _calibration(values: Floats, labels: NDArray[np.bool_], plan: Plan) -> dict[str, float]:
    slope, shift = calibrate(values, labels)
    return {"slope": slope, "shift": shift, "line": best_line(values, labels) if plan.finds_line else 0.0}
