"""Who is in a group at first, and who comes and goes on which day: known before the first word is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from random import Random

from qunluo.simulator.people import CAST, XIAOHONG, XIAOLIN, Resident, residents
from qunluo.simulator.stages import LIVELY, NEW, Stage, between

SHARED = 0.08  # of the members are in the lively group as well
WELCOMING = (NEW, LIVELY)  # the groups to which 小林 comes on the last day


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Somebody comes by this scene, or goes if there is none. `by` is whom they know here."""

    who: Resident
    by: Resident
    scene: str


@dataclass(slots=True)
class Itinerary:
    """`first` are there on the morning of the first day, `last` on the evening of the last."""

    days: Sequence[date]
    first: list[Resident]
    moves: dict[date, list[Move]] = field(default_factory=dict)
    last: list[Resident] = field(default_factory=list)


def itinerary(stage: Stage, *, seed: int, days: Sequence[date], members: int | None = None) -> Itinerary:
    """The comings and goings of a group of this stage."""
    rng = Random(f"{seed}/{stage.name}/moves")  # noqa: S311 - a game, and it must come out the same each time
    size = max(members or stage.members, len(CAST))
    arrivals = _arrivals(stage, seed, size)
    first = [*CAST, *islice(arrivals, size - len(CAST))]
    trip = Itinerary(days=days, first=list(CAST) if stage is NEW else first)
    present = {one.id: one for one in trip.first}
    for number, day in enumerate(days):
        share = number / len(days)
        moves = [Move(who=one, by=XIAOHONG, scene="invited") for one in first if number == 0 and one.id not in present]
        present |= {move.who.id: move.who for move in moves}
        moves += _leaves(stage, present, rng, share=share)
        come = list(islice(arrivals, _times(between(stage.joins, share), rng)))
        if day == days[-1] and stage in WELCOMING:
            come.append(XIAOLIN)
        moves += [_arrival(one, list(present.values()), rng) for one in come]
        present |= {one.id: one for one in come}
        trip.moves[day] = moves
    trip.last = list(present.values())
    return trip


def _arrivals(stage: Stage, seed: int, size: int) -> Iterator[Resident]:
    """Some live in two groups, the others in this one."""
    neighbours: list[Resident] = []
    if stage is not LIVELY:
        neighbours = list(islice(residents(_prefix(LIVELY, seed), LIVELY.temper), int(size * SHARED)))
    yield from neighbours
    yield from residents(_prefix(stage, seed), stage.temper, taken=[one.name for one in neighbours])


def _prefix(stage: Stage, seed: int) -> str:
    return f"{stage.name[0]}{seed}-"


def _leaves(stage: Stage, present: dict[str, Resident], rng: Random, *, share: float) -> list[Move]:
    """Mostly those who never said much; the cast stays."""
    staying = {one.id for one in (*CAST, XIAOLIN)}
    moves = []
    for _ in range(_times(between(stage.leaves, share), rng)):
        candidates = [one for one in present.values() if one.id not in staying]
        if candidates:
            who = min(rng.sample(candidates, min(2, len(candidates))), key=lambda one: one.talk)
            del present[who.id]
            moves.append(Move(who=who, by=XIAOHONG, scene=""))
    return moves


def _arrival(who: Resident, present: list[Resident], rng: Random) -> Move:
    if who is XIAOLIN or _chance(0.35, rng):
        return Move(who=who, by=XIAOHONG, scene="invited" if who is XIAOLIN else "qr_code")
    inviter = rng.choices(present, weights=[one.talk + 0.05 for one in present])[0]
    return Move(who=who, by=inviter, scene="invited" if _chance(0.7, rng) else "qr_code")


def _times(rate: float, rng: Random) -> int:
    """A whole number whose mean is the rate, with some days better than others."""
    rate *= rng.choice((0.4, 0.7, 1.0, 1.3, 1.6))
    return int(rate + rng.random())


def _chance(share: float, rng: Random) -> bool:
    return rng.random() < share
