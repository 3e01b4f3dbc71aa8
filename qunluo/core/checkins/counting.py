"""The count while it runs over the facts of one member, each judged by those before it alone.

Days are held as numbers (`date.toordinal`), which are quicker to look up than dates. All that the count knows can be
carried forward to a later day, and gone on from there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import blake2b
from typing import Final

from qunluo.core.checkins.carried import Carried, grounds, outages_by, spans, unfolded
from qunluo.core.checkins.days import local_day, terms_through
from qunluo.core.checkins.facts import Due, Fact, Outcome, Ruling, Settlement, State
from qunluo.core.checkins.plan import NeedKind, NumberRule, Plan, RewardKind, Terms, Way
from qunluo.core.checkins.runs import NO_RUNS
from qunluo.core.checkins.streaks import DayStreaks, Streaks, WeekStreaks

TICKET_NAME: Final = "今日抽奖券"
SUNDAY: Final = 6


class Parts:
    """What is shown so far for one session of one day, where it comes in parts."""

    __slots__ = ("met", "pieces")

    def __init__(self, met: Iterable[NeedKind] = (), pieces: Iterable[tuple[NeedKind, int]] = ()) -> None:
        self.met = frozenset(met)
        self.pieces = dict(pieces)

    def kept(self) -> tuple[tuple[NeedKind, ...], tuple[tuple[NeedKind, int], ...]]:
        """What is met, and how many pieces there are."""
        return tuple(sorted(self.met)), tuple(self.pieces.items())

    def add(self, fact: Fact) -> frozenset[NeedKind]:
        """What is met with this fact."""
        self.met |= fact.met
        for kind, count, wanted in fact.pieces:
            self.pieces[kind] = self.pieces.get(kind, 0) + count
            if self.pieces[kind] >= wanted:
                self.met |= {kind}
        return self.met


class Counting:
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
        self.covered: dict[str, set[int]] = {}
        self.parts: dict[tuple[int, str], Parts] = {}
        self.counted: dict[int, int] = {}
        self.unhealing: dict[int, int] = {}
        self.done: set[int] = set()
        self.unhealed: set[int] = set()
        self.doubtful: set[int] = set()
        self.shaky: set[int] = set()
        self.made_up: set[int] = set()
        self.held: list[int] = []
        self.dues: list[Due] = []

    def take(self, fact: Fact) -> None:
        """Judge the next fact by those before it."""
        day = fact.day.toordinal()
        expected = None
        if fact.number is not None and ((way := fact.way) is _MESSAGE or way is _PAGE or way is _API):
            expected = len(self.done) - (day in self.done) + 1
        state = self._state(fact, day, expected)
        if state is _COUNTS:
            outcome = _new(Outcome, (fact.key, state, fact.points, expected, _NOTHING))
            self._count(fact, day)
        else:
            outcome = Outcome(fact.key, state, 0, expected, self._aside(fact, day, state))
        self.outcomes[fact.key] = outcome

    def spare(self, first: date, last: date, *, at: datetime) -> None:
        """Take an outage that was declared at that moment."""
        terms = self.only or self.plan.terms_at(at)
        day = local_day(at, terms)
        for streaks in (self.days, self.weeks):
            self.dues += streaks.spare(first, last, terms, day=day) if streaks else ()

    def _state(self, fact: Fact, day: int, expected: int | None) -> State:
        is_ruled = fact.ruling is not _UNRULED
        if is_ruled and fact.ruling is Ruling.REJECTED:
            return State.REJECTED
        if fact.refusal and not is_ruled:
            return State.REFUSED
        covered = self.covered.get(fact.session)
        if covered is None:
            covered = self.covered[fact.session] = set()
        elif day in covered:
            return State.REPEAT
        if not is_ruled:
            if fact.is_held:
                return State.HELD
            if expected is not None and self._is_number_wrong(fact, day, expected):
                return State.WRONG_NUMBER
        if not (fact.met and fact.met >= fact.needed) and not self._covers(fact, day):
            return State.PART
        covered.add(day)
        return _COUNTS

    def _covers(self, fact: Fact, day: int) -> bool:
        """Whether the session is complete with this fact. A person's word stands for whatever is missing."""
        if fact.ruling is Ruling.ACCEPTED and (fact.refusal or not fact.is_held):
            return True
        met = self.parts.setdefault((day, fact.session), Parts()).add(fact)
        return bool(met) if fact.any_will_do else met >= fact.needed

    def _is_number_wrong(self, fact: Fact, day: int, expected: int) -> bool:
        """Doubtful days count either way, so that no ruling makes a later number wrong.

        A number that is right only with them makes its own day doubtful, too.
        """
        if fact.number is None or (fact.number == expected and not self.doubtful):
            return False
        if (self.only or self.plan.terms_at(fact.at)).number is not NumberRule.STRICT:
            return False
        least = len(self.done - self.doubtful - {day}) + 1
        if not least <= fact.number <= least + len(self.doubtful - {day}):
            return True
        if fact.number > least:
            self._doubt(day, is_shaky=True)
        return False

    def _aside(self, fact: Fact, day: int, state: State) -> frozenset[NeedKind]:
        """Remember what does not count, or not yet; what the session still wants, where it is a part."""
        if state is State.PART:
            if fact.ruling is not _UNRULED:
                self._doubt(day, is_shaky=True)
            return fact.needed - self.parts[day, fact.session].met
        if state is State.HELD:
            self.held.append(day)
        if state is State.HELD or state is State.REJECTED:
            self._doubt(day)
        return _NOTHING

    def _doubt(self, day: int, *, is_shaky: bool = False) -> None:
        if day not in self.done:
            self.doubtful.add(day)
            if is_shaky:
                self.shaky.add(day)

    def _count(self, fact: Fact, day: int) -> None:
        terms = self.only or self.plan.terms_at(fact.at)
        if fact.ruling is not _UNRULED:
            self._doubt(day, is_shaky=True)
        if fact.way is _MAKE_UP:
            self.made_up.add(day)
        elif terms.lucky_share and _is_lucky(self.plan, fact, terms.lucky_share):
            key = f"lucky:{fact.day}:{fact.session}"
            self.dues.append(Due(key=key, kind=RewardKind.DRAW_TICKET, name=TICKET_NAME, day=fact.day))
        if terms.sessions_needed > 1 or self.unhealing or not fact.heals:
            self._count_apart(fact, day, terms)
        elif day not in self.done:
            self._finish(fact, day, terms)

    def _count_apart(self, fact: Fact, day: int, terms: Terms) -> None:
        """Where a day takes several sessions, or a make-up does it without healing the streak."""
        needed = terms.sessions_needed
        if needed > 1 and not self.only:
            needed = min(one.sessions_needed for one in terms_through(fact.at, fact.day, self.plan))
        counted = self.counted[day] = self.counted.get(day, 0) + 1
        if not fact.heals:
            self.unhealing[day] = self.unhealing.get(day, 0) + 1
        is_healed = counted - self.unhealing.get(day, 0) >= needed
        if day not in self.done:
            if is_healed:
                self._finish(fact, day, terms)
            elif counted >= needed:
                self._done(day)
                self.unhealed.add(day)
        elif is_healed and day in self.unhealed:
            self.unhealed.discard(day)
            self._run_on(fact, terms)

    def _finish(self, fact: Fact, day: int, terms: Terms) -> None:
        self._done(day)
        self._run_on(fact, terms)

    def _done(self, day: int) -> None:
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
        run = streaks.runs.last if streaks else None
        done = _dates(self.done)
        return Settlement(
            outcomes=self.outcomes,
            done=done,
            total=sum(map(len, self.covered.values())),
            days=len(done),
            streak=run.length if run else 0,
            streak_since=streaks.since(run) if streaks and run else None,
            last_day=done[-1] if done else None,
            alive_until=streaks.alive_until(run) if streaks and run else None,
            longest=streaks.runs.longest if streaks else 0,
            waiting=len(self.held),
            dues=tuple(self.dues),
            made_up=_dates(self.made_up & self.done),
            held=_dates(set(self.held)),
        )

    def carried(self, through: datetime, last: int) -> Carried:
        """All that is known, to be gone on from; `last` is the last day that any fact is about."""
        good, moments = self.weeks.kept() if self.weeks else ((), ())
        if self.weeks:
            last += SUNDAY - date.fromordinal(last).weekday()  # a week is judged when it is over
        return Carried(
            through=through,
            last=last,
            grounds=grounds(self.plan, through=through, last=last),
            done=spans(self.done),
            covered=tuple((session, spans(days)) for session, days in sorted(self.covered.items()) if days),
            made_up=spans(self.made_up),
            unhealed=spans(self.unhealed),
            doubtful=spans(self.doubtful),
            shaky=spans(self.shaky),
            held=tuple(self.held),
            counted=tuple(self.counted.items()),
            unhealing=tuple(self.unhealing.items()),
            parts=tuple(
                (day, session, *parts.kept())
                for (day, session), parts in self.parts.items()
                if day not in self.covered[session]
            ),
            dues=tuple(self.dues),
            days=self.days.runs.kept() if self.days else NO_RUNS,
            weeks=self.weeks.runs.kept() if self.weeks else NO_RUNS,
            good=spans(good),
            moments=tuple(moments),
        )

    def go_on(self, carried: Carried) -> None:
        """Begin with what was carried forward, which must stand in the plan."""
        self.done = unfolded(carried.done)
        self.covered = {session: unfolded(days) for session, days in carried.covered}
        self.made_up = unfolded(carried.made_up)
        self.unhealed = unfolded(carried.unhealed)
        self.doubtful, self.shaky = unfolded(carried.doubtful), unfolded(carried.shaky)
        self.held, self.dues = list(carried.held), list(carried.dues)
        self.counted, self.unhealing = dict(carried.counted), dict(carried.unhealing)
        self.parts = {(day, session): Parts(met, pieces) for day, session, met, pieces in carried.parts}
        known = outages_by(self.plan, carried.through)
        for streaks, runs in ((self.days, carried.days), (self.weeks, carried.weeks)):
            if streaks:
                streaks.runs.go_on(runs)
                streaks.outages += known
        if self.weeks:
            self.weeks.go_on(unfolded(carried.good), carried.moments)


def _dates(days: Iterable[int]) -> tuple[date, ...]:
    return tuple(map(date.fromordinal, sorted(days)))


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
