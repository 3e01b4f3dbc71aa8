from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.checkins.risk.figures import Flow, Line, Tally, flows, lines, signals_seen
from tests.checkins.crowd import newcomer
from tests.checkins.ground import begin_plan
from tests.checkins.risk.village import MORNING, keep

SINCE = (MORNING - timedelta(days=30)).date()
DEVICE, TEXT = ["device", 60, "…"], ["text_others", 50, "…"]


@pytest.fixture
def plan(cast):
    return begin_plan(cast)


@pytest.fixture
def kept(cast, plan):
    """Four that look odd, of which two were decided; one that is fine; and one of long ago."""
    rows = [
        {"risk": 80, "reasons": [DEVICE, TEXT], "state": "held"},
        {"risk": 60, "reasons": [DEVICE], "state": "rejected", "ruling": "rejected", "ruled_at": MORNING},
        {"risk": 60, "reasons": [DEVICE], "state": "counts", "ruling": "accepted", "ruled_at": MORNING},
        {"risk": 50, "reasons": [TEXT], "state": "counts"},
        {"state": "counts"},
        {"risk": 90, "reasons": [DEVICE], "state": "held", "days": 60},
        {"state": "refused", "refusal": "too_late"},
    ]
    for number, fields in enumerate(rows):
        days = fields.pop("days", 1)
        keep(plan, newcomer(cast, f"邻居{number}"), "k", MORNING - timedelta(days=days), **fields)


def test_each_signal_with_what_became_of_it(plan, kept):
    assert signals_seen([plan.pk], since=SINCE) == {
        "device": Tally(seen=3, waiting=1, accepted=1, rejected=1),
        "text_others": Tally(seen=2, waiting=1),
    }


def test_share_of_invalid_check_ins(plan, kept):
    told = flows([plan.pk], since=SINCE)

    assert told == {plan.pk: Flow(handed_in=5, held=1, rejected=1)}
    assert told[plan.pk].invalid == 0.2
    assert Flow().invalid == 0


def test_what_another_line_would_have_held(plan, kept):
    told = lines([plan.pk], since=SINCE, besides={plan.pk: 55})[plan.pk]

    assert [(one.score, one.held) for one in told] == [
        (30, 4), (40, 4), (50, 4), (55, 3), (60, 3), (70, 1), (80, 1), (90, 0),
    ]  # fmt: skip
    assert told[4] == Line(score=60, held=3, accepted=1, rejected=1)


def test_a_plan_without_check_ins(plan):
    assert signals_seen([plan.pk], since=SINCE) == {}
    assert flows([plan.pk], since=SINCE) == {}
    assert {one.held for one in lines([plan.pk], since=SINCE, besides={})[plan.pk]} == {0}
