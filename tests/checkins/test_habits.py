from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.checkins.habits import Habits, data_of, habits_from, habits_of, together

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
EVERY_DAY = [MONDAY + DAY * number for number in range(28)]


def days(*numbers):
    return [MONDAY + DAY * (number - 1) for number in numbers]


def test_habits_of_three_members_over_two_weeks():
    told = habits_of([days(1, 2, 3, 4, 5, 6, 7, 8), days(1, 3, 9), days(8)], planned=EVERY_DAY, today=MONDAY + DAY * 9)

    assert told == Habits(
        members=3,
        gaps=9,
        gap_days=15,
        shares=8 / 9 + 3 / 9 + 1 / 2,
        bands={"full": 0, "most": 1, "half": 1, "little": 1},
        cohorts={MONDAY: (2, 2), MONDAY + DAY * 7: (1,)},
    )


@pytest.mark.parametrize(
    ("done", "today", "share"),
    [
        pytest.param(days(1, 2, 3), 4, 1.0, id="today still runs"),
        pytest.param(days(1, 2, 3, 4), 4, 1.0, id="today is done"),
        pytest.param(days(1, 2), 4, 2 / 3, id="yesterday was missed"),
        pytest.param(days(4), 4, 1.0, id="began today"),
        pytest.param(days(3, 4), 4, 1.0, id="what came before the first day is nobody's"),
    ],
)
def test_completion_counts_from_the_first_day_on(done, today, share):
    told = habits_of([done], planned=EVERY_DAY, today=MONDAY + DAY * (today - 1))

    assert told.completion == pytest.approx(share)


def test_days_that_were_not_asked_for_complete_nothing():
    planned = [day for day in EVERY_DAY if day.weekday() < 5]

    told = habits_of([days(1, 2, 6, 7)], planned=planned, today=MONDAY + DAY * 7)

    assert told.completion == pytest.approx(2 / 5)


def test_nobody_has_no_habits():
    assert habits_of([[], []], planned=EVERY_DAY, today=MONDAY) == Habits(
        bands={"full": 0, "most": 0, "half": 0, "little": 0}
    )
    assert (Habits().interval, Habits().completion) == (None, None)


members = st.lists(st.sets(st.sampled_from(EVERY_DAY[:20]), max_size=20).map(list), max_size=8)


@given(members, members)
def test_groups_add_up(some, others):
    today = EVERY_DAY[20]
    parts = [habits_of(group, planned=EVERY_DAY, today=today) for group in (some, others)]

    whole, added = habits_of([*some, *others], planned=EVERY_DAY, today=today), together(parts)

    assert added.shares == pytest.approx(whole.shares)
    assert (added.members, added.gaps, added.gap_days, added.bands, added.cohorts) == (
        whole.members,
        whole.gaps,
        whole.gap_days,
        whole.bands,
        whole.cohorts,
    )


@given(members)
def test_habits_survive_their_journey_through_json(some):
    told = habits_of(some, planned=EVERY_DAY, today=EVERY_DAY[20])

    assert habits_from(data_of(told)) == told
