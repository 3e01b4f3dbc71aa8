"""The arrangements of the State Council as they were announced."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qunluo.core.checkins.holidays import ARRANGED_YEARS, holiday_of, is_day_off, is_workday


@pytest.mark.parametrize(
    ("day", "name", "is_off"),
    [
        pytest.param(date(2026, 2, 13), "", False, id="Friday before the Spring Festival"),
        pytest.param(date(2026, 2, 14), "", False, id="Saturday worked for it"),
        pytest.param(date(2026, 2, 15), "春节", True, id="its first day, a Sunday"),
        pytest.param(date(2026, 2, 23), "春节", True, id="its last day, a Monday"),
        pytest.param(date(2026, 2, 24), "", False, id="Tuesday after it"),
        pytest.param(date(2026, 2, 28), "", False, id="second Saturday worked for it"),
        pytest.param(date(2026, 3, 1), "", True, id="plain Sunday"),
        pytest.param(date(2025, 10, 6), "国庆节、中秋节", True, id="both feasts at once"),
        pytest.param(date(2025, 10, 11), "", False, id="Saturday worked for both"),
        pytest.param(date(2024, 2, 9), "", False, id="New Year's Eve of 2024 was encouraged only"),
        pytest.param(date(2024, 6, 10), "端午节", True, id="holiday of one day"),
        pytest.param(date(2027, 10, 1), "国庆节", True, id="by law, not arranged yet"),
        pytest.param(date(2027, 10, 4), "", False, id="no holiday by law"),
        pytest.param(date(2031, 10, 1), "", False, id="a year of which nothing is known"),
        pytest.param(date(2031, 10, 4), "", True, id="its weekends are known"),
    ],
)
def test_a_day_is_worked_or_not(day, name, is_off):
    assert (holiday_of(day), is_day_off(day), is_workday(day)) == (name, is_off, not is_off)


@pytest.mark.parametrize(
    ("year", "holidays", "worked"),
    [
        pytest.param(2024, 1 + 8 + 3 + 5 + 1 + 3 + 7, 8, id="2024"),
        pytest.param(2025, 1 + 8 + 3 + 5 + 3 + 8, 5, id="2025"),
        pytest.param(2026, 3 + 9 + 3 + 5 + 3 + 3 + 7, 6, id="2026"),
        pytest.param(2027, 13, 0, id="2027, by law"),
    ],
)
def test_a_year_has_the_days_of_its_notice(year, holidays, worked):
    days = [date(year, 1, 1) + timedelta(days=step) for step in range(366) if step < 365 or year == 2024]

    assert sum(bool(holiday_of(day)) for day in days) == holidays
    assert sum(is_workday(day) for day in days if day.weekday() >= 5) == worked


def test_the_arranged_years_are_told():
    assert list(ARRANGED_YEARS) == [2024, 2025, 2026]
