"""Who lives here: the cast that every demo knows, and as many others as a group needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random

from qunluo.simulator.phrases import phrases

COUNTED_FROM = date(2026, 1, 1).toordinal()
NEVER_SPEAK_AT_ALL = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """One person with habits. `talk` weighs how often they speak, `checkin` is the share of days on which they do.

    `counted` is how many check-ins they had when the counting began, or None for who counts from the day of joining.
    """

    id: str
    name: str
    talk: float = 0.0
    checkin: float = 0.0
    is_staff: bool = False
    is_advertiser: bool = False
    counted: int | None = None

    def checkins_by(self, day: date, joined: date | None) -> int:
        """The number that they write behind 打卡第…天."""
        if joined is not None:
            return 1 + int((day - joined).days * self.checkin)
        return max(1, (self.counted or 0) + int((day.toordinal() - COUNTED_FROM) * self.checkin))


XIAOHONG = Resident(id="xiaohong", name="小红", talk=5.0, checkin=0.95, is_staff=True, counted=180)
AMING = Resident(id="aming", name="阿明", talk=3.0, checkin=1.0, counted=60)
LAOZHOU = Resident(id="laozhou", name="老周", talk=0.4, is_advertiser=True)
JINGJING = Resident(id="jingjing", name="静静", talk=0.02, checkin=0.03, counted=12)
XIAOLIN = Resident(id="xiaolin", name="小林", talk=1.5, checkin=0.8)
CAST = (XIAOHONG, AMING, LAOZHOU, JINGJING)
"""Those who are in every group from its first day; 小林 comes on the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """What the people of a group are like: shares of who never speaks and of who checks in."""

    never_speak: float
    check_in: float
    keenness: float
    advertise: float = 0.0


def residents(prefix: str, temper: Temper, *, taken: Collection[str] = ()) -> Iterator[Resident]:
    """People without end, always the same for the same prefix; no two share a name, and none has a taken one."""
    names = {*taken, *(one.name for one in (*CAST, XIAOLIN))}
    rng = Random(prefix)  # noqa: S311 - a game, and it must come out the same each time
    for number in count(1):
        yield resident(f"{prefix}{number:04}", _free_name(rng, names), temper)


def resident(id_: str, name: str, temper: Temper) -> Resident:
    """A person whose habits follow from the id alone, so that whoever meets them again finds them unchanged."""
    rng = Random(f"{id_} {name}")  # noqa: S311 - as above
    is_silent = rng.random() < temper.never_speak
    is_keen = not is_silent and rng.random() < temper.check_in
    return Resident(
        id=id_,
        name=name,
        talk=NEVER_SPEAK_AT_ALL if is_silent else min(rng.paretovariate(1.1) * 0.15, 8.0),
        checkin=min(0.99, max(0.1, rng.gauss(temper.keenness, 0.25))) if is_keen else 0.0,
        is_advertiser=not is_silent and rng.random() < temper.advertise,
        counted=int(rng.paretovariate(0.8) * 10) % 200,
    )


def _free_name(rng: Random, taken: set[str]) -> str:
    name = nickname(rng)
    for _ in range(20):
        if name not in taken:
            break
        name = nickname(rng)
    number = 2
    while name in taken:
        name = f"{name.rstrip('0123456789')}{number}"
        number += 1
    taken.add(name)
    return name


def nickname(rng: Random) -> str:
    """One nickname of the sorts that people give themselves in such groups."""
    names = phrases().names

    def one(kind: str) -> str:
        return rng.choice(names[kind])

    bare = (
        lambda: one("surname") + one("given"),
        lambda: one("kid") + one("parent"),
        lambda: one("nature"),
        lambda: one("latin"),
        lambda: one("little") + one("single"),
        lambda: f"{one('city')}-{one('given')}",
        lambda: one("surname") + one("friendly"),
    )
    return rng.choices(bare, weights=(16, 14, 22, 10, 14, 14, 10))[0]() + one("tail")
