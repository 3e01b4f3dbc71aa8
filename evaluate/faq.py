"""Questions asked in other words: the first answer, the first three, and what is left when hardly any may be false."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from evaluate.result import Score
from qunluo.replies.measuring import FALSE_SHARE, measure_folder

FLOORS: Final = {"faq_lcqmc": (0.93, 0.993), "faq_bq_bank": None}
"""Shares for the first answer and the first three that must not be lost again; None where figures are only told."""


def evaluate(data: Path) -> Iterator[Score]:
    """All scores; none where the data is not there."""
    for name, floors in FLOORS.items():
        folder = data / name
        if not any(folder.glob("faq_*.tsv")):
            continue
        for one in measure_folder(folder):
            first, three = floors or (0.0, 0.0)
            told = f"{name} {one.name}"
            yield _score(f"{told}: first ≥ {first}", one.top1, floor=first, is_told_only=not floors)
            yield _score(f"{told}: in three ≥ {three}", one.top3, floor=three, is_told_only=not floors)
            if one.answered is not None:
                what = f"{told}: answered at {FALSE_SHARE:.0%} false"
                yield _score(what, one.answered, floor=0.0, is_told_only=True)


def _score(name: str, share: float, *, floor: float, is_told_only: bool) -> Score:
    """One thing to reach: the floor."""
    return Score(name=f"{name} ({share:.4f})", right=int(share >= floor), of=1, is_told_only=is_told_only)
