from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from qunluo.entrances.cells import BadCell, amount_of, clock_of, day_ends, day_of_heading, is_done, moment_of

TODAY = date(2026, 3, 2)
SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("2026-03-01", (date(2026, 3, 1), None), id="as programs write it"),
        pytest.param("2026/3/1", (date(2026, 3, 1), None), id="with slashes"),
        pytest.param("2026年3月1日", (date(2026, 3, 1), None), id="in Chinese"),
        pytest.param("20260301", (date(2026, 3, 1), None), id="packed"),
        pytest.param("46082", (date(2026, 3, 1), None), id="as a spreadsheet counts days"),
        pytest.param("46082.3541666667", (date(2026, 3, 1), time(8, 30)), id="with a time as a part of the day"),
        pytest.param("2026-03-01 08:30:05", (date(2026, 3, 1), time(8, 30, 5)), id="with a time"),
        pytest.param("2026年3月1日 下午3:05", (date(2026, 3, 1), time(15, 5)), id="in the afternoon"),
        pytest.param("3月1日", (date(2026, 3, 1), None), id="without a year"),
        pytest.param("3.1", (date(2026, 3, 1), None), id="month and day alone"),
        pytest.param("12月30日", (date(2025, 12, 30), None), id="without a year, not ahead"),
        pytest.param("2月29日", (date(2024, 2, 29), None), id="the last 29 February"),
        pytest.param("2026-02-28T17:00:00Z", (date(2026, 3, 1), time(1)), id="of another time zone"),
    ],
)
def test_days_are_read_as_people_write_them(text, found):
    assert moment_of(text, SHANGHAI, today=TODAY) == found


@pytest.mark.parametrize("text", ["", "昨天", "2026-13-45", "打卡第3天", "=1+1", "9" * 400])
def test_what_is_no_day_is_said(text):
    with pytest.raises(BadCell):
        moment_of(text, SHANGHAI, today=TODAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("8:30", time(8, 30), id="hours and minutes"),
        pytest.param("08：30：05", time(8, 30, 5), id="full-width, with seconds"),
        pytest.param("下午3点", time(15), id="in the afternoon"),
        pytest.param("3:05 PM", time(15, 5), id="in Latin letters"),
        pytest.param("0.354166666666667", time(8, 30), id="a part of the day"),
        pytest.param("2026-03-01 21:15", time(21, 15), id="behind a day"),
    ],
)
def test_times_are_read_as_people_write_them(text, found):
    assert clock_of(text) == found


@pytest.mark.parametrize("text", ["早上", "25:00", "8:99"])
def test_what_is_no_time_is_said(text):
    with pytest.raises(BadCell):
        clock_of(text)


@pytest.mark.parametrize(
    ("text", "done"),
    [("", True), ("已打卡", True), (" ✓ ", True), ("YES", True), ("请假", False), ("×", False), ("0", False)],
)
def test_marks_say_what_was_done(text, done):
    assert is_done(text) is done


def test_a_mark_that_nobody_knows_is_said():
    with pytest.raises(BadCell, match="看不懂状态“也许”"):
        is_done("也许")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("¥1,299.5", Decimal("1299.50"), id="with signs"),
        pytest.param("99元", Decimal("99.00"), id="with a word"),
        pytest.param("0", Decimal("0.00"), id="nought"),
    ],
)
def test_amounts_are_read_as_people_write_them(text, amount):
    assert amount_of(text) == amount


@pytest.mark.parametrize("text", ["很贵", "-5", "NaN", "Infinity", "9" * 20])
def test_what_is_no_amount_is_said(text):
    with pytest.raises(BadCell):
        amount_of(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("3/1", date(2026, 3, 1), id="month and day"),
        pytest.param("2026-02-28", date(2026, 2, 28), id="a whole day"),
        pytest.param("3月1日", date(2026, 3, 1), id="in Chinese"),
        pytest.param("3月1日 周日", date(2026, 3, 1), id="with its weekday"),
        pytest.param("昵称", None, id="a name"),
        pytest.param("打卡天数", None, id="a count"),
        pytest.param("3/1 8:30", None, id="with more digits behind it"),
    ],
)
def test_a_column_may_be_about_a_day(text, day):
    assert day_of_heading(text, today=TODAY) == day


def test_a_day_ends_with_its_last_second():
    assert day_ends(date(2026, 3, 1), SHANGHAI) == datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)
