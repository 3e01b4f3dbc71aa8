"""The streak of a member while their days get done, and the steps of the ladder that it reaches.

A step is reached by whatever makes the run long enough, a check-in, a make-up that closes a gap, or an outage that
is declared, and is paid by the terms in force at that moment. What was paid for two runs is not paid again when they
become one, nor taken back.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from qunluo.core.checkins.days import asks_on, is_asked, next_planned, terms_through
from qunluo.core.checkins.facts import Due
from qunluo.core.checkins.plan import Calendar, Plan, Step, Terms
from qunluo.core.checkins.runs import Run, Runs

WEEK = 7
_SIX_DAYS = timedelta(days=6)
_FIRST_MONDAY = 1  # 1 January of the year 1 was a Monday, and is day 1
_NEVER = 1_000_000_000


class Streaks(ABC):
    """What days and weeks have in common: runs, and outages as far as they are known yet."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.runs = Runs(self.is_needed)
        self.outages: list[tuple[date, date]] = []

    @abstractmethod
    def is_needed(self, unit: int) -> bool:
        """Whether the run breaks where the unit is not good."""

    @abstractmethod
    def since(self, run: Run) -> date:
        """The first day of the run."""

    @abstractmethod
    def alive_until(self, run: Run) -> date | None:
        """The last day on which the run can still go on."""

    def is_asked(self, day: date) -> bool:
        """Whether the day is asked for, as far as outages are known yet."""
        return not any(first <= day <= last for first, last in self.outages) and is_asked(day, self.plan)

    def reward(self, run: Run, before: int, terms: Terms, *, day: date) -> tuple[Due, ...]:
        """The steps that the run has reached just now, having been `before` long."""
        ladder = run.ladder = terms.ladder
        run.next_at = min((_next(step, run.length) for step in ladder), default=_NEVER)
        since = self.since(run)
        return tuple(due for step in ladder for due in _dues(step, run, before, since=since, day=day))


class DayStreaks(Streaks):
    """Streaks that count days."""

    def is_needed(self, unit: int) -> bool:
        """Whether that day is asked for."""
        return self.is_asked(date.fromordinal(unit))

    def since(self, run: Run) -> date:
        """The first day of the run."""
        return date.fromordinal(run.first)

    def alive_until(self, run: Run) -> date | None:
        """The first day after the run that is asked for: the run lives until it ends."""
        return next_planned(self.plan, date.fromordinal(run.last))

    def add(self, day: date, terms: Terms) -> tuple[Due, ...]:
        """Note that the day is done; what it brings, if these terms count days."""
        run, before = self.runs.add(day.toordinal())
        if (run.ladder is terms.ladder and run.length < run.next_at) or terms.times_a_week:
            return ()
        return self.reward(run, before, terms, day=day)

    def spare(self, first: date, last: date, terms: Terms, *, day: date) -> tuple[Due, ...]:
        """Note an outage, declared on `day`; what it brings."""
        self.outages.append((first, last))
        mended = list(self.runs.mend(first.toordinal(), last.toordinal()))
        if terms.times_a_week:
            return ()
        return tuple(due for run, before in mended for due in self.reward(run, before, terms, day=day))


class WeekStreaks(Streaks):
    """Streaks that count weeks from Monday to Sunday with enough days, or with all that were asked for."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._first_goal = next(one.times_a_week for one in plan.versions if one.times_a_week)
        self._moments: dict[int, list[datetime]] = {}
        self._good: set[int] = set()
        self._asked: dict[int, int] = {}

    def is_needed(self, unit: int) -> bool:
        """Whether any day of that week is asked for."""
        return any(self.is_asked(day) for day in _days(unit))

    def since(self, run: Run) -> date:
        """The Monday of the first week of the run."""
        return _monday(run.first)

    def alive_until(self, run: Run) -> date | None:
        """The Sunday of the first week after the run in which a day is asked for."""
        day = next_planned(self.plan, _monday(run.last) + _SIX_DAYS)
        return day + timedelta(days=6 - day.weekday()) if day else None

    def add(self, day: date, terms: Terms, *, at: datetime) -> tuple[Due, ...]:
        """Note that the day is done; what it brings, if these terms count weeks."""
        week = _week(day)
        moments = self._moments.setdefault(week, [])
        moments.append(at)
        if week in self._good or not (0 < terms.times_a_week <= len(moments) or self._is_enough(week, len(moments))):
            return ()
        self._good.add(week)
        run, before = self.runs.add(week)
        return self.reward(run, before, terms, day=day) if terms.times_a_week else ()

    def spare(self, first: date, last: date, terms: Terms, *, day: date) -> tuple[Due, ...]:
        """Note an outage, declared on `day`; what it brings."""
        self.outages.append((first, last))
        weeks = range(_week(first), _week(last) + 1)
        grown = []
        for week in weeks:
            self._asked.pop(week, None)
            counts = range(1, len(self._moments.get(week, ())) + 1)
            if week not in self._good and any(self._is_enough(week, count) for count in counts):
                self._good.add(week)
                grown.append(self.runs.add(week))
        grown.extend(self.runs.mend(weeks[0], weeks[-1]))
        if not terms.times_a_week:
            return ()
        return tuple(due for run, before in grown for due in self.reward(run, before, terms, day=day))

    def kept(self) -> tuple[list[int], list[tuple[int, tuple[datetime, ...]]]]:
        """The good weeks, and when the days of the others were done."""
        open_weeks = ((week, tuple(its)) for week, its in sorted(self._moments.items()) if week not in self._good)
        return sorted(self._good), list(open_weeks)

    def go_on(self, good: Iterable[int], moments: Iterable[tuple[int, tuple[datetime, ...]]]) -> None:
        """Begin with these weeks."""
        self._good = set(good)
        self._moments = {week: list(its) for week, its in moments}

    def _is_enough(self, week: int, count: int) -> bool:
        """Whether so many of the week's days are enough, or all that were asked for.

        The goal is that of the last one's moment, or a kinder one that came before the week was over.
        """
        if len(self.plan.versions) == 1:
            return self.plan.terms.times_a_week <= count or self._days_asked(week) <= count
        at = self._moments[week][count - 1]
        sunday = _monday(week) + _SIX_DAYS
        goals = [one.times_a_week for one in terms_through(at, sunday, self.plan) if one.times_a_week]
        return min(goals, default=self._first_goal) <= count or self._days_asked_since(at, week) <= count

    def _days_asked(self, week: int) -> int:
        if week not in self._asked:
            is_plain = not self.outages and _is_plain(week, self.plan)
            asked = len(self.plan.terms.weekdays) if is_plain else sum(self.is_asked(day) for day in _days(week))
            self._asked[week] = asked
        return self._asked[week]

    def _days_asked_since(self, at: datetime, week: int) -> int:
        """How many days of the week every version asked for that was in force from that moment on."""
        return sum(
            self.is_asked(day) and all(asks_on(day, terms) for terms in terms_through(at, day, self.plan))
            for day in _days(week)
        )


def _next(step: Step, length: int) -> int:
    """The next length after this one at which the step gives something."""
    if step.repeats:
        return (length // step.streak + 1) * step.streak
    return step.streak if length < step.streak else _NEVER


def _dues(step: Step, run: Run, before: int, *, since: date, day: date) -> list[Due]:
    found = []
    reached = _next(step, before)
    while reached <= run.length:
        code = f"step:{step.streak}:{step.kind}"
        if run.given.get(code, 0) < reached // step.streak:
            run.given[code] = run.given.get(code, 0) + 1
            key = f"{code}:{since}" if reached == step.streak else f"{code}:{since}:{reached}"
            found.append(Due(key=key, kind=step.kind, name=step.name, points=step.points, day=day))
        reached = _next(step, reached)
    return found


def _is_plain(week: int, plan: Plan) -> bool:
    """Whether the week is one like another: nothing rests in it but the weekdays that always do."""
    terms, monday = plan.terms, _monday(week)
    if len(plan.versions) > 1 or terms.pauses or terms.calendar is not Calendar.NONE or terms.is_switched_off:
        return False
    return terms.starts_on <= monday and (terms.ends_on is None or monday + _SIX_DAYS <= terms.ends_on)


def _week(day: date) -> int:
    return (day.toordinal() - _FIRST_MONDAY) // WEEK


def _days(week: int) -> tuple[date, ...]:
    monday = week * WEEK + _FIRST_MONDAY
    return tuple(date.fromordinal(monday + step) for step in range(WEEK))


def _monday(week: int) -> date:
    return date.fromordinal(week * WEEK + _FIRST_MONDAY)
