"""Tilted features: what tells both kinds of text apart counts more, and the labels are parted all the same."""

from __future__ import annotations

import numpy as np
import pytest

from qunluo.moderation.learning.features import Rows
from qunluo.moderation.learning.fitting import Effort, fit, margins

# Column 0 stands in every text, 1 in all adverts, 2 in all talk, 3 in one text of each kind.
TEXTS = [(0, 1), (0, 1, 3), (0, 1), (0, 2), (0, 2, 3), (0, 2)]
LABELS = np.array([True, True, True, False, False, False])


def rows():
    ends = np.cumsum([0, *map(len, TEXTS)])
    columns = np.array([column for text in TEXTS for column in text])
    return Rows(ends, columns, np.ones(len(columns)))


@pytest.mark.parametrize("tilt", [0.0, 0.7, 1.0])
def test_labels_are_parted(tilt: float) -> None:
    weights = fit(rows(), LABELS, np.ones(6), Effort(tilt=tilt), start=np.zeros(4))

    assert ((margins(rows(), weights) > 0) == LABELS).all()


def test_what_tells_nothing_loses_its_weight() -> None:
    start = np.array([0.0, 0.0, 0.0, 0.5])

    plain = fit(rows(), LABELS, np.ones(6), Effort(), start=start)
    tilted = fit(rows(), LABELS, np.ones(6), Effort(tilt=1.0), start=start)

    assert tilted[3] == pytest.approx(start[3])
    assert plain[3] != pytest.approx(start[3], abs=1e-6)


def test_nothing_to_learn_changes_nothing() -> None:
    empty = Rows(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))

    assert fit(empty, np.zeros(0, dtype=bool), np.zeros(0), Effort(tilt=0.5), start=np.ones(3)).tolist() == [1, 1, 1]
