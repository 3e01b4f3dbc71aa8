"""Honest members with all that makes them look odd.

Shared Wi-Fi, families on one phone, alarm clocks, commuters and flights, old phones, cookies that get lost, the same
short text each day, quotations, screenshots, and friends who fill in a roll call for one another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from qunluo.checkins.places import Position
from qunluo.checkins.risk.traces import Trace
from qunluo.core.checkins.claim import Picture
from qunluo.core.checkins.plan import Way
from qunluo.simulator.farms.crowd import FIRST, HONEST, Crowd, Degrees, Ground, Kind, moment, near
from qunluo.simulator.farms.notes import Pen, by_chance, passage_of

IN_FAMILIES, WITH_ALARM, ON_OLD_PHONES, COOKIES_LOST, ON_SCHOOL_NETWORK = 0.06, 0.08, 0.05, 0.05, 0.5
SAY_LITTLE, SAY_THE_SAME, QUOTE, MARK_QUOTES = 0.18, 0.005, 0.3, 0.7
REMINDED, REMINDER = 0.2, 20 * 3600
FLY, LATE_FIX, SAME_PHOTO, LOOK_ALIKE, HELP_FRIENDS = 0.01, 0.004, 0.0003, 0.1, 0.015
PUNCTUAL, EARLIEST, LATEST = 60, 5 * 3600, 23.5 * 3600
EVENING = 19 * 3600
SCREEN = 0x5A5A_F0F0_3C3C_9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How one honest member checks in: at which second of the day, how punctually, from where, with what words."""

    member: int
    ground: Ground
    keenness: float
    at: float
    spread: float
    device: str
    network: str
    is_old: bool
    style: str
    home: Degrees
    gadget: str
    view: int
    flies_on: int = -1
    after: float = 0.0
    helper: str = ""


def settle_honest(crowd: Crowd, count: int, rng: Random) -> list[Habit]:
    """So many members over all groups; families share a phone and stand one after another."""
    habits: list[Habit] = []
    while len(habits) < count:
        size = 1 if rng.random() > IN_FAMILIES / 2.4 else rng.choices((2, 3, 4), (6, 3, 1))[0]
        first = _habit(crowd, rng)
        habits.append(first)
        habits += [_relative(crowd, first, place, rng) for place in range(1, size)]
    for _ in range(round(count * 0.005)):
        crowd.moves[rng.choice(habits).member] = rng.choice((1, 2, 2, 3))
    return habits


def live(crowd: Crowd, habits: list[Habit], *, days: int, rng: Random) -> None:
    """What they hand in on these days."""
    pen = Pen(rng)
    for day in range(days):
        for ground in crowd.of(Kind.READING):
            if ground.is_posted:
                crowd.posted[ground.plan, day] = passage_of(day + ground.plan)
        for habit in habits:
            if by_chance(rng, habit.keenness):
                for trace in _handed_in(habit, day, pen):
                    crowd.hand_in(day, trace)


def _habit(crowd: Crowd, rng: Random) -> Habit:
    ground = rng.choice(crowd.grounds)
    member = crowd.join(ground, HONEST)
    has_alarm = by_chance(rng, WITH_ALARM)
    at = rng.choice((7.5, 12.5, 20.5, 21.5)) * 3600 + rng.gauss(0, 4000)
    return Habit(
        member=member,
        ground=ground,
        keenness=rng.choice((0.4, 0.8, 0.95, 1.0)),
        at=rng.choice((360, 390, 400, 420, 480, 720, 1200, 1260, 1290)) * 60 + 2 if has_alarm else at,
        spread=rng.uniform(4, 25) if has_alarm else rng.uniform(600, 5400),
        device="" if ground.is_chat else f"d{member}",
        network=f"school-{ground.plan}" if by_chance(rng, ON_SCHOOL_NETWORK) else f"home-{member}",
        is_old=rng.random() < ON_OLD_PHONES,
        style=rng.choices(("own", "short", "same"), (1 - SAY_LITTLE - SAY_THE_SAME, SAY_LITTLE, SAY_THE_SAME))[0],
        home=near(ground.spot, 40 if ground.kind is Kind.PLACE else 20_000, rng),
        gadget=rng.choice(("satellite", "satellite", "wifi", "mixed", "round")),
        view=rng.getrandbits(64) if by_chance(rng, LOOK_ALIKE) else 0,
        flies_on=rng.randrange(14) if by_chance(rng, FLY) else -1,
        helper=f"by:{ground.plan}-{rng.randrange(4)}" if by_chance(rng, HELP_FRIENDS) else "",
    )


def _relative(crowd: Crowd, first: Habit, place: int, rng: Random) -> Habit:
    """Somebody of the same family, often in the same group: from the same phone, soon after."""
    ground = first.ground if by_chance(rng, 0.7) else rng.choice(crowd.grounds)
    own = _habit(crowd, rng)
    crowd.who.pop(own.member)
    crowd.patterns.pop(own.member)
    member = crowd.join(ground, HONEST)
    return Habit(
        member=member,
        ground=ground,
        keenness=first.keenness,
        at=first.at,
        spread=first.spread,
        device="" if ground.is_chat else first.device or f"d{first.member}",
        network=first.network,
        is_old=first.is_old,
        style=own.style,
        home=first.home if ground is first.ground else own.home,
        gadget=first.gadget,
        view=own.view,
        after=first.after + place * rng.uniform(12, 70),
    )


def _handed_in(habit: Habit, day: int, pen: Pen) -> list[Trace]:
    """One check-in; two where a plan of places has a morning and an evening."""
    rng = pen.rng
    second = _second(habit, rng)
    if habit.ground.kind is not Kind.PLACE:
        return [_trace(habit, day, second, pen)]
    morning = min(second, 17 * 3600 + rng.uniform(0, 3600))
    evening = max(EVENING + rng.gauss(0, 3000), morning + 3 * 3600) + habit.after
    return [_trace(habit, day, morning, pen), _trace(habit, day, evening, pen, session="evening")]


def _second(habit: Habit, rng: Random) -> float:
    if habit.spread > PUNCTUAL and by_chance(rng, REMINDED):
        return REMINDER + 5 + rng.expovariate(1 / 240) + habit.after
    second = rng.gauss(habit.at, habit.spread)
    return (second if EARLIEST < second < LATEST else rng.uniform(EARLIEST, LATEST)) + habit.after


def _trace(habit: Habit, day: int, second: float, pen: Pen, *, session: str = "main") -> Trace:
    rng, ground = pen.rng, habit.ground
    is_helped = ground.kind is Kind.ROLL_CALL and bool(habit.helper) and by_chance(rng, 0.7)
    device = f"{habit.device}-{day}" if habit.device and by_chance(rng, COOKIES_LOST) else habit.device
    at = moment(day, second, is_whole=ground.is_chat or habit.is_old)
    return Trace(
        plan=ground.plan,
        group=ground.plan,
        member=habit.member,
        key=f"h{habit.member}-{day}-{session}",
        at=at,
        day=FIRST + timedelta(days=day),
        session=session,
        way=_way(ground),
        text=_text(habit, day, pen),
        pictures=_pictures(habit, day, rng),
        hand=habit.helper if is_helped else "" if ground.kind is Kind.ROLL_CALL else device,
        network="" if ground.is_chat else habit.network if by_chance(rng, 0.7) else f"mobile-{rng.getrandbits(32)}",
        position=_position(habit, day, session, rng) if ground.kind is Kind.PLACE else None,
    )


def _way(ground: Ground) -> Way:
    if ground.kind is Kind.ROLL_CALL:
        return Way.ROLL_CALL
    return Way.MESSAGE if ground.is_chat else Way.PAGE


def _text(habit: Habit, day: int, pen: Pen) -> str:
    ground, rng = habit.ground, pen.rng
    if ground.kind in {Kind.TAP, Kind.PLACE}:
        return ""
    if habit.style == "same":
        return Pen(Random(habit.member)).mantra()  # noqa: S311 - a game
    if habit.style == "short":
        return Pen(Random(habit.member)).short(day + 1)  # noqa: S311 - a game
    if ground.kind is Kind.ROLL_CALL:
        return pen.workout()
    passage = passage_of(day + ground.plan)
    if ground.is_assigned and by_chance(rng, 0.6):
        return passage if by_chance(rng, 0.7) else f"{passage}。{pen.note()}"
    if by_chance(rng, QUOTE):
        return f"“{passage}”{pen.note()}" if by_chance(rng, MARK_QUOTES) else f"{passage}。{pen.note()}"
    return pen.note()


def _pictures(habit: Habit, day: int, rng: Random) -> tuple[Picture, ...]:
    if habit.ground.kind is not Kind.PHOTO:
        return ()
    if by_chance(rng, SAME_PHOTO):
        return (Picture(sha256=f"same-{habit.member}", phash=f"{Random(habit.member).getrandbits(64):016x}"),)  # noqa: S311 - a game
    view = SCREEN if habit.ground.is_screen else habit.view
    phash = flipped(view, rng.randint(0, 5), rng) if view else rng.getrandbits(64)
    return (Picture(sha256=f"{habit.member}-{day}-{rng.getrandbits(48):x}", phash=f"{phash:016x}"),)


def flipped(view: int, bits: int, rng: Random) -> int:
    """The same view with so many of its bits turned."""
    for bit in rng.sample(range(64), bits):
        view ^= 1 << bit
    return view


def _position(habit: Habit, day: int, session: str, rng: Random) -> Position:
    """Satellites scatter; a Wi-Fi gives one and the same point; some makes round what they tell."""
    spot = habit.home
    if habit.flies_on == day and session == "evening" and rng.random() > LATE_FIX:
        spot = (spot[0] + 6.5, spot[1] + 4.0)
    fix: Callable[[], tuple[Degrees, float]] = {
        "satellite": lambda: (near(spot, 12, rng), round(rng.lognormvariate(1.7, 0.5), 2)),
        "wifi": lambda: (spot, 25.0 + habit.member % 40),
        "mixed": lambda: (near(spot, 40, rng), float(rng.choice((5, 10, 12, 20, 30, 35, 65)))),
        "round": lambda: (near(spot, 30, rng), 65.0 if habit.member % 2 else 5.0),
    }[habit.gadget]
    (latitude, longitude), accuracy = fix()
    return Position(latitude=round(latitude, 6), longitude=round(longitude, 6), accuracy=accuracy)
