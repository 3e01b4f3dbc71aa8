"""Clicks too even for people: accounts at equal distances, many in one second, one at the same second each day.

Each is weighed by how unlikely chance is, given how busy the plan was just then. So a crowd after a reminder, and
somebody whose alarm rings at seven, stay what they are.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import accumulate

import numpy as np

from qunluo.checkins.risk.moments import said_clock, said_day
from qunluo.checkins.risk.traces import Arrival, Sign, Trace
from qunluo.core.hours import zone

WINDOW, A_MOMENT = 900.0, 1e-6
MOST_NEAR, LONGEST_GAP, SHORTEST_GAP = 40, 90.0, 0.8
LEAST_CHAIN, MOST_CHAIN = 6, 20
SLACK, LEAST_SLACK, LEAST_SLACK_WHOLE, MOST_SLACK = 0.05, 0.25, 1.05, 2.0
RAREST_RATE, TOO_BUSY, FITS = 0.01, 0.5, 3.0
CHAIN_WEIGHTS = ((10.0, 82), (7.0, 66), (5.0, 40))
EARLIER_WEIGHT = 62
LEAST_BURST, BUSY_SHARE, BUSY_TIMES = 8, 0.02, 8
A_FARM, CROWD_SHARE = 300, 0.05
"""No farm is that large: of the members beyond so many more may be there at once, for a second that nobody foresaw."""
RAMP_SECONDS, RAMP_TIMES = 5, 3
"""A crowd swells over seconds; the second of a script stands alone."""
BURST_WEIGHTS = ((2.5, 66), (1.5, 45), (1.0, 22))
HUMAN_SPREAD = 5.0
"""Seconds by which people miss the same moment of the day, with an alarm clock: the standard deviation."""
LEAST_DAYS, MOST_DAYS = 4, 14
HALF_A_DAY, SEVERAL_LENGTHS = 43_200, 0.7
EVEN_WEIGHTS = ((6.0, 80), (4.0, 66), (3.0, 61), (2.2, 25))


class Beats:
    """Who came to a plan when, laid out once for a batch: asking about one moment costs next to nothing."""

    def __init__(self, arrivals: Iterable[Arrival]) -> None:
        self.arrivals = sorted(arrivals, key=lambda it: (it.at, it.member, it.network))
        self.moments = [it.at.timestamp() for it in self.arrivals]
        self._fine = list(accumulate((it.at.microsecond != 0 for it in self.arrivals), initial=0))
        self._networks: dict[str, list[float]] = defaultdict(list)
        for it, moment in zip(self.arrivals, self.moments, strict=True):
            self._networks[it.network].append(moment)

    def place(self, moment: float) -> int:
        """Where the first stands who came at that moment or later."""
        return bisect_left(self.moments, moment)

    @cached_property
    def in_second(self) -> list[int]:
        """How many came in the second that begins with each arrival."""
        moments = np.array(self.moments)
        counts: list[int] = (np.searchsorted(moments, moments + 1) - np.arange(len(moments))).tolist()
        return counts

    def count(self, since: float, until: float) -> int:
        """How many came since then, and before."""
        return self.place(until) - self.place(since)

    def count_at(self, network: str, since: float, until: float) -> int:
        """The same, from one network."""
        moments = self._networks.get(network, [])
        return bisect_left(moments, until) - bisect_left(moments, since)

    def is_whole(self, since: float, until: float) -> bool:
        """Whether the clock told whole seconds only."""
        return self._fine[self.place(until)] == self._fine[self.place(since)]

    def rate(self, since: float, until: float) -> float:
        """Arrivals a second up to that moment: in the whole window, or since then, if that is more."""
        usual = self.count(until - WINDOW, until) / WINDOW
        return max(usual, self.count(since, until) / max(until - since, 1.0), RAREST_RATE)


@dataclass(frozen=True, slots=True)
class Chain:
    """Arrivals at even distances that end with one's own: who they were, how far apart, how unlikely by chance."""

    members: frozenset[int]
    gap: float
    surprise: float


def longest_chain(member: int, at: datetime, beats: Beats) -> Chain | None:
    """The least likely row of arrivals of others at even distances that ends at this moment."""
    moment = at.timestamp()
    end = beats.place(moment)
    is_whole = at.microsecond == 0 and beats.is_whole(moment - WINDOW, moment)
    best: Chain | None = None
    for place in range(end - 1, max(end - MOST_NEAR, 0) - 1, -1):
        gap = moment - beats.moments[place]
        if gap > LONGEST_GAP:
            break
        if gap >= SHORTEST_GAP and (found := _chain(moment, gap, _slack(gap, is_whole=is_whole), beats)):
            others = found.members - {member}
            if len(others) >= LEAST_CHAIN:
                best = max(best or found, found, key=lambda it: it.surprise)
    return best


def _chain(moment: float, gap: float, slack: float, beats: Beats) -> Chain | None:
    """The row with about this distance; None where chance alone would find somebody at every second step."""
    steps, mean = _follow(moment, gap, slack, beats)
    if len(steps) < LEAST_CHAIN or not _is_its_place(moment, steps, slack, beats):
        return None
    members = frozenset(beats.arrivals[step].member for step in steps)
    by_chance = 1 - math.exp(-2 * slack * beats.rate(beats.moments[steps[-1]], moment))
    if by_chance > TOO_BUSY:
        return None
    return Chain(members, mean, -(len(members) - 1) * math.log10(by_chance) - math.log10(MOST_NEAR))


def _is_its_place(moment: float, steps: Sequence[int], slack: float, beats: Beats) -> bool:
    """Whether the row goes on with this very moment, and not with somebody else's beside it: scripts run in crowds."""
    moments = [beats.moments[step] for step in steps]
    gap = (moments[0] - moments[-1]) / (len(moments) - 1)
    wanted = [one + place * gap for place, one in enumerate(moments, 1)]
    place = sum(wanted) / len(wanted)
    spread = math.sqrt(sum((one - place) ** 2 for one in wanted) / len(wanted))
    off = abs(moment - place)
    if off > FITS * spread + LEAST_SLACK / 2:
        return False
    near = beats.moments[beats.place(place - slack) : beats.place(place + slack)]
    return not any(abs(one - place) < off for one in near)


def _slack(gap: float, *, is_whole: bool) -> float:
    return min(max(SLACK * gap, LEAST_SLACK_WHOLE if is_whole else LEAST_SLACK), MOST_SLACK)


def _follow(moment: float, gap: float, slack: float, beats: Beats) -> tuple[list[int], float]:
    """Step back by the gap for as long as somebody is there; the gap is measured anew with every step."""
    steps: list[int] = []
    mean, end = gap, beats.place(moment)
    while len(steps) < MOST_CHAIN:
        wanted = (beats.moments[steps[-1]] if steps else moment) - mean
        place = bisect_left(beats.moments, wanted, hi=end)
        near = [it for it in (place - 1, place) if 0 <= it < end]
        step = min(near, key=lambda it: abs(beats.moments[it] - wanted), default=None)
        if step is None or abs(beats.moments[step] - wanted) > slack:
            break
        steps.append(step)
        end = step
        mean = (moment - beats.moments[step]) / len(steps)
    return steps, mean


def chain_signs(one: Trace, beats: Beats, earlier: tuple[date, int] | None) -> Iterator[Sign]:
    """In a row at even distances now; or on an earlier day, for at its head nobody looks suspicious yet."""
    chain = longest_chain(one.member, one.at, beats)
    weight = next((weight for least, weight in CHAIN_WEIGHTS if chain and chain.surprise >= least), 0)
    if chain and weight and (weight >= EARLIER_WEIGHT or not earlier):
        count = len(chain.members)
        many = f"{count} 个以上" if count == MOST_CHAIN else f" {count} 个"
        sentence = f"与前面{many}账号每隔约 {chain.gap:.1f} 秒接连打卡，间隔几乎不变"
        yield Sign(code="metronome", weight=weight, sentence=sentence)
    elif earlier:
        day, count = earlier
        sentence = f"{said_day(day, day=one.day)}曾与 {count} 个账号按几乎不变的间隔接连打卡"
        yield Sign(code="metronome", weight=EARLIER_WEIGHT, sentence=sentence)


def chained_before(flagged: Iterable[tuple[int, datetime]], beats: Beats) -> dict[int, int]:
    """Member → how many others stood with them in a row at even distances, from those whom it gave away."""
    found: dict[int, set[int]] = defaultdict(set)
    for member, at in flagged:
        chain = longest_chain(member, at, beats)
        if chain is not None and chain.surprise >= CHAIN_WEIGHTS[-1][0]:
            row = chain.members | {member}
            for one in row:
                found[one] |= row - {one}
    return {member: len(others) for member, others in found.items()}


def burst_signs(one: Trace, beats: Beats, *, members: int) -> Iterator[Sign]:
    """Many within a second before and after, more than chance, the size of the plan and a growing crowd explain."""
    moment = one.at.timestamp()
    lately = beats.count(moment - WINDOW, moment - 1) / WINDOW
    usual = max(LEAST_BURST, BUSY_SHARE * members, CROWD_SHARE * (members - A_FARM), BUSY_TIMES * lately)
    if beats.count(moment - 1, moment + 1) <= usual:
        return
    starts = range(beats.place(moment - 1 + A_MOMENT), beats.place(moment + A_MOMENT))
    fullest = max(starts, key=beats.in_second.__getitem__)
    usual = max(usual, RAMP_TIMES * _fullest_before(beats.moments[fullest], beats))
    count = len({it.member for it in beats.arrivals[fullest : fullest + beats.in_second[fullest]]}) - 1
    weight = next((weight for times, weight in BURST_WEIGHTS if count >= times * usual), 0)
    if weight:
        yield Sign(code="burst", weight=weight, sentence=f"同一秒内另有 {count} 个账号打卡")


def _fullest_before(moment: float, beats: Beats) -> int:
    """How many came in the fullest of the whole seconds just before."""
    return max(beats.count(moment - back, moment - back + 1) for back in range(1, RAMP_SECONDS + 1))


def same_second_signs(one: Trace, past: Sequence[Trace], *, timezone: str) -> Iterator[Sign]:
    """At the same second on day after day; `past` are one's own before it, sorted."""
    least = 1.0 if one.at.microsecond == 0 else 0.2
    clocks = [_clock(one, timezone)]
    days, lowest, highest = {one.day}, 0.0, 0.0
    best = (0, 0.0, 0.0)
    for trace in reversed(past):
        if trace.session != one.session or trace.day in days:
            continue
        off = (_clock(trace, timezone) - clocks[0] + HALF_A_DAY) % (2 * HALF_A_DAY) - HALF_A_DAY
        lowest, highest = min(lowest, off), max(highest, off)
        if highest - lowest > HUMAN_SPREAD or len(days) == MOST_DAYS:
            break
        days.add(trace.day)
        surprise = _surprise(len(days), max(highest - lowest, least)) - SEVERAL_LENGTHS
        if len(days) >= LEAST_DAYS and surprise > best[2]:
            best = (len(days), highest - lowest, surprise)
    weight = next((weight for least, weight in EVEN_WEIGHTS if best[2] >= least), 0)
    if weight:
        sentence = f"连着 {best[0]} 次都在 {said_clock(clocks[0])} 打卡，前后相差不到 {max(best[1], 0.1):.1f} 秒"
        yield Sign(code="same_second", weight=weight, sentence=sentence)


def _clock(trace: Trace, timezone: str) -> float:
    local = trace.at.astimezone(zone(timezone))
    return local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6


def _surprise(count: int, spread: float) -> float:
    """-log10 of how likely so many moments of a person lie within this spread: n (r/s)^(n-1) / ((2π)^((n-1)/2) √n)."""
    steps = count - 1
    likely = math.log10(count) + steps * math.log10(spread / HUMAN_SPREAD) - steps / 2 * math.log10(2 * math.pi)
    return max(0.0, 0.5 * math.log10(count) - likely)
