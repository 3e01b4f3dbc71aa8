"""How grave it is follows from who said it where within which time, whoever hears of it first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.incidents import THRESHOLDS, Alarm, Course, Level, Threshold, fold, joined, reach
from tests.core.said import at

NOON = at("12:00")
TWO = Threshold(level=Level.PLAIN, people=2, hours=2)
FIVE = Threshold(level=Level.SERIOUS, people=5, hours=2)
GROUPS = Threshold(level=Level.GRAVE, people=2, groups=2, hours=2)


def alarm(minutes=0, person=1, *, group=1, level=0):
    return Alarm(
        at=NOON + timedelta(minutes=minutes), key=f"{minutes}-{person}", person=person, group=group, level=level
    )


def course(level, minutes):
    return Course(level=level, opened_at=NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("alarms", "expected"),
    [
        pytest.param([], None, id="nothing said"),
        pytest.param([alarm(0)], None, id="one person is not enough"),
        pytest.param([alarm(0), alarm(1), alarm(2)], None, id="one person three times is one person"),
        pytest.param([alarm(0), alarm(5, 2)], course(Level.PLAIN, 5), id="two people"),
        pytest.param([alarm(0), alarm(119, 2)], course(Level.PLAIN, 119), id="two people, just within the span"),
        pytest.param([alarm(0), alarm(120, 2)], None, id="two people, the span just over"),
        pytest.param([alarm(0, level=2)], course(Level.GRAVE, 0), id="one mention that is grave by itself"),
        pytest.param(
            [alarm(n, n) for n in range(1, 6)], course(Level.SERIOUS, 2), id="five people: it began with the second"
        ),
        pytest.param([alarm(n, n) for n in range(1, 5)], course(Level.PLAIN, 2), id="four people"),
        pytest.param([alarm(0), alarm(5, 2, group=2)], course(Level.GRAVE, 5), id="two people in two groups"),
        pytest.param([alarm(0), alarm(5, group=2)], None, id="one person in two groups"),
        pytest.param([alarm(0, level=3), alarm(9, 2)], course(Level.SERIOUS, 0), id="it never becomes milder"),
    ],
)
def test_alarms_come_to_a_level(alarms, expected):
    assert fold(alarms, (TWO, FIVE, GROUPS)) == expected


def test_without_thresholds_only_what_is_grave_by_itself_counts():
    assert fold([alarm(0), alarm(1, 2)], ()) is None
    assert fold([alarm(0, level=1)], ()) == course(Level.GRAVEST, 0)


def test_the_shipped_thresholds_ask_for_more_people_the_graver_it_is():
    by_level = sorted(THRESHOLDS, key=lambda one: -one.level)

    assert [one.people for one in by_level] == sorted(one.people for one in by_level)
    assert reach(THRESHOLDS) == timedelta(hours=24)


alarms_of_a_day = st.lists(
    st.builds(
        alarm,
        st.integers(0, 600),
        st.integers(1, 6),
        group=st.integers(1, 3),
        level=st.sampled_from([0, 0, 0, 0, 3]),
    ),
    max_size=25,
)


@given(alarms_of_a_day, st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_they_came(some, random):
    shuffled = list(some)
    random.shuffle(shuffled)

    assert fold(shuffled, (TWO, FIVE, GROUPS)) == fold(some, (TWO, FIVE, GROUPS))


@given(alarms_of_a_day, st.integers(0, 600), st.integers(1, 240))
def test_a_part_and_what_lies_near_it_tell_as_much_as_the_whole(some, start, length):
    """What new alarms change is seen by looking at those within reach of them."""
    thresholds = (TWO, FIVE, GROUPS)
    first, last = NOON + timedelta(minutes=start), NOON + timedelta(minutes=start + length)
    known = [one for one in some if not first <= one.at <= last]
    new = [one for one in some if first <= one.at <= last]
    near = [one for one in some if first - reach(thresholds) < one.at < last + reach(thresholds)]

    assert joined(fold(known, thresholds), fold(near, thresholds) if new else None) == fold(some, thresholds)
