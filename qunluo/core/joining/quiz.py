"""A quiz that is the same for the same member and try, whoever draws it: page and check need no session."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its choices; `right` is the place of the right one, as the operator wrote them."""

    id: int
    text: str
    choices: tuple[str, ...]
    right: int
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A question as it is shown: `order` says which choice stands at which place."""

    question: Question
    order: tuple[int, ...]

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices in the order shown."""
        return tuple(self.question.choices[place] for place in self.order)

    @property
    def right(self) -> int:
        """At which place the right one is shown."""
        return self.order.index(self.question.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What came of a try."""

    right: int
    total: int
    is_passed: bool


def draw(questions: Sequence[Question], *, seed: str, most: int) -> tuple[Drawn, ...]:
    """So many of them, in an order that the seed settles, each with its choices shuffled."""
    chosen = sorted(questions, key=lambda one: _lot(seed, one.id, -1))[:most]
    return tuple(
        Drawn(
            question=one,
            order=tuple(sorted(range(len(one.choices)), key=lambda place: _lot(seed, one.id, place))),
        )
        for one in chosen
    )


def mark(drawn: Sequence[Drawn], given: Mapping[int, int], *, pass_percent: int) -> Marked:
    """Count what is right. `given` maps a question's id to the place that was ticked; what is missing is wrong."""
    right = sum(given.get(one.question.id) == one.right for one in drawn)
    total = len(drawn)
    return Marked(right=right, total=total, is_passed=total > 0 and right * 100 >= pass_percent * total)


def _lot(seed: str, question: int, place: int) -> bytes:
    return hashlib.sha256(f"{seed}|{question}|{place}".encode()).digest()
