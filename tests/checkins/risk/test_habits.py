from __future__ import annotations

import pytest

from qunluo.checkins.risk.traces import Known
from tests.checkins.risk.village import codes, trace, weigh


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        pytest.param(1, {}, id="joined"),
        pytest.param(2, {}, id="joined and left"),
        pytest.param(4, {"moves": 22}, id="in and out"),
        pytest.param(30, {"moves": 30}, id="never enough by itself"),
    ],
)
def test_joining_and_leaving(moves, told):
    assert codes(weigh(trace(1), known=Known(moves={1: moves}))) == told


def test_former_rejections_weigh_and_do_not_hold():
    risk = weigh(trace(1), known=Known(rejected={1: 9}))

    assert (codes(risk), risk.score) == ({"rejected": 28}, 28)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        pytest.param((-1,), {}, id="one day"),
        pytest.param((-1, -2), {"doubted": 25}, id="two days"),
        pytest.param((-1, -2, -3, -4, -5), {"doubted": 38}, id="many, and still not held"),
        pytest.param((-8, -9), {}, id="long ago"),
        pytest.param((0,), {}, id="today"),
    ],
)
def test_days_that_wait_for_review(days, told):
    past = tuple(trace(1, -60.0, days=day, is_suspect=True) for day in sorted(days))

    assert codes(weigh(trace(1), known=Known(own={(1, 1): past}))) == told
