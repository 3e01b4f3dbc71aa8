"""Plays a crowd's days through the weighing, in batches, knowing at each moment what the tables would tell."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from qunluo.checkins.risk.rhythm import Beats, chained_before
from qunluo.checkins.risk.scene import scene_for
from qunluo.checkins.risk.texts import phrases_from
from qunluo.checkins.risk.traces import (
    WITHOUT_RHYTHM,
    Arrival,
    Known,
    Pair,
    PlanFacts,
    Seat,
    Shown,
    Trace,
)
from qunluo.checkins.risk.weighing import risks
from qunluo.core.checkins.claim import Risk
from qunluo.simulator.farms.cheats import settle_farms, work
from qunluo.simulator.farms.crowd import HONEST, Crowd, grounds_for
from qunluo.simulator.farms.honest import live, settle_honest

BATCH = 1_000
HELD_FROM = 60
A_TOWN, A_GROUP, LEAST_FARMS = 10_000, 400, 0.3
A_CHECKIN, A_WEEK = 10, 50
TEXT_DAYS, HAND_DAYS, MOST_OWN = 2, 7, 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one trace."""

    trace: Trace
    pattern: str
    risk: Risk

    @property
    def is_held(self) -> bool:
        """Whether it waits for review."""
        return self.risk.score >= HELD_FROM


def crowd_of(seed: int, *, honest: int = 10_000, days: int = 14) -> Crowd:
    """The crowd of that seed. The farms are as large beside fewer honest members, down to a third of their size."""
    farms = min(1.0, max(LEAST_FARMS, honest / A_TOWN))
    rng = Random(seed)  # noqa: S311 - a game
    crowd = Crowd(grounds_for(max(12, honest // A_GROUP)))
    live(crowd, settle_honest(crowd, honest, rng), days=days, rng=rng)
    work(crowd, settle_farms(crowd, rng, share=farms), days=days)
    return crowd


@dataclass(slots=True)
class Memory:
    """What the tables would hold by now."""

    crowd: Crowd
    own: dict[Pair, list[Trace]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[int, list[Trace]] = field(default_factory=lambda: defaultdict(list))
    arrivals: dict[int, list[Arrival]] = field(default_factory=lambda: defaultdict(list))
    hands: dict[str, list[Trace]] = field(default_factory=lambda: defaultdict(list))
    shown: list[Shown] = field(default_factory=list)
    members: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    flagged: dict[int, list[Trace]] = field(default_factory=lambda: defaultdict(list))
    chains: dict[Pair, tuple[date, int]] = field(default_factory=dict)

    def keep(self, verdicts: Sequence[Verdict]) -> None:
        """Write them down."""
        for one in (replace(verdict.trace, is_suspect=verdict.is_held) for verdict in verdicts):
            self.own[one.plan, one.member].append(one)
            self.members[one.plan].add(one.member)
            if one.text:
                self.texts[one.plan].append(one)
            if one.way not in WITHOUT_RHYTHM:
                self.arrivals[one.plan].append(Arrival(member=one.member, at=one.at, network=one.network))
            if one.hand:
                self.hands[one.hand].append(one)
            self.shown += [
                Shown(
                    plan=one.plan,
                    member=one.member,
                    day=one.day,
                    at=one.at,
                    key=one.key,
                    sha256=picture.sha256,
                    phash=picture.phash,
                )
                for picture in one.pictures
            ]
        for verdict in verdicts:
            if any(reason.code == "metronome" for reason in verdict.risk.reasons):
                self.flagged[verdict.trace.plan].append(verdict.trace)

    def close_day(self, day: date) -> None:
        """What is too old is forgotten; who stood in a row is noted."""
        for plan, traces in self.flagged.items():
            found = chained_before(
                [(one.member, one.at) for one in traces if one.day == day], Beats(self.arrivals[plan])
            )
            self.chains |= {(plan, member): (day, count) for member, count in found.items()}
        for plan, traces in self.texts.items():
            self.texts[plan] = [one for one in traces if one.day > day - timedelta(days=TEXT_DAYS)]
        for hand, traces in self.hands.items():
            self.hands[hand] = [one for one in traces if one.day > day - timedelta(days=HAND_DAYS)]
        self.arrivals.clear()

    def known_for(self, batch: Sequence[Trace], day: int) -> Known:
        """What the tables tell for this batch."""
        plans = {one.plan for one in batch}
        return Known(
            plans={plan: self._facts(plan, day) for plan in plans},
            own={(one.plan, one.member): tuple(self.own[one.plan, one.member][-MOST_OWN:]) for one in batch},
            texts={plan: tuple(self.texts[plan]) for plan in plans},
            arrivals={plan: tuple(self.arrivals[plan]) for plan in plans},
            hands={one.hand: tuple(self.hands[one.hand]) for one in batch if one.hand},
            shown=tuple(self.shown[-20_000:]),
            chains=self.chains,
            moves=self.crowd.moves,
        )

    def _facts(self, plan: int, day: int) -> PlanFacts:
        posted = self.crowd.posted.get((plan, day), "")
        return PlanFacts(members=len(self.members[plan]), phrases=phrases_from([posted] if posted else []))


def play(crowd: Crowd) -> Iterator[Verdict]:
    """Weigh all that the crowd hands in, as it comes."""
    memory = Memory(crowd)
    for day in sorted(crowd.days):
        traces = sorted(crowd.days[day], key=lambda one: one.order)
        for start in range(0, len(traces), BATCH):
            verdicts = _weigh(traces[start : start + BATCH], memory, day)
            memory.keep(verdicts)
            yield from verdicts
        memory.close_day(traces[-1].day)


def _weigh(batch: Sequence[Trace], memory: Memory, day: int) -> list[Verdict]:
    crowd = memory.crowd
    weighed: Mapping[Seat, Risk] = risks(scene_for(batch, memory.known_for(batch, day)), crowd.who)
    return [Verdict(trace=one, pattern=crowd.patterns[one.member], risk=weighed[one.seat]) for one in batch]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a trial showed, by pattern: check-ins handed in and held, points asked for and not paid.

    A check-in pays `A_CHECKIN` points, and seven days in a row `A_WEEK`; what is held pays nothing and ends the row.
    `blamed` counts the signals on held check-ins of honest members.
    """

    handed_in: Mapping[str, int]
    held: Mapping[str, int]
    asked: Mapping[str, int]
    withheld: Mapping[str, int]
    honest: int
    challenged: int
    blamed: Mapping[str, int]
    seconds: float

    @property
    def held_share(self) -> float:
        """Of the check-ins of farms, the share that was held."""
        return _share(self.held, self.handed_in)

    @property
    def withheld_share(self) -> float:
        """Of the rewards that farms asked for, the share that was not paid."""
        return _share(self.withheld, self.asked)

    @property
    def challenged_share(self) -> float:
        """Of the honest members, the share who were ever held."""
        return self.challenged / self.honest

    @property
    def microseconds(self) -> float:
        """The time that one check-in took."""
        return self.seconds / sum(self.handed_in.values()) * 1e6


def try_out(crowd: Crowd) -> Outcome:
    """Play it, and count."""
    started = time.perf_counter()
    verdicts = list(play(crowd))
    seconds = time.perf_counter() - started
    of_member: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        of_member[verdict.trace.member].append(verdict)
    asked: Counter[str] = Counter()
    withheld: Counter[str] = Counter()
    for member, its in of_member.items():
        full, paid = _paid(its), _paid(it for it in its if not it.is_held)
        asked[crowd.patterns[member]] += full
        withheld[crowd.patterns[member]] += full - paid
    wronged = [verdict for verdict in verdicts if verdict.is_held and verdict.pattern == HONEST]
    return Outcome(
        handed_in=Counter(verdict.pattern for verdict in verdicts),
        held=Counter(verdict.pattern for verdict in verdicts if verdict.is_held),
        asked=asked,
        withheld=withheld,
        honest=len(crowd.members_by_pattern[HONEST]),
        challenged=len({verdict.trace.member for verdict in wronged}),
        blamed=Counter(reason.code for verdict in wronged for reason in verdict.risk.reasons),
        seconds=seconds,
    )


def _paid(verdicts: Iterable[Verdict]) -> int:
    """What these check-ins of one member pay."""
    days = {verdict.trace.day for verdict in verdicts}
    paid, row = A_CHECKIN * len(days), 0
    for day in sorted(days):
        row = row + 1 if day - timedelta(days=1) in days else 1
        paid += A_WEEK * (row % 7 == 0)
    return paid


def _share(part: Mapping[str, int], whole: Mapping[str, int]) -> float:
    farms = [pattern for pattern in whole if pattern != HONEST]
    return sum(part[it] for it in farms) / sum(whole[it] for it in farms)
