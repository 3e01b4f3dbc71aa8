"""Questions and answers of a community, as the core knows them: compiled outside, asked by a policy.

Entries, words and weights reach the core inside an `Answerer`, so that a decision can be replayed with exactly what it
had.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    """What becomes of a question. The values go into tables, so they never change."""

    ANSWERED = "answered"
    OFFERED = "offered"  # did you mean …?
    SILENT = "silent"  # left to the people of the group


class ModelUse(StrEnum):
    """When the language model may answer what stands in no entry. The values go into tables, so they never change."""

    OFF = "off"
    CALLED = "called"  # the bot was spoken to by name
    NEAR = "near"  # or some entry is about the same thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An entry that may be meant, and how sure that is, from 0 to 1.

    `is_related`: whatever is meant, the entry is about the same thing, and may hold an answer.
    """

    entry: int
    question: str
    answer: str
    confidence: float
    is_related: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What is to be done with a question; the offers best first, at most three."""

    verdict: Verdict
    offers: tuple[Offer, ...] = ()


class Answerer(Protocol):
    """The compiled entries that hold in one group."""

    @property
    def version(self) -> str:
        """Tells which entries and thresholds these are."""

    def answer(self, text: str, *, is_called: bool) -> Answered | None:
        """What to do with this text; None where nothing is asked. `is_called` says that the bot was spoken to."""

    def offer(self, entry: int) -> Offer | None:
        """This entry; None where it is gone, or not for this group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaqRule:
    """The group answers questions. The same entry is not answered twice in `pause_minutes`.

    `names` are what the bot is called in the group: who writes @name asks it. `takes_numbers`: questions are asked
    back here, and a bare number answers that.
    """

    answerer: Answerer
    pause_minutes: int = 5
    names: tuple[str, ...] = ()
    takes_numbers: bool = True
    model_use: ModelUse = ModelUse.OFF
