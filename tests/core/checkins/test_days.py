"""Which day and session a moment belongs to, and on which days a check-in is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.days import (
    Slot,
    is_planned,
    local_day,
    next_planned,
    planned_days,
    slot_of,
    terms_on,
    terms_through,
    window_of,
)
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.plan import Calendar, Plan, Way
from qunluo.core.checkins.settle import settle
from tests.core.checkins.plans import FIRST, SINCE, WORD, local, plan, session, terms

NEW_YORK, LORD_HOWE, CAIRO = "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"
WITH_CLOCKS = (NEW_YORK, LORD_HOWE, CAIRO, "America/Havana", "America/Santiago", "Asia/Beirut", "Europe/Lisbon")
ALL_DAY = session(WORD, starts="00:00", ends="00:00")
NIGHT = session(WORD, id="night", starts="22:00", ends="02:00")
MORNING, EVENING = session(WORD, id="am", starts="06:00", ends="09:00"), session(WORD, id="pm", starts="20:00")


@pytest.mark.parametrize(
    ("sessions", "at", "slot"),
    [
        pytest.param([session()], local(2, "09:59"), None, id="before the window"),
        pytest.param([session()], local(2, "10:00"), (2, "main"), id="as it opens"),
        pytest.param([session()], local(2, "21:59"), (2, "main"), id="as it closes"),
        pytest.param([session()], local(2, "22:00"), None, id="after the window"),
        pytest.param([NIGHT], local(2, "22:00"), (2, "night"), id="evening of a night session"),
        pytest.param([NIGHT], local(3, "01:59"), (2, "night"), id="its small hours are of the day before"),
        pytest.param([NIGHT], local(3, "02:00"), None, id="the night is over"),
        pytest.param([MORNING, EVENING], local(2, "08:00"), (2, "am"), id="first of two"),
        pytest.param([MORNING, EVENING], local(2, "12:00"), None, id="between two"),
        pytest.param([MORNING, EVENING], local(2, "21:00"), (2, "pm"), id="second of two"),
        pytest.param([ALL_DAY], local(2, "00:00"), (2, "main"), id="midnight opens a whole day"),
        pytest.param([ALL_DAY], local(2, "23:59"), (2, "main"), id="a whole day ends at midnight"),
        pytest.param([session(starts="05:00", ends="05:00")], local(3, "04:59"), (2, "main"), id="a day from five on"),
        pytest.param([session(starts="18:00", ends="00:00")], local(2, "23:59"), (2, "main"), id="until midnight"),
    ],
)
def test_a_moment_belongs_to_a_slot(sessions, at, slot):
    expected = Slot(day=date(2026, 3, slot[0]), session_id=slot[1]) if slot else None

    assert slot_of(at, terms(sessions=tuple(sessions))) == expected


@pytest.mark.parametrize(
    ("zone", "day", "window", "expected"),
    [
        pytest.param("Asia/Shanghai", "2026-03-02", "10:00-22:00", "02T02:00 02T14:00", id="no clock changes"),
        pytest.param(NEW_YORK, "2026-03-08", "02:15-02:45", "08T07:15 08T07:45", id="within the hour that is skipped"),
        pytest.param(NEW_YORK, "2026-03-08", "01:00-04:00", "08T06:00 08T08:00", id="around the hour that is skipped"),
        pytest.param(NEW_YORK, "2026-11-01", "01:15-01:45", "01T05:15 01T06:45", id="within the hour that comes twice"),
        pytest.param(NEW_YORK, "2026-11-01", "00:00-00:00", "01T04:00 02T05:00", id="a day of 25 hours"),
        pytest.param(LORD_HOWE, "2026-10-04", "00:00-00:00", "03T13:30 04T13:00", id="a day shorter by half an hour"),
        pytest.param(LORD_HOWE, "2026-04-05", "00:00-00:00", "04T13:00 05T13:30", id="a day longer by half an hour"),
        pytest.param(CAIRO, "2026-04-24", "00:00-00:00", "23T22:00 24T21:00", id="midnight itself is skipped"),
    ],
)
def test_a_window_follows_the_clocks(zone, day, window, expected):
    starts, ends = window.split("-")
    whole = terms(timezone=zone)

    found = window_of(date.fromisoformat(day), session(starts=starts, ends=ends), whole)

    assert " ".join(f"{at:%dT%H:%M}" for at in found) == expected


instants = st.integers(0, 366 * 24 * 4).map(
    lambda step: datetime(2026, 1, 1, tzinfo=UTC) + step * timedelta(minutes=15)
)


@given(instants, st.sampled_from(WITH_CLOCKS))
@settings(max_examples=150, deadline=None)
def test_every_moment_of_a_whole_day_session_is_of_its_local_day(at, zone):
    whole = terms(timezone=zone, sessions=(ALL_DAY,))

    slot = slot_of(at, whole)

    assert slot == Slot(day=at.astimezone(ZoneInfo(zone)).date(), session_id="main")
    assert slot.day == local_day(at, whole)


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.sampled_from(WITH_CLOCKS), st.times(), st.times())
@settings(max_examples=150, deadline=None)
def test_no_window_is_ever_empty(day, zone, starts, ends):
    asked = terms(timezone=zone, sessions=(replace(session(), starts=starts, ends=ends),))

    opens, closes = window_of(day, asked.sessions[0], asked)

    assert opens < closes
    assert slot_of(opens, asked) is not None
    assert closes - opens <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("day", "fields", "planned"),
    [
        pytest.param(date(2026, 3, 2), {}, True, id="the first day"),
        pytest.param(date(2026, 3, 1), {}, False, id="before the first day"),
        pytest.param(date(2026, 3, 9), {"ends_on": date(2026, 3, 9)}, True, id="the last day"),
        pytest.param(date(2026, 3, 10), {"ends_on": date(2026, 3, 9)}, False, id="after the last day"),
        pytest.param(date(2026, 3, 4), {"weekdays": frozenset({0, 2})}, True, id="a weekday of the plan"),
        pytest.param(date(2026, 3, 5), {"weekdays": frozenset({0, 2})}, False, id="another weekday"),
        pytest.param(date(2026, 3, 7), {"pauses": ((date(2026, 3, 6), date(2026, 3, 8)),)}, False, id="in a pause"),
        pytest.param(date(2026, 3, 9), {"pauses": ((date(2026, 3, 6), date(2026, 3, 8)),)}, True, id="after a pause"),
        pytest.param(date(2026, 4, 6), {"calendar": Calendar.HOLIDAYS}, False, id="a holiday"),
        pytest.param(date(2026, 4, 11), {"calendar": Calendar.HOLIDAYS}, True, id="a plain Saturday is no holiday"),
        pytest.param(date(2026, 4, 11), {"calendar": Calendar.WORKDAYS_ONLY}, False, id="no workday"),
        pytest.param(date(2026, 5, 9), {"calendar": Calendar.WORKDAYS_ONLY}, True, id="a Saturday that is worked"),
        pytest.param(date(2026, 5, 9), {"calendar": Calendar.DAYS_OFF_ONLY}, False, id="no day off"),
        pytest.param(date(2026, 5, 1), {"calendar": Calendar.DAYS_OFF_ONLY}, True, id="a day off"),
        pytest.param(date(2026, 3, 4), {"is_switched_off": True}, False, id="switched off"),
    ],
)
def test_a_day_is_planned_or_not(day, fields, planned):
    assert is_planned(day, plan(**fields)) is planned


def test_an_outage_plans_nothing():
    down = plan(outages=((date(2026, 3, 4), date(2026, 3, 5)),))

    assert planned_days(down, date(2026, 3, 3), date(2026, 3, 6)) == (date(2026, 3, 3), date(2026, 3, 6))


def test_a_day_is_judged_by_the_version_in_force_when_it_ended():
    daily = terms()
    weekdays = terms(version=2, since=local(5, "20:00"), weekdays=frozenset(range(4)))
    changed = plan(daily, weekdays)

    assert [terms_on(date(2026, 3, day), changed).version for day in (1, 4, 5, 6)] == [1, 1, 2, 2]
    assert planned_days(changed, date(2026, 3, 4), date(2026, 3, 7)) == (date(2026, 3, 4), date(2026, 3, 5))


def test_an_edit_at_midnight_is_of_the_day_that_begins():
    changed = plan(terms(), terms(version=2, since=local(6, "00:00"), is_switched_off=True))

    assert [is_planned(date(2026, 3, day), changed) for day in (5, 6)] == [True, False]


def test_a_day_cut_short_by_a_move_to_the_east_is_not_asked_for():
    """At 19:00 of the second in New York it is 08:00 of the third in Shanghai: the evening never comes."""
    moved = datetime(2026, 3, 3, 0, tzinfo=UTC)
    changed = plan(terms(timezone=NEW_YORK), terms(version=2, since=moved))

    assert planned_days(changed, date(2026, 3, 2), date(2026, 3, 4)) == (date(2026, 3, 3), date(2026, 3, 4))
    assert terms_on(date(2026, 3, 2), changed).version == 1


def test_a_day_that_ends_twice_by_a_move_to_the_west_must_be_asked_for_by_both():
    moved = datetime(2026, 3, 3, 17, tzinfo=UTC)  # 01:00 of the fourth in Shanghai, noon of the third in New York
    rests = terms(pauses=((date(2026, 3, 3), date(2026, 3, 3)),))
    asked = terms(version=2, since=moved, timezone=NEW_YORK)

    assert is_planned(date(2026, 3, 3), plan(terms(), asked))
    assert not is_planned(date(2026, 3, 3), plan(rests, asked))
    assert terms_on(date(2026, 3, 3), plan(rests, asked)).version == 2


def test_the_versions_that_may_decide_are_those_from_the_moment_to_the_end_of_the_day():
    versions = [terms(version=number, since=SINCE + timedelta(days=number)) for number in range(1, 6)]
    changed = Plan(id=1, versions=tuple(versions))

    through = terms_through(SINCE + timedelta(days=2, hours=1), FIRST + timedelta(days=4), changed)

    assert [one.version for one in dict.fromkeys(through)] == [2, 3, 4]
    assert terms_through(SINCE, FIRST, plan(terms())) == (terms(),)


@pytest.mark.parametrize(
    ("fields", "after", "expected"),
    [
        pytest.param({}, date(2026, 3, 4), date(2026, 3, 5), id="tomorrow"),
        pytest.param({"calendar": Calendar.WORKDAYS_ONLY}, date(2026, 3, 6), date(2026, 3, 9), id="after the weekend"),
        pytest.param({}, date(2025, 1, 1), date(2026, 3, 2), id="the first day"),
        pytest.param({"ends_on": date(2026, 3, 4)}, date(2026, 3, 4), None, id="it is over"),
        pytest.param({"is_switched_off": True}, date(2026, 3, 4), None, id="it is switched off"),
        pytest.param(
            {"pauses": ((date(2026, 3, 5), date(2027, 3, 5)),)}, date(2026, 3, 4), date(2027, 3, 6), id="a long pause"
        ),
        pytest.param({"pauses": ((date(2026, 3, 5), date(2099, 1, 1)),)}, date(2026, 3, 4), None, id="rests for good"),
    ],
)
def test_the_next_planned_day(fields, after, expected):
    assert next_planned(plan(**fields), after) == expected


def test_the_next_planned_day_may_be_of_a_newer_version():
    changed = plan(terms(ends_on=date(2026, 3, 4)), terms(version=2, since=local(10)))

    assert next_planned(changed, date(2026, 3, 4)) == date(2026, 3, 10)


@given(st.integers(1, 15 * 24), st.sampled_from(WITH_CLOCKS), st.sampled_from(WITH_CLOCKS))
@settings(max_examples=20, deadline=None)
def test_no_change_of_zone_breaks_or_doubles_a_day(hours, before, after):
    """Who checks in every hour, in whatever windows there are, has one day after the other."""
    here = terms(timezone=before, starts_on=date(2026, 3, 1), sessions=(session(), NIGHT))
    there = replace(here, version=2, since=SINCE + timedelta(hours=hours), timezone=after)
    moves = plan(here, there)
    claims = (_hourly(SINCE + timedelta(hours=hour, minutes=30)) for hour in range(-24, 20 * 24))

    settled = settle(moves, [fact for one in claims if (fact := fact_of(one, moves))])

    assert settled.streak == settled.days == len(set(settled.done))
    assert settled.days in {20, 21, 22}


def _hourly(at):
    return Claim(key=at.isoformat(), member="ming", at=at, way=Way.MESSAGE, text="打卡")
