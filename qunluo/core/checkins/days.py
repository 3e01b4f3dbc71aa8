"""Days as a plan lives them: which day and session a moment belongs to, and on which days a check-in is asked.

A window is two moments in the plan's time zone. Where clocks skip an hour, a time within it is taken as the hour
after; where they repeat one, a window opens the first time and closes the second. So no window is ever empty, and
a moment in two windows belongs to the one that opened last. Days have names, not lengths: however clocks or the
time zone of a plan change, a name comes once, and the day that such a change cuts short is not asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from qunluo.core.checkins.holidays import holiday_of, is_day_off, is_workday
from qunluo.core.checkins.plan import Calendar, Plan, Session, Terms
from qunluo.core.hours import zone

DAY = timedelta(days=1)
FAR_AHEAD = 3 * 366
"""No plan rests longer than so many days; what lies beyond is never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One session of one day."""

    day: date
    session_id: str


def local_day(at: datetime, terms: Terms) -> date:
    """The day on the calendar of the plan's time zone."""
    return at.astimezone(zone(terms.timezone)).date()


def window_of(day: date, session: Session, terms: Terms) -> tuple[datetime, datetime]:
    """From when to before when the session of that day is open, in UTC. Equal times mean 24 hours of the clock."""
    last = day if session.starts < session.ends else day + DAY
    starts = _moment(day, session.starts, terms.timezone)
    ends = _moment(last, session.ends, terms.timezone)
    again = _moment(last, session.ends, terms.timezone, fold=1)
    return starts, max(ends, again)


def slot_of(at: datetime, terms: Terms) -> Slot | None:
    """The day and session that are open at that moment, planned or not; None between windows."""
    today = local_day(at, terms)
    found: tuple[datetime, Slot] | None = None
    for day in (today, today - DAY):
        for session in terms.sessions:
            starts, ends = window_of(day, session, terms)
            if starts <= at < ends and (found is None or starts > found[0]):
                found = starts, Slot(day=day, session_id=session.id)
    return found[1] if found else None


def terms_on(day: date, plan: Plan) -> Terms:
    """The version in force when that local day ended; where a change of time zone cut it short, the one before."""
    if found := _ended_under(day, plan):
        return found[0]
    return next(one for one in reversed(plan.versions) if one.since < day_ends(day, one.timezone))


def terms_through(at: datetime, day: date, plan: Plan) -> tuple[Terms, ...]:
    """The versions that were in force at that moment, from then on until the day was over, or when it ended.

    Whatever is asked, the kindest of them decides: a version added later takes nothing back.
    """
    if len(plan.versions) == 1:
        return plan.versions
    then = plan.terms_at(at)
    later = (one for one in plan.versions if then.since < one.since < day_ends(day, one.timezone))
    return then, *later, *_ended_under(day, plan)


def asks_on(day: date, terms: Terms) -> bool:
    """Whether these terms ask for a check-in on that day; outages are not theirs to know."""
    return not refusal_of(day, terms)


def refusal_of(day: date, terms: Terms) -> str:
    """The code of why these terms take no check-in for that day; empty where they do."""
    if terms.is_switched_off:
        return "off"
    if day < terms.starts_on:
        return "not_started"
    if terms.ends_on is not None and day > terms.ends_on:
        return "ended"
    return "day_off" if _rests(day, terms) else ""


def is_planned(day: date, plan: Plan) -> bool:
    """Whether a check-in was or will be asked for on that day, by the version in force when the day ended.

    A day that ended twice must be asked for by both.
    """
    return not any(first <= day <= last for first, last in plan.outages) and is_asked(day, plan)


def is_asked(day: date, plan: Plan) -> bool:
    """Whether the plan asks for a check-in on that day, even if the house is down."""
    found = _ended_under(day, plan)
    return bool(found) and all(asks_on(day, terms) for terms in found)


def planned_days(plan: Plan, first: date, last: date) -> tuple[date, ...]:
    """The planned days from `first` to `last`."""
    days = (first + step * DAY for step in range((last - first).days + 1))
    return tuple(day for day in days if is_planned(day, plan))


def next_planned(plan: Plan, after: date) -> date | None:
    """The first planned day after that one, or None where none follows."""
    day, newest = after, plan.terms
    for _ in range(FAR_AHEAD):
        day += DAY
        if is_planned(day, plan):
            return day
        if terms_on(day, plan) is newest and refusal_of(day, newest) in {"off", "ended"}:
            return None
        if plan.versions[0] is newest and day < newest.starts_on:
            day = newest.starts_on - DAY
    return None


def _ended_under(day: date, plan: Plan) -> tuple[Terms, ...]:
    """The versions in force when their own local day ended, the newest first.

    One as a rule; two where a change of time zone gave the day a second evening; none where it took it away.
    """
    if len(plan.versions) == 1:
        return plan.versions
    found = []
    newer: datetime | None = None
    for terms in reversed(plan.versions):
        ends = day_ends(day, terms.timezone)
        if terms.since < ends and (newer is None or newer >= ends):
            found.append(terms)
        newer = terms.since
    first = plan.versions[0]
    return tuple(found) or ((first,) if day_ends(day, first.timezone) <= first.since else ())


def _rests(day: date, terms: Terms) -> bool:
    if day.weekday() not in terms.weekdays or any(first <= day <= last for first, last in terms.pauses):
        return True
    match terms.calendar:
        case Calendar.HOLIDAYS:
            return bool(holiday_of(day))
        case Calendar.WORKDAYS_ONLY:
            return is_day_off(day)
        case Calendar.DAYS_OFF_ONLY:
            return is_workday(day)
        case Calendar.NONE:
            return False


def day_ends(day: date, timezone: str) -> datetime:
    """The moment at which that day is over."""
    return _moment(day + DAY, time(0), timezone)


@lru_cache(maxsize=8192)
def _moment(day: date, clock: time, timezone: str, *, fold: int = 0) -> datetime:
    return datetime.combine(day, clock.replace(fold=fold), zone(timezone)).astimezone(UTC)
