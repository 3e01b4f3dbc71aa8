"""What members write with their check-ins, and what farms make of it: copies, light edits, paraphrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import yaml

GAP = re.compile(r"\{(\w+)\}")
CLAUSES = re.compile(r"[^，。；！]+[，。；！]?")


def by_chance(rng: Random, share: float) -> bool:
    """Whether it happens this time."""
    return rng.random() < share


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes by chance from the phrases beside this file."""

    rng: Random

    def note(self) -> str:
        """What somebody thought about a book, in one to three sentences of their own."""
        middles = "".join(self._line("middles") for _ in range(self.rng.choices((1, 2, 3), (5, 4, 1))[0]))
        return self._line("opens") + middles + self._line("closes")

    def workout(self) -> str:
        """What somebody did for their health."""
        return self._line("workouts")

    def short(self, number: int) -> str:
        """As little as possible."""
        return self._line("shorts").replace("{n}", str(number))

    def mantra(self) -> str:
        """A text that some write every day."""
        return self._line("mantras")

    def edited(self, text: str) -> str:
        """A copy with a letter here and there changed, added or left out."""
        letters = list(text)
        for _ in range(self.rng.randint(1, 3)):
            place = self.rng.randrange(len(letters))
            letters[place] = self.rng.choice(("", "啊", "，", "！", letters[place] * 2))
        return "".join(letters) + self.rng.choice(("", "", "😊", "～", "打卡"))

    def paraphrased(self, text: str) -> str:
        """The same in slightly other words, with fillers, its clauses moved about."""
        for word, twin in phrases("twins"):
            if by_chance(self.rng, 0.6):
                text = text.replace(word, twin)
        clauses = CLAUSES.findall(text)
        if len(clauses[2:]) and by_chance(self.rng, 0.5):
            place = self.rng.randrange(len(clauses) - 1)
            clauses[place], clauses[place + 1] = clauses[place + 1], clauses[place]
        said = [self.rng.choice(phrases("fillers")) + it if by_chance(self.rng, 0.25) else it for it in clauses]
        return "".join(said)

    def _line(self, name: str) -> str:
        return GAP.sub(lambda gap: self._filled(gap[1]), str(self.rng.choice(phrases(name))))

    def _filled(self, name: str) -> str:
        return "{n}" if name == "n" else str(self.rng.choice(phrases(name)))


def passage_of(day: int) -> str:
    """The passage that a group reads on that day."""
    passages = phrases("passages")
    return str(passages[day % len(passages)])


@cache
def phrases(name: str) -> Sequence[Any]:
    """One list of the phrases."""
    found: Sequence[Any] = _all()[name]
    return found


@cache
def _all() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("notes.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read
