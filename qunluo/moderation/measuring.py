"""How right the classifiers are on labelled texts: as they ship, and after learning from texts of the same kind."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from qunluo.core.moderation.sight import Topic
from qunluo.moderation.labelled import Collection, Labelled, read_folder
from qunluo.moderation.learning.fitting import Floats, best_line
from qunluo.moderation.learning.model import Model, shipped
from qunluo.moderation.learning.training import FOLDS, PLANS, Plan, folds_of, out_of_fold, rows_of, skeleton, train

PER: Final = 1000
LEAST_TO_LEARN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What `qunluo evaluate moderation` tells of one file by one way. Shares are from 0 to 1."""

    file: str
    way: str
    """`shipped`: the model as it comes. `learned`: learnt from `train`, judged another file. `folds`: each fifth of
    the file judged by a model of the other four."""
    texts: int
    positive: int
    precision: float | None
    recall: float | None
    f1: float | None
    false_alarms_per_1000: float | None
    recall_at_1_per_1000: float | None
    auc: float | None
    strict_texts: int
    """Texts whose letters do not occur in what was learnt."""
    strict_f1: float | None
    f1_deviation: float | None = None
    """Of the folds."""
    is_own_source: bool = False
    """The shipped model was trained on this very file: the figures say nothing."""


def figures_of(
    values: Floats, labels: NDArray[np.bool_], *, line: float, names: tuple[str, str], seen: NDArray[np.bool_]
) -> Figures:
    """All figures of scored texts; `line` is the margin from which a text counts as called."""
    called = values >= line
    precision, recall, f1 = _quality(called, labels)
    harmless = ~labels
    strict = ~seen
    return Figures(
        file=names[0],
        way=names[1],
        texts=len(labels),
        positive=int(labels.sum()),
        precision=precision,
        recall=recall,
        f1=f1,
        false_alarms_per_1000=_share(int((called & harmless).sum()) * PER, int(harmless.sum())),
        recall_at_1_per_1000=recall_at(values, labels),
        auc=_auc(values, labels),
        strict_texts=int(strict.sum()),
        strict_f1=_quality(called[strict], labels[strict])[2],
    )


def recall_at(values: Floats, labels: NDArray[np.bool_], *, per_1000: float = 1.0) -> float | None:
    """How many positive texts lie above the line that so many of 1,000 harmless ones pass."""
    harmless = np.sort(values[~labels])[::-1]
    if not len(harmless) or not labels.any():
        return None
    line = harmless[min(math.floor(len(harmless) * per_1000 / PER), len(harmless) - 1)]
    return round(float((values[labels] > line).mean()), 4)


def measure(folder: Path, *, topic: Topic | None = None) -> dict[str, Any]:
    """All figures of a folder, in the form that `--json` prints."""
    collection = read_folder(folder, topic=topic)
    model = shipped(collection.topic.value)
    found = [_shipped(model, test) for test in collection.tests]
    found += _learned(collection)
    return {
        "format": 1,
        "topic": collection.topic.value,
        "model": {"version": model.version, **model.about},
        "train": collection.train.name if collection.train else None,
        "bad_lines": sum(
            one.bad_lines for one in (*collection.tests, *([collection.train] if collection.train else []))
        ),
        "figures": [_as_dict(one) for one in found],
    }


def _as_dict(figures: Figures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in Figures.__dataclass_fields__}


def _shipped(model: Model, test: Labelled) -> Figures:
    nothing = np.zeros(len(test.texts), dtype=bool)
    found = figures_of(
        model.margins(test.texts), test.labels, line=model.line, names=(test.name, "shipped"), seen=nothing
    )
    return replace(found, is_own_source=test.digest == model.about.get("source_sha256", ""))


def _learned(collection: Collection) -> list[Figures]:
    plan = PLANS[collection.topic.value]
    learnt = collection.train
    if learnt is None:
        return [_folds(test, plan) for test in collection.tests if _is_enough(test)]
    if not _is_enough(learnt):
        return []
    model = train(learnt.texts, learnt.labels, plan)
    known = {skeleton(text) for text in learnt.texts}
    return [
        figures_of(
            model.margins(test.texts),
            test.labels,
            line=model.line,
            names=(test.name, "learned"),
            seen=np.array([skeleton(text) in known for text in test.texts]),
        )
        for test in collection.tests
    ]


def _is_enough(texts: Labelled) -> bool:
    """Whether each label stands often enough to be learnt."""
    return min(int(texts.labels.sum()), int((~texts.labels).sum())) >= LEAST_TO_LEARN


def _folds(test: Labelled, plan: Plan) -> Figures:
    everyone = np.ones(len(test.texts))
    return _cross_validated(test, plan, shares=everyone, counted=everyone.astype(bool))


def cross_validated(texts: Labelled, plan: Plan, *, shares: Floats, counted: NDArray[np.bool_]) -> dict[str, Any]:
    """The figures of the counted texts, each judged by weights, and a line, of the other folds."""
    return _as_dict(_cross_validated(texts, plan, shares=shares, counted=counted))


def _cross_validated(test: Labelled, plan: Plan, *, shares: Floats, counted: NDArray[np.bool_]) -> Figures:
    folds = folds_of(test.texts)
    rows = rows_of(test.texts, plan.recipe)
    values = out_of_fold(rows, test.labels, folds, plan, shares=shares, start=np.zeros(plan.recipe.columns))
    values, labels, folds = values[counted], test.labels[counted], folds[counted]
    lines = {fold: best_line(values[folds != fold], labels[folds != fold]) for fold in range(FOLDS)}
    values = values - np.array([lines[fold] for fold in folds]) if plan.finds_line else values
    each = [_quality(values[folds == fold] >= 0, labels[folds == fold])[2] for fold in range(FOLDS)]
    known = [one for one in each if one is not None]
    found = figures_of(values, labels, line=0.0, names=(test.name, "folds"), seen=np.zeros(len(labels), dtype=bool))
    return replace(found, f1_deviation=round(float(np.std(known)), 4) if known else None)


def _quality(called: NDArray[np.bool_], labels: NDArray[np.bool_]) -> tuple[float | None, float | None, float | None]:
    hits = int((called & labels).sum())
    precision = _share(hits, int(called.sum()))
    recall = _share(hits, int(labels.sum()))
    f1 = _share(2 * hits, int(called.sum()) + int(labels.sum()))
    return precision, recall, f1


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _auc(values: Floats, labels: NDArray[np.bool_]) -> float | None:
    """The chance that a positive text lies above a harmless one; ties count half."""
    positive, harmless = np.sort(values[labels]), np.sort(values[~labels])
    if not len(positive) or not len(harmless):
        return None
    below = np.searchsorted(harmless, positive, side="left") + np.searchsorted(harmless, positive, side="right")
    return round(float(below.sum() / (2 * len(positive) * len(harmless))), 4)
