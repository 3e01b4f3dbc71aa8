from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.checkins.days import is_planned, local_day
from qunluo.core.checkins.facts import Fact
from qunluo.core.checkins.make_up import Missed, has_joined_by, missed_on, month_of, within_reach
from qunluo.core.checkins.plan import MakeUpRule, Plan, Session, Terms
from qunluo.core.checkins.settle import settle

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
"""Monday, half past noon in Shanghai."""
MAIN = Session()
TERMS = Terms(since=datetime(2026, 2, 1, tzinfo=UTC), starts_on=date(2026, 2, 1), make_up=MakeUpRule(reach_days=3))
MORNING, EVENING = (
    Session(id="morning", starts=time(6), ends=time(9)),
    Session(id="evening", starts=time(22), ends=time(2)),
)


def fact(day: date, session: str = "main", **given) -> Fact:
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    return Fact(**{"key": f"{day}:{session}", "day": day, "session": session, "at": at} | given)


def reach(terms: Terms, *facts: Fact, at: datetime = NOW, outages=()) -> list[tuple[int, str]]:
    plan = Plan(id=1, versions=(terms,), outages=outages)
    return [(one.day.day, one.session.id) for one in within_reach(plan, facts, settle(plan, facts), at=at)]


def test_missed_days_within_reach_come_newest_first():
    assert reach(TERMS) == [(1, "main"), (28, "main"), (27, "main")]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        pytest.param(replace(TERMS, make_up=None), [], id="no rule"),
        pytest.param(replace(TERMS, is_switched_off=True), [], id="switched off"),
        pytest.param(replace(TERMS, make_up=MakeUpRule(reach_days=0)), [], id="no reach"),
        pytest.param(replace(TERMS, starts_on=date(2026, 2, 28)), [1, 28], id="began within reach"),
        pytest.param(replace(TERMS, ends_on=date(2026, 2, 28)), [28, 27], id="ended within reach"),
        pytest.param(replace(TERMS, weekdays=frozenset({0, 4})), [27], id="asked on some days"),
        pytest.param(replace(TERMS, timezone="Pacific/Kiritimati"), [1, 28, 27], id="where it is Monday evening"),
        pytest.param(replace(TERMS, timezone="Pacific/Honolulu"), [28, 27, 26], id="where it is Sunday"),
    ],
)
def test_rule_and_plan_bound_the_reach(terms, expected):
    assert [day for day, _ in reach(terms)] == expected


def test_done_days_are_not_missed_and_waiting_ones_say_so():
    facts = fact(date(2026, 3, 1)), fact(date(2026, 2, 28), is_held=True)
    plan = Plan(id=1, versions=(TERMS,))

    found = within_reach(plan, facts, settle(plan, facts), at=NOW)

    assert found == (
        Missed(day=date(2026, 2, 28), session=MAIN, is_waiting=True),
        Missed(day=date(2026, 2, 27), session=MAIN),
    )


def test_days_of_an_outage_are_not_missed():
    assert reach(TERMS, outages=((date(2026, 2, 27), date(2026, 2, 28)),)) == [(1, "main")]


@pytest.mark.parametrize(
    ("needed", "done", "expected"),
    [
        pytest.param(2, [], ["morning", "evening"], id="both missed"),
        pytest.param(2, ["morning"], ["evening"], id="one done of two"),
        pytest.param(1, ["morning"], [], id="one is enough"),
    ],
)
def test_sessions_of_a_day_are_missed_one_by_one(needed, done, expected):
    terms = replace(TERMS, sessions=(MORNING, EVENING), sessions_needed=needed)
    plan = Plan(id=1, versions=(terms,))
    facts = [fact(date(2026, 2, 28), session) for session in done]

    found = missed_on(date(2026, 2, 28), plan, facts, settle(plan, facts), at=NOW)

    assert [one.session.id for one in found] == expected


def test_session_that_runs_past_midnight_is_not_missed_before_it_ends():
    terms = replace(TERMS, sessions=(MORNING, EVENING), sessions_needed=2, make_up=MakeUpRule(reach_days=1))
    one_at_night = datetime(2026, 3, 1, 17, tzinfo=UTC)

    assert reach(terms, at=one_at_night) == [(1, "morning")]
    assert reach(terms, at=one_at_night + timedelta(hours=1)) == [(1, "morning"), (1, "evening")]


def test_week_that_has_enough_leaves_nothing_to_make_up():
    terms = replace(TERMS, times_a_week=2)
    tuesday, wednesday = fact(date(2026, 2, 24)), fact(date(2026, 2, 25))

    assert reach(terms, tuesday, wednesday) == []
    assert reach(terms, tuesday) == [(1, "main"), (28, "main"), (27, "main")]


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        (None, True),
        (datetime(2026, 2, 27, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 2, 28, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 2, 28, 16, 0, tzinfo=UTC), False),
    ],
    ids=["nobody knows", "the day before", "late that day", "at midnight"],
)
def test_days_before_somebody_came_are_not_theirs(joined, expected):
    assert has_joined_by(date(2026, 2, 28), Plan(id=1, versions=(TERMS,)), joined=joined) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 2, 28, 15, 59, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 2, 28, 16, 0, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
    ids=["last minute", "midnight in Shanghai", "new year"],
)
def test_months_turn_where_the_plan_lives(at, expected):
    assert month_of(at, TERMS) == expected


@given(
    done=st.sets(st.dates(date(2026, 2, 1), date(2026, 3, 2))),
    reach_days=st.integers(0, 20),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    at=st.datetimes(datetime(2026, 2, 3), datetime(2026, 3, 3), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_whatever_is_missed_is_past_planned_and_undone(done, reach_days, weekdays, at):
    terms = replace(TERMS, make_up=MakeUpRule(reach_days=reach_days), weekdays=frozenset(weekdays))
    plan = Plan(id=1, versions=(terms,))
    facts = [fact(day) for day in done]
    settled = settle(plan, facts)
    today = local_day(at, terms)

    found = {one.day for one in within_reach(plan, facts, settled, at=at)}

    days = {today - timedelta(days=back) for back in range(1, reach_days + 1)}
    assert found == {day for day in days if is_planned(day, plan) and day not in settled.done}


@given(st.sets(st.dates(date(2026, 2, 1), date(2026, 3, 1)), max_size=12))
def test_making_all_up_leaves_nothing_missed(done):
    terms = replace(TERMS, make_up=MakeUpRule(reach_days=40))
    plan = Plan(id=1, versions=(terms,))
    facts = [fact(day) for day in done]
    missed = within_reach(plan, facts, settle(plan, facts), at=NOW)

    made_up = [fact(one.day, key=f"make_up:{one.day}", at=NOW) for one in missed]
    settled = settle(plan, [*facts, *made_up])

    assert within_reach(plan, [*facts, *made_up], settled, at=NOW) == ()
    assert (settled.streak, settled.days) == (29, 29)
