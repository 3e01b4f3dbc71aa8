"""All that follows from what a member handed in for a plan: what counts, the streak, and the rewards it earned.

Facts are taken in the order in which they were made, whenever they arrived, and each is judged by those before it
alone. So the same facts give the same settlement in whatever order they came, and what a later fact brings, a
make-up or a check-in by hand, never takes away what an earlier one has earned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import blake2b
from operator import attrgetter
from typing import Final

from qunluo.core.checkins.days import local_day, terms_through
from qunluo.core.checkins.facts import Due, Fact, Outcome, Ruling, Settlement, State
from qunluo.core.checkins.plan import NeedKind, NumberRule, Plan, RewardKind, Terms, Way
from qunluo.core.checkins.streaks import DayStreaks, Streaks, WeekStreaks

TICKET_NAME: Final = "今日抽奖券"
_by_moment = attrgetter("at")


def settle(plan: Plan, facts: Iterable[Fact]) -> Settlement:
    """What the facts of one member come to. Facts that come twice, by their key, are one."""
    by_key = {fact.key: fact for fact in facts}
    ordered = [by_key[key] for key in sorted(by_key)]
    ordered.sort(key=_by_moment)
    tally = _Tally(plan)
    for declared, first, last in _outages(plan, ordered):
        while ordered and ordered[0].at < declared:
            tally.take(ordered.pop(0))
        tally.spare(first, last, at=declared)
    for fact in ordered:
        tally.take(fact)
    return tally.settlement()


def _outages(plan: Plan, ordered: Sequence[Fact]) -> list[tuple[datetime, date, date]]:
    """When they became known, first and last day, in this order."""
    beginning = ordered[0].at if ordered else plan.versions[0].since
    known = plan.declared if len(plan.declared) == len(plan.outages) else (beginning,) * len(plan.outages)
    return sorted((at, first, last) for at, (first, last) in zip(known, plan.outages, strict=True))


class _Parts:
    """What is shown so far for one session of one day, where it comes in parts."""

    __slots__ = ("met", "pieces")

    def __init__(self) -> None:
        self.met: frozenset[NeedKind] = frozenset()
        self.pieces: dict[NeedKind, int] = {}

    def add(self, fact: Fact) -> frozenset[NeedKind]:
        """What is met with this fact."""
        self.met |= fact.met
        for kind, count, wanted in fact.pieces:
            self.pieces[kind] = self.pieces.get(kind, 0) + count
            if self.pieces[kind] >= wanted:
                self.met |= {kind}
        return self.met


class _Tally:
    """The count while it runs over the facts.

    `doubtful` are days that people's rulings made done, or still may; `shaky` those of them that are so for good.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.only = plan.terms if len(plan.versions) == 1 else None
        units = {bool(one.times_a_week) for one in plan.versions}
        self.days = DayStreaks(plan) if False in units else None
        self.weeks = WeekStreaks(plan) if True in units else None
        self.outcomes: dict[str, Outcome] = {}
        self.covered: set[tuple[date, str]] = set()
        self.parts: dict[tuple[date, str], _Parts] = {}
        self.counted: dict[date, int] = {}
        self.unhealing: dict[date, int] = {}
        self.done: set[date] = set()
        self.unhealed: set[date] = set()
        self.doubtful: set[date] = set()
        self.shaky: set[date] = set()
        self.made_up: set[date] = set()
        self.held: list[date] = []
        self.dues: list[Due] = []

    def take(self, fact: Fact) -> None:
        """Judge the next fact by those before it."""
        expected = None
        if fact.number is not None and ((way := fact.way) is _MESSAGE or way is _PAGE or way is _API):
            expected = len(self.done) - (fact.day in self.done) + 1
        state = self._state(fact, expected)
        if state is _COUNTS:
            outcome = _new(Outcome, (fact.key, state, fact.points, expected, _NOTHING))
            self._count(fact)
        else:
            outcome = Outcome(fact.key, state, 0, expected, self._aside(fact, state))
        self.outcomes[fact.key] = outcome

    def spare(self, first: date, last: date, *, at: datetime) -> None:
        """Take an outage that was declared at that moment."""
        terms = self.only or self.plan.terms_at(at)
        day = local_day(at, terms)
        for streaks in (self.days, self.weeks):
            self.dues += streaks.spare(first, last, terms, day=day) if streaks else ()

    def _state(self, fact: Fact, expected: int | None) -> State:
        is_ruled = fact.ruling is not _UNRULED
        if is_ruled and fact.ruling is Ruling.REJECTED:
            return State.REJECTED
        if fact.refusal and not is_ruled:
            return State.REFUSED
        place = fact.day, fact.session
        if place in self.covered:
            return State.REPEAT
        if not is_ruled:
            if fact.is_held:
                return State.HELD
            if expected is not None and self._is_number_wrong(fact, expected):
                return State.WRONG_NUMBER
        if not (fact.met and fact.met >= fact.needed) and not self._covers(fact, place):
            return State.PART
        self.covered.add(place)
        return _COUNTS

    def _covers(self, fact: Fact, place: tuple[date, str]) -> bool:
        """Whether the session is complete with this fact. A person's word stands for whatever is missing."""
        if fact.ruling is Ruling.ACCEPTED and (fact.refusal or not fact.is_held):
            return True
        met = self.parts.setdefault(place, _Parts()).add(fact)
        return bool(met) if fact.any_will_do else met >= fact.needed

    def _is_number_wrong(self, fact: Fact, expected: int) -> bool:
        """Doubtful days count either way, so that no ruling makes a later number wrong.

        A number that is right only with them makes its own day doubtful, too.
        """
        if fact.number is None or (fact.number == expected and not self.doubtful):
            return False
        if (self.only or self.plan.terms_at(fact.at)).number is not NumberRule.STRICT:
            return False
        least = len(self.done - self.doubtful - {fact.day}) + 1
        if not least <= fact.number <= least + len(self.doubtful - {fact.day}):
            return True
        if fact.number > least:
            self._doubt(fact.day, is_shaky=True)
        return False

    def _aside(self, fact: Fact, state: State) -> frozenset[NeedKind]:
        """Remember what does not count, or not yet; what the session still wants, where it is a part."""
        if state is State.PART:
            if fact.ruling is not _UNRULED:
                self._doubt(fact.day, is_shaky=True)
            return fact.needed - self.parts[fact.day, fact.session].met
        if state is State.HELD:
            self.held.append(fact.day)
        if state is State.HELD or state is State.REJECTED:
            self._doubt(fact.day)
        return _NOTHING

    def _doubt(self, day: date, *, is_shaky: bool = False) -> None:
        if day not in self.done:
            self.doubtful.add(day)
            if is_shaky:
                self.shaky.add(day)

    def _count(self, fact: Fact) -> None:
        day, terms = fact.day, self.only or self.plan.terms_at(fact.at)
        if fact.ruling is not _UNRULED:
            self._doubt(day, is_shaky=True)
        if fact.way is _MAKE_UP:
            self.made_up.add(day)
        elif terms.lucky_share and _is_lucky(self.plan, fact, terms.lucky_share):
            key = f"lucky:{day}:{fact.session}"
            self.dues.append(Due(key=key, kind=RewardKind.DRAW_TICKET, name=TICKET_NAME, day=day))
        if terms.sessions_needed > 1 or self.unhealing or not fact.heals:
            self._count_apart(fact, terms)
        elif day not in self.done:
            self._finish(fact, terms)

    def _count_apart(self, fact: Fact, terms: Terms) -> None:
        """Where a day takes several sessions, or a make-up does it without healing the streak."""
        day, needed = fact.day, terms.sessions_needed
        if needed > 1 and not self.only:
            needed = min(one.sessions_needed for one in terms_through(fact.at, day, self.plan))
        counted = self.counted[day] = self.counted.get(day, 0) + 1
        if not fact.heals:
            self.unhealing[day] = self.unhealing.get(day, 0) + 1
        is_healed = counted - self.unhealing.get(day, 0) >= needed
        if day not in self.done:
            if is_healed:
                self._finish(fact, terms)
            elif counted >= needed:
                self._done(day)
                self.unhealed.add(day)
        elif is_healed and day in self.unhealed:
            self.unhealed.discard(day)
            self._run_on(fact, terms)

    def _finish(self, fact: Fact, terms: Terms) -> None:
        self._done(fact.day)
        self._run_on(fact, terms)

    def _done(self, day: date) -> None:
        self.done.add(day)
        if self.doubtful and day not in self.shaky:
            self.doubtful.discard(day)

    def _run_on(self, fact: Fact, terms: Terms) -> None:
        if self.days and (dues := self.days.add(fact.day, terms)):
            self.dues += dues
        if self.weeks:
            self.dues += self.weeks.add(fact.day, terms, at=fact.at)

    def settlement(self) -> Settlement:
        """What it all comes to."""
        streaks: Streaks | None = self.weeks if self.plan.terms.times_a_week else self.days
        runs = streaks.runs.runs if streaks else []
        run = runs[-1] if runs else None
        done = tuple(sorted(self.done))
        return Settlement(
            outcomes=self.outcomes,
            done=done,
            total=len(self.covered),
            days=len(done),
            streak=run.length if run else 0,
            streak_since=streaks.since(run) if streaks and run else None,
            last_day=done[-1] if done else None,
            alive_until=streaks.alive_until(run) if streaks and run else None,
            longest=max((one.length for one in runs), default=0),
            waiting=len(self.held),
            dues=tuple(self.dues),
            made_up=tuple(sorted(self.made_up & self.done)),
            held=tuple(sorted(set(self.held))),
        )


def _is_lucky(plan: Plan, fact: Fact, share: float) -> bool:
    """Luck is drawn from what nobody can choose: the key and the exact moment of the check-in."""
    seed = f"{plan.id}:{fact.key}:{fact.at.timestamp():.6f}".encode()
    drawn = int.from_bytes(blake2b(seed, digest_size=8).digest(), "big")
    return drawn < share * 2**64


_NOTHING: Final[frozenset[NeedKind]] = frozenset()
# Names of this module are found faster than members of an enumeration, which moreover are slow to hash; a tuple is
# made faster without its keyword arguments. A burst settles ten thousand members with a hundred facts each.
_COUNTS: Final = State.COUNTS
_UNRULED: Final = Ruling.NONE
_MESSAGE, _PAGE, _API, _MAKE_UP = Way.MESSAGE, Way.PAGE, Way.API, Way.MAKE_UP
_new = tuple.__new__
