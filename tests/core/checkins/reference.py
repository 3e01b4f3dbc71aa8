"""The same as `core.checkins.settle`, told as it is meant and not as it is fast: every look starts from the beginning.

It walks day by day and fact by fact, keeps no counters, and shares with the real thing only the question whether a
day is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from qunluo.core.checkins.days import asks_on, is_asked, local_day, terms_through
from qunluo.core.checkins.facts import Ruling, State
from qunluo.core.checkins.plan import NumberRule, Way

DAY = timedelta(days=1)
NUMBERED = {Way.MESSAGE, Way.PAGE, Way.API}


@dataclass
class Counted:
    """What the reference has to say."""

    states: dict
    points: int
    done: list
    streak: int
    longest: int
    total: int
    waiting: int
    dues: list


def count(plan, facts):
    """Settle by the book."""
    ordered = sorted(facts, key=lambda one: (one.at, one.key))
    states = {}
    for at, one in enumerate(ordered):
        states[one.key] = _state(plan, one, ordered[:at], states)
    counting = [one for one in ordered if states[one.key] is State.COUNTS]
    units = _units(plan, counting, set(_outages(plan, ordered, None)), is_weekly=bool(plan.terms.times_a_week))
    runs = _runs(units)
    return Counted(
        states=states,
        points=sum(one.points for one in counting),
        done=sorted(_done(plan, counting)),
        streak=len(runs[-1]) if runs else 0,
        longest=max(map(len, runs), default=0),
        total=len(counting),
        waiting=sum(state is State.HELD for state in states.values()),
        dues=_dues(plan, ordered, states),
    )


def _state(plan, fact, earlier, states):
    same = [one for one in earlier if (one.day, one.session) == (fact.day, fact.session)]
    if fact.ruling is Ruling.REJECTED:
        return State.REJECTED
    if fact.refusal and fact.ruling is Ruling.NONE:
        return State.REFUSED
    if any(states[one.key] is State.COUNTS for one in same):
        return State.REPEAT
    if fact.is_held and fact.ruling is Ruling.NONE:
        return State.HELD
    if fact.ruling is Ruling.NONE and fact.number is not None and fact.way in NUMBERED:
        strict = plan.terms_at(fact.at).number is NumberRule.STRICT
        if strict and not _is_right(plan, fact, earlier, states):
            return State.WRONG_NUMBER
    return State.COUNTS if _is_complete(fact, [one for one in same if states[one.key] is State.PART]) else State.PART


def _is_complete(fact, parts):
    if fact.ruling is Ruling.ACCEPTED and (fact.refusal or not fact.is_held):
        return True
    shown = [*parts, fact]
    met = set().union(*(one.met for one in shown))
    pieces = [piece for one in shown for piece in one.pieces]
    for kind, _, wanted in pieces:
        if sum(count for other, count, _ in pieces if other == kind) >= wanted:
            met.add(kind)
    # `any_will_do` is the last one's: a session that changed in between is judged as it is now.
    return bool(met) if fact.any_will_do and not fact.met >= fact.needed else met >= fact.needed


def _is_right(plan, fact, earlier, states):
    """A number may or may not count the days that depend on people's rulings."""
    counting = [one for one in earlier if states[one.key] is State.COUNTS]
    done = _done(plan, counting) - {fact.day}
    sure = {day for day in done if not _is_doubtful(plan, day, earlier, states)}
    maybe = {one.day for one in earlier if _is_doubtful(plan, one.day, earlier, states)} - {fact.day}
    return len(sure) + 1 <= fact.number <= len(sure | maybe) + 1


def _is_doubtful(plan, day, earlier, states):
    """Whether the day was done, or may be, by a ruling: told by replaying the day alone."""
    before = []
    is_doubtful = is_shaky = False
    for at, one in enumerate(earlier):
        if one.day != day:
            continue
        was_done = day in _done(plan, before)
        state = states[one.key]
        counts = state in {State.COUNTS, State.PART}
        leans = counts and one.ruling is Ruling.NONE and _leans(plan, one, earlier[:at], states)
        if not was_done and (leans or (counts and one.ruling is not Ruling.NONE)):
            is_doubtful = is_shaky = True
        if not was_done and state in {State.HELD, State.REJECTED}:
            is_doubtful = True
        if state is State.COUNTS:
            before.append(one)
        if not was_done and day in _done(plan, before) and not is_shaky:
            is_doubtful = False
    return is_doubtful


def _leans(plan, fact, earlier, states):
    """Whether the number is right only because a doubtful day is counted."""
    if fact.number is None or fact.way not in NUMBERED or plan.terms_at(fact.at).number is not NumberRule.STRICT:
        return False
    done = _done(plan, [one for one in earlier if states[one.key] is State.COUNTS]) - {fact.day}
    sure = {day for day in done if not _is_doubtful(plan, day, earlier, states)}
    return fact.number > len(sure) + 1


def _kind(plan, at, day):
    """The versions that may decide: that of the moment, all that came before the day was over, those of its end."""
    return terms_through(at, day, plan)


def _done(plan, counting, *, healing=False):
    """The days on which enough sessions count, by the terms of some moment of the day or of its end."""
    done = set()
    for at, one in enumerate(counting):
        sessions = [two for two in counting[: at + 1] if two.day == one.day and (two.heals or not healing)]
        needed = min(terms.sessions_needed for terms in _kind(plan, one.at, one.day))
        if len(sessions) >= needed:
            done.add(one.day)
    return done


def _outages(plan, ordered, until):
    """The outages declared up to that moment; all of them where it is None."""
    known = plan.declared or (min((one.at for one in ordered), default=plan.versions[0].since),) * len(plan.outages)
    return [span for span, at in zip(plan.outages, known, strict=True) if until is None or at <= until]


def _is_needed(plan, day, outages):
    return not any(first <= day <= last for first, last in outages) and is_asked(day, plan)


def _units(plan, counting, outages, *, is_weekly):
    """Day by day, or week by week: good, broken, or passed over."""
    healed = _done(plan, counting, healing=True)
    if not healed:
        return []
    day, last = min(healed) - 7 * DAY, max(healed) + 7 * DAY
    day -= day.weekday() * DAY
    if not is_weekly:
        found = []
        while day <= last:
            found.append((day, "good" if day in healed else "broken" if _is_needed(plan, day, outages) else ""))
            day += DAY
        return found
    found = []
    while day <= last:
        found.append((day, _week(plan, day, counting, outages)))
        day += 7 * DAY
    return found


def _week(plan, monday, counting, outages):
    week = [monday + step * DAY for step in range(7)]
    asked_days = [day for day in week if _is_needed(plan, day, outages)]
    for at, one in enumerate(counting):
        if one.day not in week:
            continue
        asked = sum(all(asks_on(day, terms) for terms in _kind(plan, one.at, day)) for day in asked_days)
        had = len(_done(plan, counting[: at + 1], healing=True) & set(week))
        goals = {terms.times_a_week for terms in _kind(plan, one.at, week[-1])} - {0}
        goals = goals or {next(terms.times_a_week for terms in plan.versions if terms.times_a_week)}
        if any(had >= goal for goal in goals) or (had and asked <= had):
            return "good"
    return "broken" if asked_days else ""


def _runs(units):
    runs, current = [], []
    for unit, kind in units:
        if kind == "good":
            current.append(unit)
        elif kind == "broken" and current:
            runs.append(current)
            current = []
    return [*runs, current] if current else runs


def _dues(plan, ordered, states):
    """Replay the whole history, look at all runs before and after each event, and pay what a run has just passed."""
    happened = sorted(
        [(one.at, 1, one.key, one) for one in ordered]
        + [
            (at, 0, str(span), span)
            for span, at in zip(
                plan.outages,
                plan.declared
                or (min((one.at for one in ordered), default=plan.versions[0].since),) * len(plan.outages),
                strict=True,
            )
        ],
        key=lambda one: one[:3],
    )
    paid, counting, outages = [], [], []
    before = {False: [], True: []}
    for at, is_fact, _, what in happened:
        if is_fact and states[what.key] is not State.COUNTS:
            continue
        if is_fact:
            counting.append(what)
        else:
            outages.append(what)
        terms = plan.terms_at(at)
        for is_weekly in {bool(one.times_a_week) for one in plan.versions}:
            now = _runs(_units(plan, counting, outages, is_weekly=is_weekly))
            if is_weekly == bool(terms.times_a_week):
                day = what.day if is_fact else local_day(at, terms)
                for run in now:
                    _pay(run, before[is_weekly], terms, paid, is_weekly=is_weekly, day=day)
            before[is_weekly] = now
    return sorted((key, day) for key, day, *_ in paid)


def _pay(run, before, terms, paid, *, is_weekly, day):
    longest = max((len(part) for part in before if set(part) <= set(run)), default=0)
    for step in terms.ladder:
        for reached in range(longest + 1, len(run) + 1):
            if reached % step.streak or (reached > step.streak and not step.repeats):
                continue
            code = f"step:{step.streak}:{step.kind}"
            had = sum(one[2] == code and one[3] is is_weekly and one[4] in run for one in paid)
            if had < reached // step.streak:
                key = f"{code}:{run[0]}" if reached == step.streak else f"{code}:{run[0]}:{reached}"
                paid.append((key, day, code, is_weekly, run[0]))


def streak_by_hand(done: set[date], planned, *, until: date) -> tuple[int, int]:
    """The streak that is alive on a day and the longest, of days done, by walking along the calendar."""
    streak = longest = 0
    day = min(done, default=until)
    while day <= until:
        if day in done:
            streak += 1
        elif planned(day) and day < until:
            streak = 0
        longest = max(longest, streak)
        day += DAY
    return streak, longest
