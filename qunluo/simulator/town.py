"""One group as it lives: who is there, who is due to check in, and what happens at an hour of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import accumulate
from random import Random

from qunluo.simulator import talk
from qunluo.simulator.people import XIAOHONG, Resident
from qunluo.simulator.phrases import phrases
from qunluo.simulator.stages import QUIET, Stage, between
from qunluo.simulator.talk import Scene
from qunluo.simulator.teller import Line, Teller

DRAWN_AT_ONCE = 256
LINES_IN_A_SCENE = 3.5
MORNING, DAY, EVENING, NIGHT = range(5, 11), range(11, 18), range(18, 22), (22, 23, 0, 1, 2, 3, 4)
# How likely each scene is beside the others, by the time of the day.
SCENES: Mapping[Scene, tuple[float, float, float, float]] = {
    talk.check_in: (16, 0.5, 0.5, 0.1),
    talk.greet: (4, 0, 0, 0),
    talk.chat: (5, 7, 8, 3),
    talk.ask: (3, 6, 5, 1.5),
    talk.share_link: (0.6, 1.2, 1.0, 0.3),
    talk.share_picture: (1.5, 1.2, 0.8, 0.2),
    talk.give_red_packet: (0.1, 0.15, 0.3, 0.05),
    talk.call_roll: (0.1, 0.35, 0.35, 0),
    talk.look_back: (0, 0, 2.5, 4),
    talk.take_back: (0.1, 0.15, 0.2, 0.1),
    talk.pat: (0.3, 0.2, 0.2, 0.1),
}
CHECKIN_SCENES = (talk.check_in, talk.greet)


class Town:
    """The crowd of one group. All chance comes from the `rng` that is handed in, all time from the `day`."""

    def __init__(self, stage: Stage, present: Iterable[Resident], *, prefix: str) -> None:
        self.stage, self.prefix = stage, prefix
        self.owner = XIAOHONG
        self.present: dict[str, Resident] = {one.id: one for one in present}
        self.joined: dict[str, date] = {}
        self.rng = Random(prefix)  # noqa: S311 - a game
        self.day = date.min
        self.book = ""
        self._counts: dict[str, int] = {}
        self._due: list[Resident] = []
        self._drawn: list[Resident] = []
        self._made = 0

    def begin(self, day: date, rng: Random, *, share: float) -> None:
        """A new day; `share` of the time shown has passed."""
        self.day, self.rng = day, rng
        books = phrases().words["book"]
        self.book = str(books[(day.year * 12 + day.month) % len(books)][0])
        self._due = [one for one in self.present.values() if one.checkin and rng.random() < one.checkin]
        self._due.sort(key=lambda one: one.checkin + 0.4 * rng.random())
        self._drawn = []
        self._weights = [self._scenes(part, share) for part in range(4)]

    def scene(self, hour: int) -> list[Line]:
        """What happens next, at this hour."""
        part = 0 if hour in MORNING else 1 if hour in DAY else 2 if hour in EVENING else 3
        scenes, weights = self._weights[part]
        return self.tell(self.rng.choices(scenes, cum_weights=weights)[0])

    def tell(self, scene: Callable[[Teller], None]) -> list[Line]:
        """The lines of this scene."""
        teller = Teller(self, self.rng, self.book)
        scene(teller)
        return teller.lines

    def join(self, newcomer: Resident, inviter: Resident, *, scene: str) -> list[Line]:
        """Somebody comes."""
        self.present[newcomer.id] = newcomer
        self.joined[newcomer.id] = self.day
        return self.tell(lambda teller: talk.arrive(teller, newcomer, inviter, scene=scene))

    def leave(self, leaver: Resident) -> list[Line]:
        """Somebody goes, and says nothing more."""
        self.present.pop(leaver.id, None)
        self._drawn = [one for one in self._drawn if one is not leaver]
        self._due = [one for one in self._due if one is not leaver]
        return self.tell(lambda teller: talk.depart(teller, leaver))

    def speaker(self) -> Resident:
        """Somebody, by how much they usually talk."""
        if not self._drawn:
            talkers = [one for one in self.present.values() if one.talk] or [self.owner]
            weights = list(accumulate(one.talk for one in talkers))
            self._drawn = self.rng.choices(talkers, cum_weights=weights, k=DRAWN_AT_ONCE)
        return self._drawn.pop()

    def checker(self) -> Resident | None:
        """The next who is due to check in today."""
        return self._due.pop() if self._due else None

    def advertiser(self) -> Resident | None:
        """Somebody with something to sell."""
        sellers = [one for one in self.present.values() if one.is_advertiser]
        return self.rng.choice(sellers) if sellers else None

    def count_of(self, resident: Resident) -> int:
        """The number of this check-in: never less than the one before."""
        told = resident.checkins_by(self.day, self.joined.get(resident.id))
        self._counts[resident.id] = max(told, self._counts.get(resident.id, 0) + 1)
        return self._counts[resident.id]

    def new_id(self) -> str:
        """An id for a message."""
        self._made += 1
        return f"{self.prefix}{self._made}"

    def _scenes(self, part: int, share: float) -> tuple[list[Scene], list[float]]:
        weights = {scene: by_part[part] for scene, by_part in SCENES.items()}
        for scene in CHECKIN_SCENES:
            weights[scene] *= min(1.0, 2 * self.stage.temper.check_in)
        # A stage says how many a day; here it is a share of all the scenes of a day.
        total = sum(weights.values())
        usual = max(1.0, between(self.stage.messages, share) / LINES_IN_A_SCENE)
        weights[talk.advertise] = total * between(self.stage.adverts, share) / usual
        weights[talk.complain] = total * between(self.stage.complaints, share) / usual
        if self.stage is QUIET:
            weights[talk.break_silence] = total * (0.2 + 0.6 * share)
        return list(weights), list(accumulate(weights.values()))
