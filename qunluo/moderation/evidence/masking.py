"""Personal data hidden: the shape stays, so that everybody sees what kind of number stood there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qunluo.core.moderation.sight import Clue, Evidence

KEPT: Final = {
    Clue.IDENTITY_CARD: (3, 2),
    Clue.BANK_CARD: (4, 4),
    Clue.PHONE: (3, 4),
    Clue.EMAIL: (1, 0),
}
"""What is personal, and how many of its signs stay readable at the start and at the end."""
STAR: Final = "*"


def masked(text: str, evidence: Sequence[Evidence]) -> str:
    """The text with stars in place of what is personal. Blanks and marks between digits stay."""
    marks = list(text)
    for one in evidence:
        if one.clue in KEPT:
            for place in _hidden(text, one):
                marks[place] = STAR
    return "".join(marks)


def personal(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """What of the evidence is personal data."""
    return tuple(one for one in evidence if one.clue in KEPT)


def _hidden(text: str, one: Evidence) -> list[int]:
    first, last = KEPT[one.clue]
    end = min(one.end, len(text))
    if one.clue is Clue.EMAIL:
        sign = next((place for place in range(one.start, end) if text[place] in "@＠"), end)
        return [place for place in range(one.start + first, sign) if text[place].isalnum()]
    signs = [place for place in range(one.start, end) if text[place].isalnum()]
    if signs and one.clue is Clue.PHONE:
        signs = signs[-11:]  # a country's number before it says nothing of the person
    return signs[first : len(signs) - last]
