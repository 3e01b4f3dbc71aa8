"""Adverts and attacks: F1 of texts that were not learnt, and false alarms on a real group's log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from evaluate.result import Score
from evaluate.train_moderation import shares_of
from qunluo.moderation.group_log import measure_group
from qunluo.moderation.labelled import read_file
from qunluo.moderation.learning.training import PLANS
from qunluo.moderation.measuring import cross_validated

FLOORS: Final = {
    "spam_qqgroup_ads": ("advert", 0.89),
    "spam_tg_obfuscated": ("advert", 0.925),
    "spam_game_chat_ads": ("advert", None),
    "abuse_cold": ("abuse", 0.785),
}
"""What was reached and must not be lost again; None where a figure is only told. Folds never part duplicates."""
LOG: Final = "chat_qq_group_first_half"
MOST_CALLS_PER_1000: Final = 1.0


def evaluate(data: Path) -> Iterator[Score]:
    """All scores; none where the data is not there."""
    for name, (topic, floor) in FLOORS.items():
        path = data / name / "train.tsv"
        if path.exists():
            yield _of_folds(path, topic, floor)
    log = data / LOG / "group.txt"
    if log.exists():
        yield _of_log(measure_group(log))


def _of_folds(path: Path, topic: str, floor: float | None) -> Score:
    texts = read_file(path)
    shares = shares_of(topic, len(texts.texts))
    figures = cross_validated(texts, PLANS[topic], shares=shares, counted=shares == shares.max())
    told = f"{path.parent.name}: F1 {figures['f1']:.4f} ± {figures['f1_deviation']:.3f}"
    return _score(told if floor is None else f"{told} ≥ {floor}", figures["f1"], of=figures["texts"], floor=floor)


def _of_log(told: dict[str, Any]) -> Score:
    share = told["calls_per_1000"]
    name = f"{LOG}: {told['calls']} calls, {share:.2f} of 1,000 ≤ {MOST_CALLS_PER_1000:.0f}"
    return _score(name, MOST_CALLS_PER_1000 - share, of=told["judged"], floor=0.0)


def _score(name: str, value: float, *, of: int, floor: float | None) -> Score:
    """A figure that must reach a floor: all counts as right once it does."""
    reached = floor is not None and value >= floor
    return Score(name=name, right=of if reached else 0, of=of, is_told_only=floor is None)
