from __future__ import annotations

import pytest

from qunluo.checkins.places import Position
from qunluo.checkins.risk.traces import Known
from tests.checkins.risk.village import codes, trace, weigh

SHANGHAI, HANGZHOU, GUANGZHOU = (31.2304, 121.4737), (30.2741, 120.1551), (23.1291, 113.2644)


def at(place, accuracy: float = 20.0, *, off: float = 0.0) -> Position:
    return Position(latitude=round(place[0] + off, 6), longitude=round(place[1] + off, 6), accuracy=accuracy)


@pytest.mark.parametrize(
    ("before", "seconds", "is_held"),
    [
        pytest.param(at(GUANGZHOU), 600, True, id="a thousand kilometres in ten minutes"),
        pytest.param(at(GUANGZHOU), 3 * 3600, False, id="by air"),
        pytest.param(at(HANGZHOU), 3600, False, id="by train"),
        pytest.param(at(HANGZHOU), 300, True, id="no train is that fast"),
        pytest.param(at(SHANGHAI, 1_500.0, off=0.3), 60, False, id="a rough fix of the same city"),
        pytest.param(at(SHANGHAI, off=0.02), 1, False, id="a jump of two kilometres"),
        pytest.param(None, 600, False, id="nothing known"),
    ],
)
def test_faster_than_an_aeroplane(before, seconds, is_held):
    past = Known(own={(1, 1): (trace(1, position=before),)})

    risk = weigh(trace(1, seconds, position=at(SHANGHAI)), known=past)

    assert (risk.score >= 60) is is_held


def test_a_device_travels_with_whoever_holds_it():
    risk = weigh(trace(1, position=at(GUANGZHOU), hand="phone"), trace(2, 300, position=at(SHANGHAI), hand="phone"))

    assert risk.reasons[0].detail == "与同一台设备 今天 08:00 的位置相距至少 1210 公里，只隔 5 分钟"


def test_no_coordinate_is_told():
    details = "".join(
        one.detail
        for one in weigh(
            trace(1, position=at(GUANGZHOU), hand="p"), trace(2, 9, position=at(SHANGHAI), hand="p")
        ).reasons
    )

    assert "31." not in details
    assert "121.4" not in details


def days_at(*positions: Position) -> Known:
    return Known(
        own={(1, 1): tuple(trace(1, day * 97.0, days=-day, position=one) for day, one in enumerate(positions, 1))[::-1]}
    )


@pytest.mark.parametrize(
    ("accuracy", "days", "weight"),
    [
        pytest.param(5.0, 3, 76, id="satellites never find the same point"),
        pytest.param(5.0, 1, 48, id="twice may be chance"),
        pytest.param(30.0, 3, 20, id="Wi-Fi does"),
        pytest.param(30.0, 1, None, id="Wi-Fi, twice"),
    ],
)
def test_the_very_same_point(accuracy, days, weight):
    risk = weigh(trace(1, position=at(SHANGHAI, accuracy)), known=days_at(*[at(SHANGHAI, accuracy)] * days))

    assert codes(risk).get("same_point", 20 if weight == 20 else None) == weight
    assert (risk.score >= 60) is (weight == 76)


@pytest.mark.parametrize(
    ("accuracy", "is_held"),
    [pytest.param(7.35, True, id="odd and always the same"), pytest.param(65.0, False, id="a phone that rounds")],
)
def test_an_accuracy_that_never_changes(accuracy, is_held):
    known = days_at(*[at(SHANGHAI, accuracy, off=day / 10_000) for day in range(1, 8)])

    assert (weigh(trace(1, position=at(SHANGHAI, accuracy)), known=known).score >= 60) is is_held


def test_accuracies_that_change_are_fine():
    known = days_at(*[at(SHANGHAI, 5.1 + day, off=day / 10_000) for day in range(1, 8)])

    assert weigh(trace(1, position=at(SHANGHAI, 5.1)), known=known).score == 0
