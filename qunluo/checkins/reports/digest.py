"""The figures of a report, as values: whatever shows them shows the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qunluo.checkins.reads.board import Tally, Wanted, board_of, missing_on, rate_of
from qunluo.checkins.reads.leaderboards import Asked, Place, Span, board_for
from qunluo.checkins.reads.statistics import DayPoint, Stretch, statistics_of
from qunluo.core.checkins.days import window_of
from qunluo.core.checkins.plan import Plan
from qunluo.core.checkins.telling import closing_text
from qunluo.core.checkins.words import MILESTONES
from qunluo.core.hours import zone
from qunluo.lib.nicknames import shown_name

TOP = 5
MOST_NAMED = 200
WEEK = 7
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a ranking: the place, the name, and what it is for."""

    rank: int
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One report. `rates` are the last planned days, oldest first; `cheers` name who reached a milestone that day."""

    plan: str
    group: str
    is_weekly: bool
    first: date
    last: date
    closes_at: str
    expected: int
    done: int
    checkins: int
    waiting: int
    missing: int
    rate: float | None
    rate_before: float | None
    rates: tuple[tuple[date, float | None], ...]
    streaks: tuple[Row, ...]
    leaders: tuple[Row, ...]
    cheers: tuple[str, ...]
    names_missing: tuple[str, ...]
    unasked: int = 0


def daily(plan: Plan, group: int, title: str, day: date, *, at: datetime) -> Digest:
    """The day in one group, as it stands at this moment."""
    terms = plan.terms_at(at)
    tally = board_of(plan, day, Wanted(groups=[group]), at=at).tally
    week = _points(plan, group, day - (WEEK - 1) * DAY, day, at=at)
    yesterday = [one for one in week if one.day < day]
    is_named = terms.report is not None and terms.report.names_missing
    streaks = _board(plan, group, Span.STREAK, day)
    return Digest(
        plan=terms.name,
        group=title,
        is_weekly=False,
        first=day,
        last=day,
        closes_at=_closes(plan, day, at=at),
        expected=tally.expected,
        done=tally.done,
        checkins=tally.done,
        waiting=tally.waiting,
        missing=tally.missing,
        rate=tally.rate,
        rate_before=yesterday[-1].rate if yesterday else None,
        rates=_rates(week, day, tally),
        streaks=_rows(streaks[:TOP], "{} 天"),
        leaders=_earliest(plan, group, day),
        cheers=tuple(f"{shown_name(one.name)} 连续 {one.value} 天" for one in _reached(plan, group, day)),
        names_missing=_missing(plan, group, day, at=at) if is_named else (),
        unasked=tally.unasked,
    )


def weekly(plan: Plan, group: int, title: str, last: date, *, at: datetime) -> Digest:
    """The seven days that end on `last`."""
    first = last - (WEEK - 1) * DAY
    told = statistics_of(plan, Stretch(first=first, last=last, groups=[group]), at=at)
    leaders = _board(plan, group, Span.WEEK, last)
    return Digest(
        plan=plan.terms_at(at).name,
        group=title,
        is_weekly=True,
        first=first,
        last=last,
        closes_at="",
        expected=max((one.expected for one in told.days), default=0),
        done=max((one.done for one in told.days), default=0),
        checkins=sum(one.checkins for one in told.days),
        waiting=told.waiting,
        missing=0,
        rate=told.rate,
        rate_before=told.rate_before,
        rates=tuple((one.day, one.rate) for one in told.days),
        streaks=_rows(_board(plan, group, Span.STREAK, last)[:TOP], "{} 天"),
        leaders=_rows(leaders[:TOP], "{} 天"),
        cheers=(),
        names_missing=(),
    )


def _points(plan: Plan, group: int, first: date, last: date, *, at: datetime) -> tuple[DayPoint, ...]:
    return statistics_of(plan, Stretch(first=first, last=last, groups=[group]), at=at).days


def _rates(week: Sequence[DayPoint], day: date, tally: Tally) -> tuple[tuple[date, float | None], ...]:
    """Of the day itself the figures of this moment."""
    past = tuple((one.day, one.rate) for one in week if one.day < day)
    return (*past, (day, rate_of(tally.done, tally.expected)))


def _board(plan: Plan, group: int, span: Span, day: date) -> list[Place]:
    return board_for(plan.id, Asked(span=span, day=day, groups=[group]), limit=MOST_NAMED)


def _rows(places: Sequence[Place], form: str) -> tuple[Row, ...]:
    return tuple(Row(rank=one.rank, name=shown_name(one.name), value=form.format(one.value)) for one in places)


def _earliest(plan: Plan, group: int, day: date) -> tuple[Row, ...]:
    here = zone(plan.terms.timezone)
    places = _board(plan, group, Span.DAY, day)[:TOP]
    return tuple(
        Row(rank=one.rank, name=shown_name(one.name), value=f"{one.at.astimezone(here):%H:%M}")
        for one in places
        if one.at
    )


def _reached(plan: Plan, group: int, day: date) -> list[Place]:
    """Who checked in on the day and has just reached a milestone."""
    came = {one.member_id for one in _board(plan, group, Span.DAY, day)}
    return [one for one in _board(plan, group, Span.STREAK, day) if one.value in MILESTONES and one.member_id in came]


def _missing(plan: Plan, group: int, day: date, *, at: datetime) -> tuple[str, ...]:
    members = missing_on(plan, day, [group], at=at, limit=MOST_NAMED)
    return tuple(shown_name(one.name or one.external_id) for one in members)


def _closes(plan: Plan, day: date, *, at: datetime) -> str:
    terms = plan.terms_at(at)
    ends = max(window_of(day, session, terms)[1] for session in terms.sessions)
    return closing_text(ends.astimezone(zone(terms.timezone)), day) if ends > at else ""
