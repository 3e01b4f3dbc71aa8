"""Decides what happens next in the groups that live, and how they answer to what the bot says. No clock, no network."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from random import Random
from typing import Any

from qunluo.simulator import talk
from qunluo.simulator.events import Event, event_of
from qunluo.simulator.history import CHINA
from qunluo.simulator.people import CAST, XIAOLIN, Resident, nickname, resident
from qunluo.simulator.stages import Stage
from qunluo.simulator.talk import Scene
from qunluo.simulator.teller import Line, Teller
from qunluo.simulator.town import Town

# How often a group is next, who comes and who goes: shares of its scenes.
PACE: Mapping[str, tuple[float, float, float]] = {
    "lively": (12.0, 0.10, 0.06),
    "new": (5.0, 0.16, 0.04),
    "troubled": (4.0, 0.05, 0.09),
    "quiet": (0.15, 0.01, 0.01),
}
SMALLEST_SHARE = 0.6
ANSWERS: Mapping[str, tuple[str, float]] = {
    "welcome_member": ("thanks_welcome", 0.85),
    "post_reply": ("thanks_bot", 0.5),
    "send_hint": ("sorry", 0.5),
}


def _say(teller: Teller, *, who: Resident, occasion: str) -> None:
    teller.say(who, occasion)


def _listen_together(teller: Teller) -> None:
    """Something that the channel has no word for."""
    teller.put("listened_together", teller.crowd.speaker())


RARE_SCENES: tuple[tuple[Scene, float], ...] = (
    (talk.ask_the_bot, 0.08),
    (talk.call_checkins, 0.02),
    (talk.put_up_notice, 0.01),
    (_listen_together, 0.004),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A group as it stands before the first scene. `joined` holds the days of those whom we saw come."""

    id: str
    stage: Stage
    people: Sequence[Resident]
    joined: Mapping[str, date] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class LiveGroup:
    """One group with the lines of its scene that are still to come."""

    id: str
    town: Town
    size: int
    coming: deque[Line] = field(default_factory=deque)


def _begin(place: Place, seed: str) -> LiveGroup:
    town = Town(place.stage, place.people, prefix=f"{place.id}-{seed}-")
    town.joined.update(place.joined)
    return LiveGroup(id=place.id, town=town, size=len(place.people))


class Director:
    """`step` says what happens now, `hear` takes what the bot did. All chance comes from the seed."""

    def __init__(self, places: Sequence[Place], *, seed: str) -> None:
        self._rng = Random(seed)  # noqa: S311 - a game
        self._groups = [_begin(place, seed) for place in places]
        self._weights = [PACE[one.town.stage.name][0] for one in self._groups]
        self._reactions: list[tuple[datetime, int, LiveGroup, Line]] = []
        self._numbers = count(1)
        self._is_open = False

    def step(self, at: datetime) -> list[Event]:
        """The next thing that happens, and every reaction that is due."""
        events = []
        while self._reactions and self._reactions[0][0] <= at:
            _, _, group, line = heapq.heappop(self._reactions)
            if line.who.id in group.town.present:
                events.append(event_of(line, group=group.id, at=at))
        group = self._rng.choices(self._groups, weights=self._weights)[0]
        if not group.coming:
            group.coming.extend(self._scene(group, at))
        if group.coming:
            events.append(event_of(group.coming.popleft(), group=group.id, at=at))
        return events

    def pause(self) -> float:
        """Seconds until the next thing happens."""
        return self._rng.uniform(1.0, 3.0)

    def hear(self, action: Mapping[str, Any], at: datetime) -> None:
        """The bot did something in a group: whoever it was for may answer after some seconds."""
        group = next((one for one in self._groups if one.id == action.get("group")), None)
        occasion, share = ANSWERS.get(str(action.get("action")), ("", 0.0))
        who = group.town.present.get(str(action.get("member") or action.get("mention"))) if group else None
        if group is None or who is None or self._rng.random() > share:
            return
        [line] = group.town.tell(partial(_say, who=who, occasion=occasion))
        due = at + timedelta(seconds=4 + 12 * self._rng.random())
        heapq.heappush(self._reactions, (due, next(self._numbers), group, line))

    def _scene(self, group: LiveGroup, at: datetime) -> list[Line]:
        town, local = group.town, at.astimezone(CHINA)
        if town.day != local.date():
            town.begin(local.date(), self._rng, share=1.0)
        _, joins, leaves = PACE[town.stage.name]
        drawn = self._rng.random() if self._is_open else 0.0  # who starts to watch sees somebody come
        self._is_open = True
        if drawn < joins:
            return self._arrival(town, at)
        if drawn < joins + leaves and len(town.present) > group.size * SMALLEST_SHARE:
            return self._departure(town)
        drawn = self._rng.random()
        for scene, share in RARE_SCENES:
            if drawn < share:
                return town.tell(scene)
            drawn -= share
        return town.scene(local.hour)

    def _arrival(self, town: Town, at: datetime) -> list[Line]:
        taken = {one.name for one in town.present.values()}
        name = next(name for name in iter(lambda: nickname(self._rng), None) if name not in taken)
        id_ = f"n{int(at.timestamp())}-{next(self._numbers)}"
        newcomer = resident(id_, name, replace(town.stage.temper, advertise=0.0))
        scene = self._rng.choice(("invited", "qr_code"))
        return town.join(newcomer, town.speaker(), scene=scene)

    def _departure(self, town: Town) -> list[Line]:
        staying = {one.id for one in (*CAST, XIAOLIN)}
        leavers = [one for one in town.present.values() if one.id not in staying]
        return town.leave(self._rng.choice(leavers)) if leavers else []
