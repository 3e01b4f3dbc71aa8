"""Plans, facts and strategies for the laws of check-ins: few days, few keys, so that things meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from qunluo.core.checkins.facts import Fact, Ruling
from qunluo.core.checkins.plan import (
    Calendar,
    Need,
    NeedKind,
    NumberRule,
    Plan,
    RewardKind,
    Session,
    Step,
    Terms,
    Way,
)

FIRST = date(2026, 3, 2)  # a Monday
SINCE = datetime(2026, 3, 1, 16, tzinfo=UTC)  # midnight in Shanghai, the night before
KEYWORD = frozenset({NeedKind.KEYWORD})
BOTH = frozenset({NeedKind.TEXT, NeedKind.IMAGE})
LADDER = (
    Step(streak=2, kind=RewardKind.POINTS, name="两连", points=5, repeats=True),
    Step(streak=3, kind=RewardKind.COUPON, name="三连券"),
    Step(streak=7, kind=RewardKind.BADGE, name="一周"),
)
ZONES = ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia")
WORD = Need(kind=NeedKind.KEYWORD, words=("打卡",))
NUMBERED = Need(kind=NeedKind.KEYWORD, pattern="打卡第{n}天*")


def terms(**fields):
    """Terms that ask for one check-in a day from the second of March on, unless said otherwise."""
    return Terms(**{"since": SINCE, "starts_on": FIRST} | fields)


def plan(*versions, outages=(), declared=(), **fields):
    """A plan of these versions, or of one with these fields."""
    return Plan(id=1, versions=versions or (terms(**fields),), outages=outages, declared=declared)


def session(*needs, starts="10:00", ends="22:00", **fields):
    """A session that asks for these needs."""
    return Session(starts=time.fromisoformat(starts), ends=time.fromisoformat(ends), needs=needs or (WORD,), **fields)


def local(day, clock="12:00"):
    """That time of the day in Shanghai; the day is a number of March 2026, or a date."""
    when = date(2026, 3, day) if isinstance(day, int) else day
    return datetime.combine(when, time.fromisoformat(clock), UTC) - timedelta(hours=8)


def fact(day, *, key="", clock="12:00", at=None, **fields):
    """A complete check-in at noon of that day of March."""
    when = date(2026, 3, day) if isinstance(day, int) else day
    moment = at or local(when, clock)
    known = {"met": KEYWORD, "needed": KEYWORD, "points": 3}
    return Fact(**known | {"key": key or f"{when}:{fields.get('session', 'main')}", "day": when, "at": moment} | fields)


def facts_on(*days, **fields):
    """A complete check-in at noon of each of these days of March."""
    return [fact(day, **fields) for day in days]


days = st.integers(0, 24).map(lambda step: FIRST + timedelta(days=step))
moments = st.integers(-6, 24 * 12).map(lambda step: SINCE + timedelta(hours=2 * step))
_spans = st.tuples(days, st.integers(0, 4)).map(lambda one: (one[0], one[0] + timedelta(days=one[1])))


_shapes = st.sampled_from(
    [
        {"met": KEYWORD, "needed": KEYWORD},
        {"met": KEYWORD, "needed": KEYWORD, "session": "eve"},
        {"met": frozenset({NeedKind.TEXT}), "needed": BOTH},
        {"met": frozenset({NeedKind.IMAGE}), "needed": BOTH},
        {"met": frozenset({NeedKind.TEXT}), "needed": BOTH, "any_will_do": True},
        {"met": frozenset(), "needed": BOTH, "pieces": ((NeedKind.IMAGE, 1, 2),)},
        {"met": frozenset(), "needed": KEYWORD},
    ]
)
_manners = st.sampled_from(
    [
        {},
        {"number": 1},
        {"number": 2},
        {"number": 4, "way": Way.PAGE},
        {"number": 3, "way": Way.ROLL_CALL},
        {"way": Way.MAKE_UP},
        {"way": Way.MAKE_UP, "heals": False},
        {"is_held": True},
        {"refusal": "too_late"},
    ]
)
_rulings = st.sampled_from([Ruling.NONE, Ruling.NONE, Ruling.NONE, Ruling.ACCEPTED, Ruling.REJECTED])
_keys = st.integers(0, 99).map(lambda number: f"k{number}")
facts = st.builds(
    lambda key, day, at, shape, manner, ruling: Fact(
        key=key, day=day, at=at, points=int(key[1:]) % 5, ruling=ruling, **shape, **manner
    ),
    *(_keys, days, moments, _shapes, _manners, _rulings),
)
odd_facts = st.lists(facts, max_size=6, unique_by=lambda one: one.key)

_DAY_BY_DAY = ("right", "right", "right", "right", "right", "skipped", "slipped", "held", "rejected")


def _told(kinds, counts_days):
    """A check-in for each day that is not skipped, numbered as the member believes it to be."""
    found = []
    for step, kind in enumerate(kinds):
        number = len(found) + 1 + (kind == "slipped") if counts_days else None
        ruling = Ruling.REJECTED if kind == "rejected" else Ruling.NONE
        if kind != "skipped":
            found.append(fact(FIRST + timedelta(days=step), number=number, is_held=kind == "held", ruling=ruling))
    return found


_courses = st.lists(st.sampled_from(_DAY_BY_DAY), min_size=6, max_size=18) | st.lists(
    st.sampled_from(_DAY_BY_DAY), max_size=4
)
plain_facts = st.builds(_told, _courses, st.booleans())
many_facts = st.builds(lambda plain, odd: plain + odd, plain_facts, odd_facts)

_calendars = st.sampled_from([Calendar.NONE, Calendar.NONE, *Calendar])
_pauses = st.lists(_spans, max_size=2).map(tuple)


def all_terms(*, timezones=ZONES):
    """Any terms that an operator might write, as far as counting goes."""
    return st.builds(
        terms,
        timezone=st.sampled_from(timezones),
        weekdays=st.sampled_from([frozenset(range(7)), frozenset(range(7)), frozenset(range(5)), frozenset({0, 2})]),
        calendar=_calendars,
        pauses=_pauses,
        sessions=st.just((session(id="main"), session(id="eve", starts="22:00", ends="23:00"))),
        sessions_needed=st.sampled_from([1, 1, 2]),
        times_a_week=st.sampled_from([0, 0, 2, 3]),
        number=st.sampled_from(NumberRule),
        ladder=st.sampled_from([LADDER, LADDER[1:], ()]),
        lucky_share=st.sampled_from([0.0, 0.5]),
        ends_on=st.none() | days,
    )


def _plan(first, changes, outages):
    versions = [first]
    for number, (since, changed) in enumerate(sorted(changes, key=lambda one: one[0]), 2):
        versions.append(replace(changed, version=number, since=since))
    return plan(*versions, outages=tuple(one for one, _ in outages), declared=tuple(at for _, at in outages))


_later = moments.filter(lambda at: at > SINCE)
plans = st.builds(
    _plan,
    all_terms(),
    st.lists(st.tuples(_later, all_terms()), max_size=2, unique_by=lambda one: one[0]),
    st.lists(st.tuples(_spans, moments), max_size=2),
)
