from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.analytics.facts.zone import DAY_S, date_of, day_of, local_seconds

ZONES = ("Asia/Shanghai", "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")


def seconds(*moments: datetime) -> np.ndarray:
    return np.array([int(moment.timestamp()) for moment in moments], np.int64)


def test_midnight_is_where_the_group_lives():
    at = seconds(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), datetime(2026, 3, 1, 16, tzinfo=UTC))

    days = local_seconds(at, ZoneInfo("Asia/Shanghai")) // DAY_S

    assert [date_of(day) for day in days.tolist()] == [date(2026, 3, 1), date(2026, 3, 2)]


def test_clocks_that_change_in_the_middle_of_a_history():
    before, after = datetime(2026, 3, 8, 6, 59, 59, tzinfo=UTC), datetime(2026, 3, 8, 7, tzinfo=UTC)

    local = local_seconds(seconds(before, after), ZoneInfo("America/New_York"))

    assert (local % DAY_S // 3600).tolist() == [1, 3]


@given(st.lists(st.integers(631_152_000, 2_114_380_800), max_size=6), st.sampled_from(ZONES))
def test_many_moments_are_shifted_as_each_would_be(moments, name):
    zone = ZoneInfo(name)

    local = local_seconds(np.array(moments, np.int64), zone)

    walls = [datetime.fromtimestamp(moment, zone).replace(tzinfo=UTC) for moment in moments]
    assert local.tolist() == [int(wall.timestamp()) for wall in walls]


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2026, 2, 28), date(1969, 12, 31)])
def test_days_have_numbers_and_back(day):
    assert date_of(day_of(datetime(day.year, day.month, day.day, 23, tzinfo=UTC))) == day
