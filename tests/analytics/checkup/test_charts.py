from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.analytics.checkup.charts import axis, curve, days, heat, scale, waits
from qunluo.analytics.checkup.counting import lorenz
from qunluo.analytics.checkup.result import Day, Step, Wait
from qunluo.analytics.playbook import Level

START = date(2026, 3, 2)


def day(number: int, *, messages: int = 0, joined: int = 0, left: int = 0) -> Day:
    iso = (START + timedelta(days=number)).isoformat()
    return Day(day=iso, messages=messages, speakers=1, joined=joined, left=left, members=9)


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 1), (1, 1), (2, 2), (3, 5), (7, 10), (11, 20), (26, 50), (101, 200), (2400, 2500)]
)
def test_axes_end_on_round_numbers(highest, top):
    assert axis.ceiling(highest) == top


@pytest.mark.parametrize(
    ("count", "labels"),
    [
        pytest.param(1, ["3/2"], id="one day"),
        pytest.param(2, ["3/2", "3/3"], id="two days"),
        pytest.param(40, ["3/2", "3/10", "3/18", "3/25", "4/2", "4/10"], id="some weeks"),
        pytest.param(800, ["2026/03", "2026/08", "2027/01", "2027/06", "2027/12", "2028/05"], id="some years"),
    ],
)
def test_dates_along_the_bottom(count, labels):
    assert [tick.label for tick in axis.date_ticks([START + timedelta(days=step) for step in range(count)])] == labels


def test_a_bar_a_day():
    chart = days.messages([day(0, messages=5), day(1), day(2, messages=10)], height=100)

    assert [(bar.height, bar.y, bar.title) for bar in chart.bars] == [
        (50.0, 50.0, "2026-03-02：5 条消息"),
        (0.0, 100.0, "2026-03-03：0 条消息"),
        (100.0, 0.0, "2026-03-04：10 条消息"),
    ]
    assert chart.per == "天"


@pytest.mark.parametrize(
    ("count", "bars", "per"), [(120, 120, "天"), (121, 18, "周"), (841, 29, "30 天"), (4000, 44, "季度")]
)
def test_long_histories_share_bars(count, bars, per):
    chart = days.messages([day(number, messages=1) for number in range(count)], height=100)

    assert (len(chart.bars), chart.per) == (bars, per)


def test_who_leaves_hangs_below():
    chart = days.moves([day(0, joined=4), day(1, left=2)], height=100)

    assert chart is not None
    assert chart.zero == 50
    assert [(bar.y, bar.height) for bar in chart.joined.bars] == [(10.0, 40.0), (50.0, 0.0)]
    assert [(bar.y, bar.height) for bar in chart.left.bars] == [(50, 0.0), (50, 20.0)]


@pytest.mark.parametrize(("joined", "left", "zero"), [(1, 0, 100), (0, 1, 0)])
def test_moves_in_one_direction_take_the_whole_height(joined, left, zero):
    chart = days.moves([day(0, joined=joined, left=left)], height=100)

    assert chart is not None
    assert chart.zero == zero


def test_no_moves_are_not_drawn():
    assert days.moves([day(0), day(1)], height=100) is None


weeks = st.lists(st.lists(st.integers(0, 50), min_size=24, max_size=24), min_size=7, max_size=7)


@given(weeks)
def test_the_legend_says_what_each_shade_holds(week):
    drawn = heat.heat(week, row=20)
    ranges = {shade.shade: [int(end) for end in shade.label.split("–")] for shade in drawn.legend}

    for cell, count in zip(drawn.cells, (count for hours in week for count in hours), strict=True):
        assert ranges[cell.shade][0] <= count <= ranges[cell.shade][-1]


def test_each_cell_stands_in_its_weekday_and_hour():
    week = [[0] * 24 for _ in range(7)]
    week[6][23] = 9
    [cell] = [cell for cell in heat.heat(week, row=20).cells if cell.shade]

    assert (cell.x, cell.y, cell.title) == (round(23 / 24 * 100, 3), 120, "周日 23:00–23:59：9 条")


def test_the_hottest_and_the_coldest_hours_are_named():
    week = [[10] * 24 for _ in range(7)]
    week[2][21], week[4][20], week[0][9] = 99, 98, 97
    week[5][8], week[6][21], week[1][22] = 1, 2, 0

    drawn = heat.heat(week, row=20)

    assert drawn.hottest == "周三 21 点、周五 20 点、周一 9 点"
    assert drawn.coldest == "周六 8 点、周日 21 点、周一 8 点"


BANDS = (Step(level=Level.BAD, end=0.15), Step(level=Level.WATCH, end=0.25), Step(level=Level.GOOD, end=None))


@pytest.mark.parametrize(
    ("value", "mark"),
    [
        pytest.param(0.15, 33.33, id="at the first edge"),
        pytest.param(0.2, 50.0, id="in the middle"),
        pytest.param(0.25, 66.67, id="at the second edge"),
        pytest.param(0.5, 83.33, id="as far beyond as the edge itself"),
        pytest.param(1e9, 98, id="out of sight"),
    ],
)
def test_the_mark_stands_in_its_band(value, mark):
    found = scale.stick(BANDS, value)

    assert found is not None
    assert found.mark == mark


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_greater_values_stand_further_right(one, other):
    low, high = sorted((one, other))
    marks = [scale.stick(BANDS, value) for value in (low, high)]

    assert marks[0] is not None
    assert marks[1] is not None
    assert marks[0].mark <= marks[1].mark


@pytest.mark.parametrize(("steps", "value"), [(BANDS, None), ((), 1.0), (BANDS[2:], 1.0)])
def test_no_stick_without_bands_or_value(steps, value):
    assert scale.stick(steps, value) is None


def test_waits_are_bars_that_lie():
    drawn = waits.slices(
        [Wait(up_to_s=60, questions=4), Wait(up_to_s=10800, questions=2), Wait(up_to_s=None, questions=2)]
    )

    assert [(each.label, each.share, each.width, each.is_unanswered) for each in drawn] == [
        ("1 分钟内", 0.5, 100.0, False),
        ("0–3 小时", 0.25, 50.0, False),
        ("一天内没人接", 0.25, 50.0, True),
    ]


def test_no_questions_are_not_drawn():
    assert waits.slices([Wait(up_to_s=None, questions=0)]) == ()


def test_lorenz_of_equals_is_straight():
    assert lorenz([5, 5, 5, 5]) == tuple(round(step / 100, 5) for step in range(101))


def test_lorenz_of_one_who_says_all():
    line = lorenz([100, 0, 0, 0])

    assert (line[0], line[75], line[100]) == (0.0, 0.0, 1.0)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=40))
def test_lorenz_rises_and_hangs_through(counts):
    line = lorenz(counts)

    assert list(line) == sorted(line)
    assert all(share <= step / 100 + 1e-4 for step, share in enumerate(line))


def test_the_curve_is_said_in_words():
    drawn = curve.curve(lorenz([90, 10]))

    assert drawn is not None
    assert drawn.says == "说得最少的一半人，只说了 10% 的话；说得最多的一成人，说了 18%。"
    assert curve.curve(()) is None
