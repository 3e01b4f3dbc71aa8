from __future__ import annotations

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qunluo.checkins.models import Outcome, Standing
from qunluo.checkins.reads.outcomes import Bands, Share, outcomes_by_streak
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.reads.statistics import Stretch, open_hours, statistics_of
from qunluo.checkins.writes.figures import refresh_figures
from qunluo.checkins.writes.habits import refresh_habits
from qunluo.checkins.writes.rulings import rule
from qunluo.core.checkins.facts import Ruling
from qunluo.core.checkins.plan import Session
from tests.checkins.crowd import newcomer
from tests.checkins.disputing import CLOSE_TO_SURE, NOW, TERMS, a_plan, at, hand_in, member_of

pytestmark = pytest.mark.django_db
LAST = date(2026, 3, 2)


def told(cast, plan, *, first=date(2026, 2, 24), last=LAST):
    return statistics_of(plan_of(plan.pk), Stretch(first=first, last=last, groups=[cast.group.pk]), at=NOW)


def count(plan) -> None:
    refresh_figures(at=NOW)
    refresh_habits(at=NOW)


@pytest.fixture
def plan(cast):
    plan = a_plan(cast)
    for name, days in (("ming", (20, 25, 26, 27, 28)), ("jing", (25, 27))):
        for day in days:
            hand_in(plan, member_of(cast, name), at(day, 9, month=2))
    hand_in(plan, member_of(cast, "jing"), at(2, 8))
    return plan


def test_a_plan_without_a_past_has_no_figures(cast):
    shown = told(cast, a_plan(cast))

    assert (shown.days, shown.rate, shown.rate_before, shown.streaks.value) == ((), None, None, None)
    assert (shown.habits.members, shown.habits_at, shown.outcomes, shown.ways) == (0, None, (), ())


def test_the_daily_rate_is_the_mean_of_days_that_are_over(cast, plan):
    count(plan)

    shown = told(cast, plan)

    assert [(one.day.day, one.done, one.expected, one.is_over) for one in shown.days] == [
        (25, 2, 3, True),
        (26, 1, 3, True),
        (27, 2, 3, True),
        (28, 1, 3, True),
        (1, 0, 0, True),
        (2, 1, 4, False),
    ]
    assert shown.rate == pytest.approx((2 + 1 + 2 + 1) / 3 / 4)
    assert shown.rate_before == pytest.approx(1 / 3)


def test_days_of_rest_make_no_rate(cast, plan):
    rest = a_plan(cast, weekdays=frozenset({0}))
    hand_in(rest, member_of(cast), at(2, 9))
    count(rest)

    assert [one.day.day for one in told(cast, rest).days] == [2]


def test_long_streaks_are_those_over_seven_days_that_still_live(cast):
    plan = a_plan(cast)
    for name, first in (("ming", 22), ("jing", 21), ("zhou", 18)):
        for day in range(first, 29 if name != "zhou" else 28):
            hand_in(plan, member_of(cast, name), at(day, 9, month=2))
    for name in ("ming", "jing"):
        hand_in(plan, member_of(cast, name), at(1, 9))
    assert sorted(Standing.objects.values_list("streak", flat=True)) == [8, 9, 10]

    assert told(cast, plan).streaks == Share(part=2, whole=3), "ten days that broke are over"


def test_seven_days_are_not_over_seven(cast):
    plan = a_plan(cast)
    for day in range(23, 29):
        hand_in(plan, member_of(cast), at(day, 9, month=2))
    hand_in(plan, member_of(cast), at(1, 9))

    assert told(cast, plan).streaks == Share(part=0, whole=1)


def test_the_share_of_the_invalid_counts_what_was_rejected(cast, plan):
    bad = hand_in(plan, member_of(cast, "zhou"), at(1, 9), risk=CLOSE_TO_SURE)
    hand_in(plan, member_of(cast, "lin"), at(1, 9), risk=CLOSE_TO_SURE)
    rule([bad.pk], ruling=Ruling.REJECTED, reason="代打", operator_id=cast.steward.pk, at=NOW)
    count(plan)

    shown = told(cast, plan)

    assert (shown.invalid, shown.waiting) == (Share(part=1, whole=9), 1)


def test_ways_and_hours_are_told_by_the_members_own_clock(cast, plan):
    count(plan)

    shown = told(cast, plan)

    assert shown.ways == (("page", 7),)
    assert {(day, hour): n for day, row in enumerate(shown.heat.week) for hour, n in enumerate(row) if n} == {
        (2, 9): 2,
        (3, 9): 1,
        (4, 9): 2,
        (5, 9): 1,
        (0, 8): 1,
    }


@pytest.mark.parametrize(
    ("starts", "ends", "hours"),
    [
        pytest.param(time(6), time(9), {6, 7, 8}, id="three hours"),
        pytest.param(time(6, 30), time(9, 30), {7, 8}, id="only whole hours"),
        pytest.param(time(22), time(1), {22, 23, 0}, id="over midnight"),
        pytest.param(time(0), time(0), set(range(24)), id="the whole day"),
    ],
)
def test_hours_at_which_a_plan_is_open(cast, starts, ends, hours):
    session = Session(starts=starts, ends=ends, needs=TERMS.sessions[0].needs)
    plan = a_plan(cast, sessions=(session,), weekdays=frozenset({0, 4}))

    found = open_hours(plan_of(plan.pk), Stretch(first=date(2026, 2, 1), last=LAST, groups=[]))

    assert found == {(day, hour) for day in (0, 4) for hour in hours}


def test_habits_are_counted_for_each_group(cast, plan):
    count(plan)

    shown = told(cast, plan)

    assert (shown.habits.members, shown.habits.gaps, shown.habits.gap_days) == (2, 6, 13)
    assert shown.habits.cohorts == {date(2026, 2, 16): (1, 1, 0), date(2026, 2, 23): (1, 1)}
    assert shown.habits_at == NOW


def test_habits_are_counted_anew_only_when_their_time_has_come(cast, plan):
    count(plan)
    hand_in(plan, member_of(cast, "zhou"), at(2, 9))
    refresh_figures(at=NOW)

    assert refresh_habits(at=at(2, 12)) == 0
    assert refresh_habits(at=at(2, 13)) == 1
    assert told(cast, plan).habits.members == 3


@pytest.fixture
def outcomes(cast):
    """阿明 came for 21 days and bought; 静静 came for 20 and completed; 老周 bought before he ever came."""
    plan = a_plan(cast)
    for name, days in (("ming", range(1, 22)), ("jing", range(1, 21)), ("zhou", range(10, 12))):
        for day in days:
            hand_in(plan, member_of(cast, name), at(day, 9, month=2))
    for name, kind, moment in (
        ("ming", "bought", at(1, 12, month=2)),
        ("zhou", "bought", at(9, month=2)),
        ("jing", "completed", None),
        ("lin", "bought", None),
    ):
        Outcome.objects.create(plan=plan, member=member_of(cast, name), kind=kind, at=moment)
    return plan


def test_outcomes_are_told_apart_by_the_longest_streak(cast, outcomes):
    assert outcomes_by_streak(plan_of(outcomes.pk), [cast.group.pk]) == (
        Bands(kind="bought", long=Share(part=1, whole=1), rest=Share(part=0, whole=2)),
        Bands(kind="completed", long=Share(part=0, whole=1), rest=Share(part=1, whole=2)),
    )


def test_conversion_counts_who_bought_after_the_first_check_in(cast, outcomes):
    assert told(cast, outcomes).conversion == Share(part=1, whole=3)


@pytest.mark.parametrize(
    ("long", "rest", "difference", "few", "chance"),
    [
        pytest.param((20, 40), (30, 160), 0.3125, False, False, id="enough, and far apart"),
        pytest.param((20, 29), (30, 160), 0.502, True, True, id="too few with a long streak"),
        pytest.param((10, 40), (36, 160), 0.025, False, True, id="close together"),
        pytest.param((0, 0), (3, 10), None, True, True, id="nobody with a long streak"),
    ],
)
def test_differences_that_chance_could_make_are_called_so(long, rest, difference, few, chance):
    bands = Bands(kind="bought", long=Share(part=long[0], whole=long[1]), rest=Share(part=rest[0], whole=rest[1]))

    assert bands.difference == (None if difference is None else pytest.approx(difference, abs=0.001))
    assert (bands.are_few, bands.may_be_chance) == (few, chance)


def test_statistics_ask_as_often_for_three_as_for_one(cast, plan):
    count(plan)
    with CaptureQueriesContext(connection) as one:
        told(cast, plan)
    for name in ("甲", "乙"):
        hand_in(plan, newcomer(cast, name), at(2, 9))
    count(plan)
    with CaptureQueriesContext(connection) as three:
        told(cast, plan)

    assert (len(one), len(three)) == (11, 11)
