"""How long questions waited, as a list of bars that lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qunluo.analytics.checkup import wording
from qunluo.analytics.checkup.result import Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One step of waiting: its questions, their share of all, and the bar's length in percent of the longest."""

    label: str
    questions: int
    share: float
    width: float
    is_unanswered: bool


def slices(waits: Sequence[Wait]) -> tuple[Slice, ...]:
    """Draw the steps from the shortest wait to none at all; nothing where nobody asked."""
    whole = sum(wait.questions for wait in waits)
    longest = max((wait.questions for wait in waits), default=0)
    if not whole:
        return ()
    begins = [0, *(wait.up_to_s or 0 for wait in waits)]
    return tuple(
        Slice(
            label=_label(begin, wait.up_to_s),
            questions=wait.questions,
            share=wait.questions / whole,
            width=round(wait.questions / longest * 100, 2),
            is_unanswered=wait.up_to_s is None,
        )
        for begin, wait in zip(begins, waits, strict=False)
    )


def _label(begin: int, end: int | None) -> str:
    if end is None:
        return "一天内没人接"
    if not begin:
        return f"{wording.minutes(end / 60)}内"
    if end <= 7200:  # noqa: PLR2004  # as in `wording.minutes`
        return f"{begin // 60}–{wording.minutes(end / 60)}"
    return f"{begin // 3600}–{wording.minutes(end / 60)}"
