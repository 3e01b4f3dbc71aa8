"""The report for the record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.incidents.reads import incidents as reads
from qunluo.incidents.reports import report_of, span_text
from qunluo.incidents.writes import handling
from qunluo.incidents.writes.handling import Ending
from qunluo.incidents.writes.log import By
from tests.incidents.ground import HEARD, an_incident

pytestmark = pytest.mark.django_db


def test_the_report_tells_all_but_what_members_said(cast):
    row = an_incident(cast)
    by = By(at=HEARD + timedelta(minutes=5), operator_id=cast.steward.pk)
    handling.remark(row.pk, "=SUM(1)\n# 标题", by=by)
    handling.close(row.pk, Ending(cause="误会", done="说明了", checks={0}), by=by)
    row = reads.incident(row.pk, within=[cast.community.pk])

    text = report_of(
        row,
        steps=reads.steps_of(row.pk),
        entries=reads.entries_of(row.pk),
        said=reads.said_in(row.pk),
        went=reads.recovery_of(row, at=HEARD + timedelta(hours=1)),
    )

    for line in ("# 事件报告：退款与消费纠纷", "- 级别：Ⅲ级 较大", "记录（管家）：'=SUM(1) # 标题", "- [x] 所有登记"):
        assert line in text
    assert "不退款就曝光" not in text


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (None, "—"),
        (timedelta(seconds=30), "不到 1 分钟"),
        (timedelta(minutes=5), "5 分钟"),
        (timedelta(hours=2, minutes=1), "2 小时 1 分钟"),
        (timedelta(days=3, hours=4), "3 天 4 小时"),
        (timedelta(days=1), "1 天"),
    ],
)
def test_a_time_in_words(span, words):
    assert span_text(span) == words
