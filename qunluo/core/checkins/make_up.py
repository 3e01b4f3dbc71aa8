"""Which missed check-ins a member may make up: planned, over, not done, not too long ago, and not before they came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qunluo.core.checkins.days import DAY, is_planned, local_day, terms_on, window_of
from qunluo.core.checkins.facts import Fact, Settlement, State
from qunluo.core.checkins.plan import Plan, Session, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """One session of one day without a check-in that counts. `is_waiting`: one is there and waits for review."""

    day: date
    session: Session
    is_waiting: bool = False


def within_reach(plan: Plan, facts: Iterable[Fact], settled: Settlement, *, at: datetime) -> tuple[Missed, ...]:
    """What the rule in force now lets a member make up, the newest first. Nothing where there is no such rule."""
    terms = plan.terms_at(at)
    if terms.make_up is None or terms.is_switched_off:
        return ()
    today = local_day(at, terms)
    known = tuple(facts)
    days = (today - back * DAY for back in range(1, terms.make_up.reach_days + 1))
    return tuple(one for day in days for one in missed_on(day, plan, known, settled, at=at))


def missed_on(day: date, plan: Plan, facts: Iterable[Fact], settled: Settlement, *, at: datetime) -> tuple[Missed, ...]:
    """The sessions of the day that are over and were not done; none where the day needs no more of them."""
    if not is_planned(day, plan) or day in settled.done:
        return ()
    terms = terms_on(day, plan)
    if terms.times_a_week and _done_in_week(day, settled) >= terms.times_a_week:
        return ()
    return tuple(_open_sessions(day, terms, facts, settled, at=at))


def has_joined_by(day: date, plan: Plan, *, joined: datetime | None) -> bool:
    """Whether the member was there on that day, and so could miss it. Where nobody knows since when: yes."""
    return joined is None or local_day(joined, terms_on(day, plan)) <= day


def month_of(at: datetime, terms: Terms) -> date:
    """The first day of the month of the plan's calendar in which the moment lies: quotas are counted by it."""
    return local_day(at, terms).replace(day=1)


def _open_sessions(
    day: date, terms: Terms, facts: Iterable[Fact], settled: Settlement, *, at: datetime
) -> Iterator[Missed]:
    states: dict[str, set[State]] = {}
    for fact in facts:
        if fact.day == day and fact.key in settled.outcomes:
            states.setdefault(fact.session, set()).add(settled.outcomes[fact.key].state)
    for session in terms.sessions:
        _starts, ends = window_of(day, session, terms)
        known = states.get(session.id, set())
        if ends <= at and State.COUNTS not in known:
            yield Missed(day=day, session=session, is_waiting=State.HELD in known)


def _done_in_week(day: date, settled: Settlement) -> int:
    monday = day - timedelta(days=day.weekday())
    return sum(monday <= one < monday + 7 * DAY for one in settled.done)
