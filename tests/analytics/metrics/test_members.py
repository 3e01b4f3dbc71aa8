from __future__ import annotations

import pytest

from qunluo.analytics.duck import Value
from tests.analytics.story import NOTHING, came, every_day, figure, said, went


@pytest.mark.parametrize(
    ("last_word", "value"), [pytest.param(31, 0.5, id="thirty days ago"), pytest.param(30, 1.0, id="a day more")]
)
def test_silent_members_said_nothing_for_thirty_days(last_word, value):
    records = [said("a", last_word), said("b", 0), came("c", 60)]

    assert figure("silent_share", records) == Value(value=value, basis=2)


def test_newcomers_are_not_silent_yet():
    assert figure("silent_share", [said("a", 0), came("new", 31), said("a", 60)]) == Value(value=0.0, basis=1)


def test_silent_members_are_still_there():
    records = [said("a", 60), said("b", 0), said("c", 0), went("c", 5)]

    assert figure("silent_share", records) == Value(value=0.5, basis=2)


def test_silence_cannot_be_told_after_thirty_days():
    assert figure("silent_share", [said("a", 0), said("b", 29)]) == NOTHING


@pytest.mark.parametrize(
    ("last_word", "value"), [pytest.param(31, 0.5, id="ninety days ago"), pytest.param(30, 1.0, id="a day more")]
)
def test_lost_members_said_nothing_for_ninety_days(last_word, value):
    records = [said("a", last_word), said("b", 0), came("c", 120)]

    assert figure("lost_share", records) == Value(value=value, basis=2)


def test_who_never_spoke_is_known_from_the_list():
    assert figure("never_spoke_share", [said("a", 0)], listed=["a", "b", "c", "d"]) == Value(value=0.75, basis=4)


@pytest.mark.parametrize(
    "listed",
    [pytest.param([], id="no list"), pytest.param(["x"], id="a list that leaves out most of the speakers")],
)
def test_who_never_spoke_is_unknown_without_a_list(listed):
    assert figure("never_spoke_share", [said("a", 0), said("b", 0), said("c", 0)], listed=listed) == NOTHING


def test_who_left_is_no_longer_one_who_never_spoke():
    records = [said("a", 0), went("b", 1)]

    assert figure("never_spoke_share", records, listed=["a", "b"]) == Value(value=0.0, basis=1)


@pytest.mark.parametrize(
    ("others", "value"),
    [pytest.param(9, 11 / 20, id="one of ten"), pytest.param(10, 12 / 21, id="two of eleven")],
)
def test_top_tenth_is_rounded_up(others, value):
    records = [*every_day("boss", [0], times=11), *(said(f"m{place}", 0) for place in range(others))]

    assert figure("top_tenth_share", records) == Value(value=value, basis=others + 1)


def test_gini_of_equals_is_nothing():
    assert figure("gini", [said("a", 0), said("b", 0), said("c", 0)]) == Value(value=0.0, basis=3)


def test_gini_by_hand():
    records = [*every_day("a", [0], times=6), *every_day("b", [0], times=3), said("c", 0)]

    # mean difference between all pairs: (3 + 5 + 2) * 2 / 9, over twice the mean of 10 / 3
    assert figure("gini", records) == Value(value=pytest.approx((20 / 9) / (20 / 3)), basis=3)


def test_concentration_looks_at_the_last_month():
    records = [*every_day("old", [0], times=50), said("a", 40), said("b", 40)]

    assert figure("gini", records) == Value(value=0.0, basis=2)


def test_staff_share_counts_messages_of_staff():
    assert figure("staff_share", [said("boss", 0), said("a", 0), said("b", 0), said("a", 1)], staff=["boss"]) == Value(
        value=0.25, basis=4
    )


def test_staff_share_is_unknown_without_staff():
    assert figure("staff_share", [said("a", 0)]) == NOTHING
