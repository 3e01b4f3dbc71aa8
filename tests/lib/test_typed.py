from __future__ import annotations

from datetime import date

import pytest

from qunluo.lib.typed import LARGEST, day_of, number_of, numbers_of


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1", 1),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("9" * 5_000, None),
        ("0", None),
        ("-1", None),
        ("1.5", None),
        ("१", None),
        ("²", None),
        (" 1", None),
        ("", None),
    ],
)
def test_a_number_is_one_that_a_row_can_have(typed, number):
    assert number_of(typed) == number


def test_of_many_each_sound_one_is_taken_once_in_its_order():
    assert numbers_of(["3", "x", "1", "3", "9" * 5_000, "2"]) == [3, 1, 2]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2026-02-30", None),
        ("10000-01-01", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("heute", None),
        ("", None),
    ],
)
def test_a_day_is_one_that_there_is(typed, day):
    assert day_of(typed) == day
