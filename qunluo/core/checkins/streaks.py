"""The streak of a member while their days get done, and the steps of the ladder that it reaches."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from qunluo.core.checkins.days import is_planned, next_planned, planned_days, terms_on
from qunluo.core.checkins.facts import Due
from qunluo.core.checkins.plan import Plan, Step, Terms
from qunluo.core.checkins.runs import Run, Runs

WEEK = 7
_SIX_DAYS = timedelta(days=6)
_FIRST_MONDAY = 1  # 1 January of the year 1 was a Monday, and is day 1


class DayStreaks:
    """Streaks that count days."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.runs = Runs(lambda unit: is_planned(date.fromordinal(unit), plan))

    def add(self, day: date, terms: Terms) -> tuple[Due, ...]:
        """Note that the day is done; what it brings, if these terms count days."""
        run, before = self.runs.add(day.toordinal())
        if terms.times_a_week or not terms.ladder:
            return ()
        return _dues(run, before, terms, since=date.fromordinal(run.first), day=day)

    def since(self, run: Run) -> date:
        """The first day of the run."""
        return date.fromordinal(run.first)

    def alive_until(self, run: Run) -> date | None:
        """The first day after the run that is asked for: the run lives until it ends."""
        return next_planned(self.plan, date.fromordinal(run.last))


class WeekStreaks:
    """Streaks that count weeks from Monday to Sunday with enough days, or with all that were asked for."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.runs = Runs(lambda unit: self.asked(unit) > 0)
        self._done: Counter[int] = Counter()
        self._good: set[int] = set()
        self._asked: dict[int, int] = {}

    def add(self, day: date, terms: Terms) -> tuple[Due, ...]:
        """Note that the day is done; what it brings, if these terms count weeks."""
        week = (day.toordinal() - _FIRST_MONDAY) // WEEK
        self._done[week] += 1
        if week in self._good or not self._is_enough(week, terms):
            return ()
        self._good.add(week)
        run, before = self.runs.add(week)
        if not terms.times_a_week or not terms.ladder:
            return ()
        return _dues(run, before, terms, since=_monday(run.first), day=day)

    def since(self, run: Run) -> date:
        """The Monday of the first week of the run."""
        return _monday(run.first)

    def alive_until(self, run: Run) -> date | None:
        """The Sunday of the first week after the run in which a day is asked for."""
        day = next_planned(self.plan, _monday(run.last) + _SIX_DAYS)
        return day + timedelta(days=6 - day.weekday()) if day else None

    def asked(self, week: int) -> int:
        """How many days of the week are asked for."""
        if week not in self._asked:
            monday = _monday(week)
            self._asked[week] = len(planned_days(self.plan, monday, monday + _SIX_DAYS))
        return self._asked[week]

    def _is_enough(self, week: int, terms: Terms) -> bool:
        """By the goal at that moment or by that of the week's end, whichever is kinder."""
        at_end = terms_on(_monday(week) + _SIX_DAYS, self.plan)
        goals = [one.times_a_week for one in (terms, at_end) if one.times_a_week]
        goal = min(goals, default=self.plan.terms.times_a_week)
        return 0 < goal <= self._done[week] or 0 < self.asked(week) <= self._done[week]


def _dues(run: Run, before: int, terms: Terms, *, since: date, day: date) -> tuple[Due, ...]:
    """The steps that the run has reached just now. Joined of two, it is not paid again for what either was."""
    found: list[Due] = []
    for step in terms.ladder:
        for reached in _reached(step, before, run.length):
            code = f"step:{step.streak}:{step.kind}"
            if run.given.get(code, 0) >= (reached // step.streak if step.repeats else 1):
                continue
            run.given[code] = run.given.get(code, 0) + 1
            key = f"{code}:{since}" if reached == step.streak else f"{code}:{since}:{reached}"
            found.append(Due(key=key, kind=step.kind, name=step.name, points=step.points, day=day))
    return tuple(found)


def _reached(step: Step, before: int, now: int) -> range:
    """The lengths above `before` and up to `now` at which the step gives something."""
    if not step.repeats:
        return range(step.streak, step.streak + 1) if before < step.streak <= now else range(0)
    return range((before // step.streak + 1) * step.streak, now + 1, step.streak)


def _monday(week: int) -> date:
    return date.fromordinal(week * WEEK + _FIRST_MONDAY)
