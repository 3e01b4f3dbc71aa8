"""The first Monday of a month."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.joining.mondays import asked_at, coming, first_monday, next_month


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_it_is_a_monday_with_none_before_it(day):
    found = first_monday(day)

    assert (found.weekday(), found.month, found.year) == (0, day.month, day.year)
    assert (found - timedelta(days=7)).month != found.month


def test_the_moment_is_of_the_group_s_own_time():
    assert asked_at(date(2026, 3, 9), time(10), timezone="Asia/Shanghai") == datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert next_month(date(2026, 12, 31)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("at", "month"),
    [
        pytest.param(datetime(2026, 3, 2, 1, 59, tzinfo=UTC), date(2026, 3, 1), id="a minute before"),
        pytest.param(datetime(2026, 3, 2, 2, tzinfo=UTC), date(2026, 4, 1), id="at the hour it is gone"),
        pytest.param(datetime(2026, 2, 28, 16, tzinfo=UTC), date(2026, 3, 1), id="already March in Shanghai"),
    ],
)
def test_the_next_one_is_told(at, month):
    assert coming(at, time(10), timezone="Asia/Shanghai") == month
