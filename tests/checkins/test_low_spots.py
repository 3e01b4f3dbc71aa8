from __future__ import annotations

import pytest

from qunluo.checkins.low_spots import LowSpot, low_spots

OPEN = {(day, hour) for day in range(7) for hour in range(10, 22)}


def week(level=10, **changes):
    """A flat week of check-ins from 10 to 22, with some hours changed: `mon_14=2`."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    rows = [[level if 10 <= hour < 22 else 0 for hour in range(24)] for _ in range(7)]
    for name, count in changes.items():
        day, _, hour = name.partition("_")
        rows[names.index(day)][int(hour)] = count
    return rows


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param(week(), (), id="a flat week has none"),
        pytest.param(week(wed_14=4), (LowSpot(weekday=2, hour=14, count=4, around=10.0),), id="less than half"),
        pytest.param(week(wed_14=5), (), id="half is enough"),
        pytest.param(week(level=2, wed_14=0), (), id="where few come, chance makes holes"),
        pytest.param(week(sun_10=1), (LowSpot(weekday=6, hour=10, count=1, around=10.0),), id="at the edge of a day"),
        pytest.param(
            week(mon_12=2, thu_15=0),
            (
                LowSpot(weekday=3, hour=15, count=0, around=10.0),
                LowSpot(weekday=0, hour=12, count=2, around=10.0),
            ),
            id="the deepest first",
        ),
    ],
)
def test_holes_are_found_among_their_neighbours(given, found):
    assert low_spots(given, OPEN) == found


def test_hours_at_which_the_plan_is_shut_are_no_low_spots():
    shut = OPEN - {(2, 14)}

    assert low_spots(week(wed_14=0), shut) == ()


def test_a_slope_is_no_hole():
    rows = [[0] * 24 for _ in range(7)]
    for day in range(7):
        for hour in range(10, 22):
            rows[day][hour] = 2 * (22 - hour)

    assert low_spots(rows, OPEN) == ()
