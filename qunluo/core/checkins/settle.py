"""All that follows from what a member handed in for a plan: what counts, the streak, and the rewards it earned.

Facts are taken in the order in which they were made, whenever they arrived, and each is judged by those before it
alone. So the same facts give the same settlement in whatever order they came, and what a later fact brings, a
make-up or a check-in by hand, never takes away what an earlier one has earned.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from operator import attrgetter
from typing import Final

from qunluo.core.checkins.days import terms_on
from qunluo.core.checkins.facts import Due, Fact, Outcome, Ruling, Settlement, State
from qunluo.core.checkins.plan import NeedKind, NumberRule, Plan, RewardKind, Terms, Way
from qunluo.core.checkins.streaks import DayStreaks, WeekStreaks

TICKET_NAME: Final = "今日抽奖券"
_NUMBERED: Final = frozenset({Way.MESSAGE, Way.PAGE, Way.API})
_NOTHING: Final[frozenset[NeedKind]] = frozenset()
_in_order = attrgetter("at", "key")


def settle(plan: Plan, facts: Iterable[Fact]) -> Settlement:
    """What the facts of one member come to. Facts that come twice, by their key, are one."""
    tally = _Tally(plan)
    for fact in sorted({fact.key: fact for fact in facts}.values(), key=_in_order):
        tally.take(fact)
    return tally.settlement()


class _Slot:
    """What is shown so far for one session of one day."""

    __slots__ = ("is_covered", "met", "pieces")

    def __init__(self) -> None:
        self.met: frozenset[NeedKind] = frozenset()
        self.pieces: dict[NeedKind, int] = {}
        self.is_covered = False

    def covers(self, fact: Fact) -> bool:
        """Whether the session is complete with this fact. A person's word stands for whatever is missing."""
        if fact.ruling is Ruling.ACCEPTED and (fact.refusal or not fact.is_held):
            self.is_covered = True
            return True
        met = self.met = self.met | fact.met
        for kind, count, wanted in fact.pieces:
            self.pieces[kind] = self.pieces.get(kind, 0) + count
            if self.pieces[kind] >= wanted:
                met = self.met = met | {kind}
        self.is_covered = bool(met) if fact.any_will_do else met >= fact.needed
        return self.is_covered


class _Day:
    """The check-ins that count on one day, and how many of them also heal a streak."""

    __slots__ = ("counted", "healing", "is_done", "is_healed", "is_shaky")

    def __init__(self) -> None:
        self.counted = self.healing = 0
        self.is_done = self.is_healed = self.is_shaky = False


class _Tally:
    """The count while it runs over the facts."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.has_one_version = len(plan.versions) == 1
        self.outcomes: dict[str, Outcome] = {}
        self.slots: dict[tuple[date, str], _Slot] = {}
        self.by_day: dict[date, _Day] = {}
        self.sure: set[date] = set()
        self.maybe: set[date] = set()
        self.done: set[date] = set()
        self.made_up: set[date] = set()
        self.held: list[date] = []
        self.total = 0
        self.dues: list[Due] = []
        self.days = DayStreaks(plan)
        self.weeks = WeekStreaks(plan) if any(one.times_a_week for one in plan.versions) else None

    def take(self, fact: Fact) -> None:
        """Judge the next fact by those before it."""
        expected = None
        if fact.number is not None and fact.way in _NUMBERED:
            expected = len(self.done) - (fact.day in self.done) + 1
        state = self._state(fact)
        if state is State.COUNTS:
            self._count(fact)
        elif state is State.HELD:
            self.held.append(fact.day)
            self.maybe.add(fact.day)
        elif state is State.REJECTED:
            self.maybe.add(fact.day)
        points = fact.points if state is State.COUNTS else 0
        missing = fact.needed - self.slots[fact.day, fact.session].met if state is State.PART else _NOTHING
        self.outcomes[fact.key] = Outcome(key=fact.key, state=state, points=points, expected=expected, missing=missing)

    def _state(self, fact: Fact) -> State:
        is_accepted = fact.ruling is Ruling.ACCEPTED
        if fact.ruling is Ruling.REJECTED:
            return State.REJECTED
        if fact.refusal and not is_accepted:
            return State.REFUSED
        place = fact.day, fact.session
        slot = self.slots.get(place)
        if slot is None:
            slot = self.slots[place] = _Slot()
        elif slot.is_covered:
            return State.REPEAT
        if fact.is_held and not is_accepted:
            return State.HELD
        if fact.number is not None and not is_accepted and self._is_number_wrong(fact, fact.number):
            return State.WRONG_NUMBER
        return State.COUNTS if slot.covers(fact) else State.PART

    def _is_number_wrong(self, fact: Fact, number: int) -> bool:
        """Days that people have ruled on, or still may, count either way: no ruling makes a later number wrong."""
        if fact.way not in _NUMBERED or self._terms(fact).number is not NumberRule.STRICT:
            return False
        least = len(self.sure) - (fact.day in self.sure) + 1
        return not least <= number <= least + self._doubtful(fact.day)

    def _doubtful(self, day: date) -> int:
        """How many other days may or may not be done, as far as the numbers go."""
        return len(self.maybe - self.sure - {day}) if self.maybe else 0

    def _count(self, fact: Fact) -> None:
        terms = self._terms(fact)
        day = self.by_day.get(fact.day)
        if day is None:
            day = self.by_day[fact.day] = _Day()
        self.total += 1
        day.counted += 1
        day.healing += fact.heals
        if terms.lucky_share and fact.way is not Way.MAKE_UP and _is_lucky(self.plan, fact, terms.lucky_share):
            key = f"lucky:{fact.day}:{fact.session}"
            self.dues.append(Due(key=key, kind=RewardKind.DRAW_TICKET, name=TICKET_NAME, day=fact.day))
        if fact.ruling is not Ruling.NONE:
            day.is_shaky = True
        needed = self._sessions_needed(fact, terms)
        if day.counted >= needed and not day.is_done:
            day.is_done = True
            self.done.add(fact.day)
            (self.maybe if day.is_shaky else self.sure).add(fact.day)
            if fact.way is Way.MAKE_UP:
                self.made_up.add(fact.day)
        if day.healing >= needed and not day.is_healed:
            day.is_healed = True
            self.dues.extend(self.days.add(fact.day, terms))
            if self.weeks:
                self.dues.extend(self.weeks.add(fact.day, terms))

    def _terms(self, fact: Fact) -> Terms:
        return self.plan.versions[0] if self.has_one_version else self.plan.terms_at(fact.at)

    def _sessions_needed(self, fact: Fact, terms: Terms) -> int:
        """By the terms of the moment or those of the day's end, whichever are kinder."""
        needed = min(terms.sessions_needed, len(terms.sessions))
        if self.has_one_version:
            return needed
        at_end = terms_on(fact.day, self.plan)
        return min(needed, at_end.sessions_needed, len(at_end.sessions))

    def settlement(self) -> Settlement:
        """What it all comes to."""
        streaks = self.weeks if self.weeks and self.plan.terms.times_a_week else self.days
        runs = streaks.runs.runs
        run = runs[-1] if runs else None
        done = tuple(sorted(self.done))
        return Settlement(
            outcomes=self.outcomes,
            done=done,
            total=self.total,
            days=len(done),
            streak=run.length if run else 0,
            streak_since=streaks.since(run) if run else None,
            last_day=done[-1] if done else None,
            alive_until=streaks.alive_until(run) if run else None,
            longest=max((one.length for one in runs), default=0),
            waiting=len(self.held),
            dues=tuple(self.dues),
            made_up=tuple(sorted(self.made_up)),
            held=tuple(sorted(set(self.held))),
        )


def _is_lucky(plan: Plan, fact: Fact, share: float) -> bool:
    """Luck is drawn from what nobody can choose: the key and the exact moment of the check-in."""
    seed = f"{plan.id}:{fact.key}:{fact.at.timestamp():.6f}".encode()
    drawn = int.from_bytes(blake2b(seed, digest_size=8).digest(), "big")
    return drawn < share * 2**64
