"""The farms: one function a pattern. Each enters members and hands in what they hand in on one day after another.

What a pattern is not about is kept innocent: a farm that copies texts uses a device and a network for each account,
a farm of devices writes texts of its own. So each signal is tried alone, as a farm would leave it that avoids the
others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from qunluo.checkins.places import Position
from qunluo.checkins.risk.traces import Trace
from qunluo.core.checkins.claim import Picture
from qunluo.core.checkins.plan import Way
from qunluo.simulator.farms.crowd import FIRST, Crowd, Ground, Kind, moment, near
from qunluo.simulator.farms.honest import flipped
from qunluo.simulator.farms.notes import Pen, by_chance

HOUR = 3600
PINNED, POOL, WORTH_COPYING = 6, 6, 30


@dataclass(frozen=True, slots=True)
class Farm:
    """A farm at work: its members in the order in which it serves them, each in its group."""

    crowd: Crowd
    name: str
    members: list[tuple[int, Ground]]
    rng: Random

    def claim(self, member: int, ground: Ground, day: int, second: float) -> Trace:
        """A check-in that shows nothing odd: own device, own network."""
        return Trace(
            plan=ground.plan,
            group=ground.plan,
            member=member,
            key=f"f{member}-{day}-{second:.0f}",
            at=moment(day, second),
            day=FIRST + timedelta(days=day),
            way=Way.ROLL_CALL if ground.kind is Kind.ROLL_CALL else Way.PAGE,
            hand=f"f{member}",
            network=f"f{member}",
        )


Day = Callable[[Farm, int], Iterable[Trace]]


def one_device(farm: Farm, day: int) -> Iterable[Trace]:
    """Ten accounts a phone, one after another."""
    yield from _by_devices(farm, day, each=10)


def passes_shared(farm: Farm, day: int) -> Iterable[Trace]:
    """Members hand their links to a helper, who opens ten of them in a row; the helpers take turns."""
    for place, trace in enumerate(_by_devices(farm, day, each=10)):
        yield replace(trace, hand=f"{farm.name}-{(place // 10 + day) % 6}", network=f"{farm.name}-{place // 10}")


def networks_hopped(farm: Farm, day: int) -> Iterable[Trace]:
    """Ten accounts a phone, each through another exit of a VPN."""
    for trace in _by_devices(farm, day, each=10):
        yield replace(trace, network=f"vpn-{farm.rng.getrandbits(32)}")


def joined_and_left(farm: Farm, day: int) -> Iterable[Trace]:
    """Six accounts a phone that come and go."""
    for trace in _by_devices(farm, day, each=6):
        farm.crowd.moves[trace.member] = 3
        yield trace


def _by_devices(farm: Farm, day: int, *, each: int) -> Iterable[Trace]:
    pen = Pen(farm.rng)
    for start in range(0, len(farm.members), each):
        second = farm.rng.uniform(8, 21) * HOUR
        for member, ground in farm.members[start : start + each]:
            second += farm.rng.uniform(12, 60)
            text = pen.note() if ground.kind is Kind.READING else ""
            hand = f"{farm.name}-{start}"
            yield replace(farm.claim(member, ground, day, second), hand=hand, network=hand, text=text)


def metronome(farm: Farm, day: int) -> Iterable[Trace]:
    """A script with an emulator for each account, every so many seconds."""
    second, gap = farm.rng.uniform(8, 21) * HOUR, farm.rng.uniform(3, 12)
    for member, ground in farm.members:
        second += gap + farm.rng.gauss(0, 0.08)
        yield farm.claim(member, ground, day, second)


def same_second(farm: Farm, day: int) -> Iterable[Trace]:
    """A timetable: each account at its own second of the day."""
    for member, ground in farm.members:
        second = Random(member).uniform(7, 22) * HOUR  # noqa: S311 - a game
        yield farm.claim(member, ground, day, second + farm.rng.uniform(-0.3, 0.3))


def at_once(farm: Farm, day: int) -> Iterable[Trace]:
    """All accounts in the same second."""
    second = Random(f"{farm.name}{day}").uniform(8, 20) * HOUR  # noqa: S311 - a game
    for member, ground in farm.members:
        yield farm.claim(member, ground, day, second + farm.rng.uniform(0, 0.7))


def teleport(farm: Farm, day: int) -> Iterable[Trace]:
    """Four accounts a phone, in cities far apart within minutes."""
    for start in range(0, len(farm.members), 4):
        second = farm.rng.uniform(8, 20) * HOUR
        for member, ground in farm.members[start : start + 4]:
            second += farm.rng.uniform(20, 90)
            latitude, longitude = near(ground.spot, 30, farm.rng)
            fix = Position(latitude=latitude, longitude=longitude, accuracy=farm.rng.choice((15.0, 20.0, 31.5)))
            hand = f"{farm.name}-{start}"
            yield replace(farm.claim(member, ground, day, second), hand=hand, position=fix)


def false_position(farm: Farm, day: int) -> Iterable[Trace]:
    """Four accounts a phone with a false position: pinned, or scattered with an accuracy that never changes."""
    for place, (member, ground) in enumerate(farm.members):
        spot = near(ground.spot, 20, Random(member))  # noqa: S311 - a game
        if place % 10 < PINNED:
            fix = Position(latitude=round(spot[0], 6), longitude=round(spot[1], 6), accuracy=float(place % 6 + 1))
        else:
            latitude, longitude = near(spot, 5, farm.rng)
            fix = Position(latitude=latitude, longitude=longitude, accuracy=7.35 if place % 2 else 20.0)
        second = Random(member).uniform(8, 20) * HOUR + farm.rng.gauss(0, 1200)  # noqa: S311 - a game
        yield replace(farm.claim(member, ground, day, second), hand=f"{farm.name}-{place // 4}", position=fix)


def photo_replayed(farm: Farm, day: int) -> Iterable[Trace]:
    """A few photos that honest members showed the day before, the same files or saved anew."""
    stolen = [
        one.pictures[0]
        for one in farm.crowd.days.get(day - 1, ())
        if one.pictures and farm.crowd.patterns[one.member] == "" and not farm.crowd.ground(one.plan).is_screen
    ]
    pool = farm.rng.sample([*stolen, *(_photo(farm.rng) for _ in range(POOL - len(stolen)))], POOL)
    for member, ground in farm.members:
        photo = farm.rng.choice(pool)
        if by_chance(farm.rng, 0.7):
            view = flipped(int(photo.phash, 16), farm.rng.choice((0, 0, 1, 2)), farm.rng)
            photo = Picture(sha256=f"f{member}-{day}", phash=f"{view:016x}")
        claim = farm.claim(member, ground, day, farm.rng.uniform(8, 22) * HOUR)
        yield replace(claim, pictures=(photo,))


def _photo(rng: Random) -> Picture:
    return Picture(sha256=f"{rng.getrandbits(64):x}", phash=f"{rng.getrandbits(64):016x}")


def text_copied(farm: Farm, day: int) -> Iterable[Trace]:
    """Each account copies what some honest member of its group wrote today, as it is or with a letter changed."""
    yield from _from_texts(farm, day, lambda pen, text: text if by_chance(pen.rng, 0.5) else pen.edited(text))


def text_paraphrased(farm: Farm, day: int) -> Iterable[Trace]:
    """One note a group and day, put in other words for each account."""
    pen = Pen(farm.rng)
    sources = {ground.plan: pen.note() for _, ground in farm.members}
    for member, ground in farm.members:
        claim = farm.claim(member, ground, day, farm.rng.uniform(8, 22) * HOUR)
        yield replace(claim, text=pen.paraphrased(sources[ground.plan]))


def _from_texts(farm: Farm, day: int, change: Callable[[Pen, str], str]) -> Iterable[Trace]:
    pen = Pen(farm.rng)
    texts: dict[int, list[Trace]] = {}
    for one in farm.crowd.days.get(day, ()):
        if len(one.text) > WORTH_COPYING and farm.crowd.patterns[one.member] == "":
            texts.setdefault(one.plan, []).append(one)
    for member, ground in farm.members:
        second = farm.rng.uniform(14, 23) * HOUR
        written = [one for one in texts.get(ground.plan, ()) if one.at < moment(day, second)]
        if written:
            yield replace(farm.claim(member, ground, day, second), text=change(pen, farm.rng.choice(written[:40]).text))


def lines_by_proxy(farm: Farm, day: int) -> Iterable[Trace]:
    """Ten members have their line in the roll call filled in by one of them."""
    pen = Pen(farm.rng)
    for start in range(0, len(farm.members), 10):
        second = farm.rng.uniform(8, 21) * HOUR
        for member, ground in farm.members[start : start + 10]:
            second += farm.rng.uniform(20, 200)
            claim = farm.claim(member, ground, day, second)
            yield replace(claim, hand=f"by:{farm.name}-{start}", text=pen.workout(), network="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A pattern: what it is called, how many accounts, in groups of which kinds, and what they do on a day."""

    title: str
    accounts: int
    kinds: tuple[Kind, ...]
    day: Day
    groups: int = 4


PATTERNS: Mapping[str, Pattern] = {
    "device": Pattern(title="200 个账号用 20 台设备", accounts=200, kinds=(Kind.TAP, Kind.READING), day=one_device),
    "metronome": Pattern(title="等间隔点击", accounts=60, kinds=(Kind.TAP,), day=metronome, groups=1),
    "same_second": Pattern(title="每天同一秒", accounts=40, kinds=(Kind.TAP,), day=same_second),
    "burst": Pattern(title="同一秒一起点", accounts=40, kinds=(Kind.TAP,), day=at_once, groups=1),
    "teleport": Pattern(title="定位瞬移", accounts=40, kinds=(Kind.PLACE,), day=teleport),
    "false_position": Pattern(title="假定位，精度不变", accounts=60, kinds=(Kind.PLACE,), day=false_position),
    "photo": Pattern(title="照片重放", accounts=60, kinds=(Kind.PHOTO,), day=photo_replayed),
    "copied": Pattern(title="抄别人的文字", accounts=60, kinds=(Kind.READING,), day=text_copied),
    "paraphrased": Pattern(title="改写同一段文字", accounts=60, kinds=(Kind.READING,), day=text_paraphrased),
    "passes": Pattern(title="共享通行链接", accounts=60, kinds=(Kind.TAP,), day=passes_shared),
    "proxy": Pattern(title="接龙代签", accounts=60, kinds=(Kind.ROLL_CALL,), day=lines_by_proxy, groups=2),
    "vpn": Pattern(title="换着 VPN 打卡", accounts=50, kinds=(Kind.TAP,), day=networks_hopped),
    "moves": Pattern(title="反复进群退群", accounts=36, kinds=(Kind.TAP,), day=joined_and_left),
}


def settle_farms(crowd: Crowd, rng: Random, *, share: float = 1.0) -> list[Farm]:
    """All farms, in groups that fit them; `share` of their accounts."""
    return [_farm(crowd, name, pattern, rng, share=share) for name, pattern in PATTERNS.items()]


def _farm(crowd: Crowd, name: str, pattern: Pattern, rng: Random, *, share: float) -> Farm:
    fitting = [one for one in crowd.of(*pattern.kinds) if not one.is_assigned and not one.is_screen]
    chosen = rng.sample(fitting, min(pattern.groups, len(fitting)))
    count = max(10, round(pattern.accounts * share))
    members = [(crowd.join(ground, name), ground) for ground in (chosen[it % len(chosen)] for it in range(count))]
    return Farm(crowd, name, members, Random(f"{name}{rng.random()}"))  # noqa: S311 - a game


def work(crowd: Crowd, farms: Iterable[Farm], *, days: int) -> None:
    """What the farms hand in on these days, after the honest have: they copy from them."""
    for day in range(days):
        for farm in farms:
            for trace in list(PATTERNS[farm.name].day(farm, day)):
                crowd.hand_in(day, trace)
