"""How sure an answer must be in this group: so sure that hardly any of what was said there before gets one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from qunluo.replies.faq.answering import NEAR, SURE, Thresholds
from qunluo.replies.faq.asking import looks_asked
from qunluo.replies.faq.matching import Matcher

FEWEST_MESSAGES: Final = 200
"""Fewer messages tell too little of how a group talks."""
MOST_MESSAGES: Final = 20_000
MOST_ANSWERS: Final = 5.0
"""So many of 1,000 messages of the past may get an answer."""
LOWEST: Final = 0.6
HIGHEST: Final = 0.98
SHOWN: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """What the group's past says. `samples` are the messages that would get an answer, surest first."""

    thresholds: Thresholds
    messages: int
    asked: int
    answered: int
    samples: tuple[tuple[str, str, float], ...]
    is_enough: bool


def calibrate(
    matcher: Matcher, texts: Iterable[str], *, most_answers: float = MOST_ANSWERS, needs_question: bool = True
) -> Calibrated:
    """Thresholds at which at most `most_answers` of 1,000 of these messages get an answer."""
    count, asked = 0, 0
    hits: list[tuple[float, str, str]] = []
    for text in texts:
        count += 1
        if needs_question and not looks_asked(text):
            continue
        asked += 1
        matches = matcher.match(text)
        if matches:
            hits.append((matches[0].confidence, text, matches[0].text))
    hits.sort(key=lambda hit: (-hit[0], hit[1]))
    sure = SURE if count < FEWEST_MESSAGES else _threshold([hit[0] for hit in hits], int(count * most_answers / 1000))
    answered = [hit for hit in hits if hit[0] >= sure]
    return Calibrated(
        thresholds=Thresholds(sure=sure, near=min(NEAR, sure)),
        messages=count,
        asked=asked,
        answered=len(answered),
        samples=tuple((text, question, confidence) for confidence, text, question in answered[:SHOWN]),
        is_enough=count >= FEWEST_MESSAGES,
    )


def _threshold(descending: list[float], allowed: int) -> float:
    """Just above the first that is one too many."""
    if allowed >= len(descending):
        return LOWEST
    above = int(descending[allowed] * 1000 + 1) / 1000
    return min(max(above, LOWEST), HIGHEST)
