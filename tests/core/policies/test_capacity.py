"""A group that is nearly full asks for the next one."""

from __future__ import annotations

import pytest

from qunluo.core.actions import AskOperator
from qunluo.core.decision import Finding
from qunluo.core.policies.capacity import warn_when_nearly_full
from qunluo.core.record import record
from qunluo.core.snapshot import GroupFacts, GroupRules, Snapshot
from tests.core.said import joined


def room(*, present, capacity=200):
    return Snapshot(rules=GroupRules(capacity=capacity), group=GroupFacts(present=present))


def test_the_step_over_the_line_asks_the_operator():
    event = joined()

    assert warn_when_nearly_full(event, room(present=179), record(event)) == Finding(
        policy="capacity",
        matched=True,
        detail="达到 180 人，接近容量 200 人",
        actions=(AskOperator(group="g", text="群已有 180 人，容量 200 人，请准备新群。"),),
    )


@pytest.mark.parametrize(
    ("snapshot", "changes", "detail"),
    [
        pytest.param(room(present=179, capacity=None), record(joined()), "未设置群容量", id="no capacity"),
        pytest.param(room(present=178), record(joined()), "当前 179 人，容量 200 人", id="one short"),
        pytest.param(room(present=180), record(joined()), "当前 181 人，容量 200 人", id="said already"),
        pytest.param(room(present=179), (), "当前 179 人，容量 200 人", id="nobody came"),
    ],
)
def test_nothing_is_asked(snapshot, changes, detail):
    finding = warn_when_nearly_full(joined(), snapshot, changes)

    assert finding == Finding(policy="capacity", matched=False, detail=detail)
