"""What today is to a member in a plan: computed from what they handed in, said in the words of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from qunluo.core.checkins.days import is_planned, local_day, next_planned, refusal_of, slot_of, window_of
from qunluo.core.checkins.facts import Fact, Outcome, Settlement, State
from qunluo.core.checkins.plan import Need, NeedKind, Plan, Session, Terms
from qunluo.core.checkins.settle import settle

ONE_TAP = frozenset({NeedKind.TAP, NeedKind.KEYWORD})
ON_PAGE = ONE_TAP | {NeedKind.TEXT, NeedKind.IMAGE, NeedKind.LINK, NeedKind.LOCATION, NeedKind.QUIZ, NeedKind.FORM}
"""Evidence that a page can take; the rest belongs in the group, or before a code on a wall."""
MILESTONES = (7, 21, 100, 365)
WORST_LAST = (State.COUNTS, State.HELD, State.PART, State.REJECTED, State.WRONG_NUMBER, State.REFUSED, State.REPEAT)


class Look(StrEnum):
    """How a session stands for the member at this moment."""

    DONE = "done"
    HELD = "held"
    PART = "part"
    OPEN = "open"
    EARLY = "early"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One session of today: its window, how it stands, and the fact that says so."""

    session: Session
    look: Look
    starts: datetime
    ends: datetime
    fact: Fact | None = None
    outcome: Outcome | None = None

    @property
    def is_open(self) -> bool:
        """Whether something may still be handed in for it now."""
        return self.look in {Look.OPEN, Look.PART}

    @property
    def needs(self) -> tuple[Need, ...]:
        """What is still wanted: all, or what a part has left open."""
        if self.look is Look.PART and self.outcome is not None:
            return tuple(need for need in self.session.needs if need.kind in self.outcome.missing)
        return self.session.needs

    @property
    def is_one_tap(self) -> bool:
        """Whether the tap alone is a check-in."""
        kinds = {need.kind for need in self.needs}
        return bool(kinds & ONE_TAP) if self.session.any_will_do else kinds <= ONE_TAP

    @property
    def elsewhere(self) -> tuple[Need, ...]:
        """What no page can take."""
        return tuple(need for need in self.needs if need.kind not in ON_PAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A plan as it stands today. `rests` is the code of why nothing is asked today, or empty."""

    plan: Plan
    terms: Terms
    today: date
    rests: str
    steps: tuple[Step, ...]
    settled: Settlement
    next_day: date | None
    week_done: int

    @property
    def is_done(self) -> bool:
        """Whether the day counts."""
        return self.today in self.settled.done

    @property
    def number(self) -> int:
        """Which of the member's days this is."""
        return sum(day <= self.today for day in self.settled.done)

    @property
    def streak(self) -> int:
        """The streak as it stands."""
        return self.settled.streak_on(self.today)

    @property
    def current(self) -> Step | None:
        """The session to show large: one that is open, else one that was done, else the next, else the last."""
        for wanted in ({Look.PART, Look.OPEN}, {Look.HELD}, {Look.DONE} if self.is_done else set(), {Look.EARLY}):
            found = next((one for one in self.steps if one.look in wanted), None)
            if found is not None:
                return found
        return self.steps[-1] if self.steps else None

    @property
    def milestone(self) -> int | None:
        """The next length of a streak to look forward to, of the ladder or a round one."""
        if self.terms.times_a_week:
            return min((one.streak for one in self.terms.ladder if one.streak > self.streak), default=None)
        ahead = {one.streak for one in self.terms.ladder} | set(MILESTONES)
        return min((one for one in ahead if one > self.streak), default=None)

    @property
    def to_go(self) -> int:
        """How many days are left to the milestone."""
        return (self.milestone or 0) - self.streak


def card_of(plan: Plan, facts: Mapping[str, Fact], *, at: datetime) -> Card:
    """The plan as it stands for whoever handed these facts in."""
    terms = plan.terms_at(at)
    slot = slot_of(at, terms)
    today = slot.day if slot else local_day(at, terms)
    settled = settle(plan, facts.values())
    is_down = any(first <= today <= last for first, last in plan.outages)
    monday = today - timedelta(days=today.weekday())
    return Card(
        plan=plan,
        terms=terms,
        today=today,
        rests=refusal_of(today, terms) or ("outage" if is_down else ""),
        steps=tuple(_step(one, terms, _of(one, today, facts, settled), (today, at)) for one in terms.sessions),
        settled=settled,
        next_day=next_planned(plan, today),
        week_done=sum(monday <= day < monday + timedelta(days=7) for day in settled.done),
    )


def is_over(plan: Plan, day: date) -> bool:
    """Whether nothing will be asked any more, from that day on."""
    return not is_planned(day, plan) and next_planned(plan, day) is None


def _of(session: Session, day: date, facts: Mapping[str, Fact], settled: Settlement) -> list[tuple[Fact, Outcome]]:
    """What was handed in for the session, what counts most first."""
    here = [
        (fact, settled.outcomes[fact.key]) for fact in facts.values() if (fact.day, fact.session) == (day, session.id)
    ]
    return sorted(here, key=lambda one: (WORST_LAST.index(one[1].state), -one[0].at.timestamp()))


def _step(session: Session, terms: Terms, given: Sequence[tuple[Fact, Outcome]], when: tuple[date, datetime]) -> Step:
    day, at = when
    starts, ends = window_of(day, session, terms)
    fact, outcome = given[0] if given else (None, None)
    look = Look.EARLY if at < starts else Look.LATE if at >= ends else Look.OPEN
    if outcome is not None and outcome.state is State.COUNTS:
        look = Look.DONE
    elif outcome is not None and outcome.state is State.HELD:
        look = Look.HELD
    elif outcome is not None and outcome.state is State.PART and look is Look.OPEN:
        look = Look.PART
    return Step(session=session, look=look, starts=starts, ends=ends, fact=fact, outcome=outcome)
