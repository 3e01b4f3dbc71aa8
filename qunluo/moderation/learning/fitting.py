"""Learning weights from labelled rows: logistic regression by L-BFGS, and a sigmoid that turns margins into chances.

Only numpy: the installed command learns a domain with it (`qunluo evaluate moderation`), and no server needs SciPy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qunluo.moderation.learning.features import Rows

Floats = NDArray[np.float64]
MEMORY: Final = 8
CLOSE: Final = 1e-4
LEAST_STEP: Final = 1e-10
LEAST_CURVE: Final = 1e-12
SETTLED: Final = 1e-7
RARE: Final = 0.1
"""With so many imagined texts each feature is seen in both kinds: one sight proves little."""
SLOPES: Final = (1e-3, 10.0)
"""Texts that are parted without any doubt would make the steepest sigmoid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How closely the weights follow the examples, and for how long they are sought.

    `tilt`: how much a feature counts by how differently the two kinds of text hold it; 0 lets all count alike.
    """

    closeness: float = 10.0
    rounds: int = 60
    is_balanced: bool = True
    tilt: float = 0.0


def margins(rows: Rows, weights: Floats) -> Floats:
    """The sum of weights of each row."""
    if not len(rows.columns):
        return np.zeros(len(rows.ends) - 1)
    return np.add.reduceat(rows.values * weights[rows.columns], rows.ends[:-1])


def chances(values: Floats) -> Floats:
    """The logistic function, for any margin."""
    return 0.5 * (1 + np.tanh(0.5 * values))


def fit(
    rows: Rows, labels: NDArray[np.bool_], shares: Floats, effort: Effort, *, start: Floats, line: float = 0.0
) -> Floats:
    """Weights near `start` that part the labels at the margin `line`; `shares` says how much each row counts."""
    used, columns = np.unique(rows.columns, return_inverse=True)
    compact = Rows(rows.ends, columns, rows.values)
    scale = _telling(compact, labels, effort.tilt) if effort.tilt else np.ones(len(used))
    compact = Rows(rows.ends, columns, rows.values * scale[columns])
    signs = np.where(labels, 1.0, -1.0)
    importance = shares * effort.closeness
    if effort.is_balanced:
        importance = importance * _balance(labels)
    row_of = np.repeat(np.arange(len(signs)), np.diff(rows.ends))
    offset = margins(rows, start) - line

    def loss(weights: Floats) -> tuple[float, Floats]:
        agreed = signs * (margins(compact, weights) + offset)
        pull = -importance * signs * chances(-agreed)
        slope = np.bincount(columns, weights=compact.values * pull[row_of], minlength=len(used))
        value = float(importance @ np.logaddexp(0, -agreed)) + 0.5 * float(weights @ weights)
        return value, slope + weights

    fitted = start.copy()
    fitted[used] += scale * _least(loss, len(used), effort.rounds)
    return fitted


def _telling(rows: Rows, labels: NDArray[np.bool_], tilt: float) -> Floats:
    """How much each feature counts: by the ratio of its shares among both kinds, about 1 on the whole.

    Of few examples this tells more than examples one by one can: what stands in many adverts and in no other text
    begins with a head start.
    """
    is_yes = np.repeat(labels, np.diff(rows.ends))
    size = int(rows.columns.max(initial=0)) + 1
    yes, no = (RARE + np.bincount(rows.columns[side], minlength=size) for side in (is_yes, ~is_yes))
    ratio = np.abs(np.log((yes / yes.sum()) / (no / no.sum())))
    usual = float(ratio[rows.columns].mean()) if len(rows.columns) else 1.0
    return np.asarray(1 - tilt + tilt * ratio / (usual or 1.0), dtype=np.float64)


def _balance(labels: NDArray[np.bool_]) -> Floats:
    """Both labels weigh alike together."""
    yes = max(1, int(labels.sum()))
    no = max(1, len(labels) - yes)
    return np.where(labels, len(labels) / (2 * yes), len(labels) / (2 * no))


def _least(loss: Callable[[Floats], tuple[float, Floats]], size: int, rounds: int) -> Floats:
    """The place where a convex function is least, by L-BFGS with backtracking."""
    place = np.zeros(size)
    value, slope = loss(place)
    first = float(np.linalg.norm(slope))
    steps: list[tuple[Floats, Floats, float]] = []
    for _ in range(rounds):
        way = _way(slope, steps)
        fall = float(way @ slope)
        length = 1.0 if steps else min(1.0, 1.0 / max(first, 1e-12))
        while True:
            there = place + length * way
            new_value, new_slope = loss(there)
            if new_value <= value + 1e-4 * length * fall or length < LEAST_STEP:
                break
            length /= 2
        step, turn = there - place, new_slope - slope
        curve = float(step @ turn)
        if curve > LEAST_CURVE:
            steps = [*steps[1 - MEMORY :], (step, turn, 1 / curve)]
        place, value, slope = there, new_value, new_slope
        if float(np.linalg.norm(slope)) <= CLOSE * first or length < LEAST_STEP:
            break
    return place


def _way(slope: Floats, steps: list[tuple[Floats, Floats, float]]) -> Floats:
    way = -slope
    pushes = []
    for step, turn, share in reversed(steps):
        push = share * float(step @ way)
        pushes.append(push)
        way = way - push * turn
    if steps:
        step, turn, share = steps[-1]
        way = way * (1 / (share * float(turn @ turn)))
    for (step, turn, share), push in zip(steps, reversed(pushes), strict=True):
        way = way + (push - share * float(turn @ way)) * step
    return way


def calibrate(values: Floats, labels: NDArray[np.bool_]) -> tuple[float, float]:
    """Platt's sigmoid: slope and shift that make chances of margins, kept from certainty by one example of each."""
    yes, no = int(labels.sum()), int((~labels).sum())
    wanted = np.where(labels, (yes + 1) / (yes + 2), 1 / (no + 2))
    slope, shift = 1.0, 0.0
    for _ in range(60):
        slope = float(np.clip(slope, *SLOPES))
        guess = chances(slope * values + shift)
        doubt = np.maximum(guess * (1 - guess), 1e-9)
        off = guess - wanted
        gradient = np.array([off @ values, off.sum()])
        second = np.array([[doubt @ (values * values), doubt @ values], [doubt @ values, doubt.sum()]]) + 1e-6 * np.eye(
            2
        )
        move = np.clip(np.linalg.solve(second, gradient), -1, 1)
        slope, shift = slope - move[0], shift - move[1]
        if abs(move).max() < SETTLED:
            break
    return float(np.clip(slope, *SLOPES)), float(shift)


def best_line(values: Floats, labels: NDArray[np.bool_]) -> float:
    """The margin from which calling texts positive gives the best F1."""
    order = np.argsort(-values, kind="stable")
    hits = np.cumsum(labels[order])
    quality = 2 * hits / (np.arange(1, len(values) + 1) + max(1, int(labels.sum())))
    best = int(quality.argmax())
    below = values[order][best + 1] if best + 1 < len(values) else values[order][best] - 1
    return float((values[order][best] + below) / 2)
