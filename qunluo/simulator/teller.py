"""Tells a scene line by line: who says what, how long after the scene began."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import NamedTuple, Protocol

from qunluo.simulator.people import Resident
from qunluo.simulator.phrases import Template, phrases, render
from qunluo.simulator.stages import Stage

SCENE_WORDS = ("book", "kid", "city", "weekday")
"""In one scene all speak of the same book, child, city and day."""


class Line(NamedTuple):
    """One thing that happens, `after` so many seconds of its scene.

    `kind` is a kind of message, or joined, left, removed, recalled, patted, owned, renamed, noticed. `other` is
    inviter, remover or patted; for a recalled `reply_to` is the message taken back, for a joined `text` is the scene.
    """

    after: float
    kind: str
    who: Resident
    text: str = ""
    id: str = ""
    reply_to: str = ""
    other: Resident | None = None


class Crowd(Protocol):
    """Who is there to talk."""

    stage: Stage
    owner: Resident
    day: date

    def speaker(self) -> Resident:
        """Somebody, by how much they usually talk."""

    def checker(self) -> Resident | None:
        """The next who is due to check in today."""

    def advertiser(self) -> Resident | None:
        """Somebody with something to sell."""

    def count_of(self, resident: Resident) -> int:
        """The number of this check-in."""

    def new_id(self) -> str:
        """An id for a message."""


class Teller:
    """Tells one scene. What it has told stands in `lines`."""

    def __init__(self, crowd: Crowd, rng: Random, book: str) -> None:
        self.crowd, self.rng, self.rand = crowd, rng, rng.random
        self.lines: list[Line] = []
        self.after = 0.0
        self.facts = {name: str(self.pick(phrases().words[name])[0]) for name in SCENE_WORDS}
        if self.chance(0.5):
            self.facts["book"] = book

    def chance(self, share: float) -> bool:
        """Whether it happens this time."""
        return self.rand() < share

    def pick(self, templates: list[Template]) -> Template:
        """One of them by chance."""
        return templates[int(self.rand() * len(templates))]

    def pause(self, low: float, high: float) -> None:
        """Let time pass."""
        self.after += low + (high - low) * self.rand()

    def some(self, most: int) -> list[Resident]:
        """One to so many people, each once."""
        return list(dict.fromkeys(self.crowd.speaker() for _ in range(1 + int(self.rand() * most))))

    def put(
        self, kind: str, who: Resident, text: str = "", *, reply_to: str = "", other: Resident | None = None
    ) -> str:
        """Tell one line and return its id."""
        id_ = self.crowd.new_id()
        self.lines.append(Line(self.after, kind, who, text, id_, reply_to, other))
        return id_

    def fill(self, template: Template, **facts: str) -> str:
        """The sentence with the facts of this scene."""
        return render(template, self.rand, {**self.facts, **facts} if facts else self.facts)

    def say(self, who: Resident, occasion: str, *, reply_to: str = "", **facts: str) -> str:
        """Say something for the occasion."""
        return self.put("text", who, self.fill(self.pick(phrases().lines[occasion]), **facts), reply_to=reply_to)

    def others(self, most: int, occasion: str, *, about: Resident, gap: float = 40.0, **facts: str) -> None:
        """Up to so many react, each a while after the one before; the subject of it all does not."""
        for _ in range(int(self.rand() * (most + 1))):
            who = self.crowd.speaker()
            if who is not about:
                self.pause(gap * 0.2, gap * 2)
                self.say(who, occasion, name=about.name, **facts)
