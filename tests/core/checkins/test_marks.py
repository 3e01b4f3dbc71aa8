"""The days of a member's calendar."""

from __future__ import annotations

from datetime import date

from qunluo.core.checkins.marks import DayMark, calendar_of
from qunluo.core.checkins.plan import Way
from qunluo.core.checkins.settle import settle
from tests.core.checkins.plans import fact, facts_on, local, plan


def test_each_day_has_its_mark():
    asked = plan(
        weekdays=frozenset(range(6)),
        outages=((date(2026, 3, 10), date(2026, 3, 10)),),
        pauses=((date(2026, 3, 12), date(2026, 3, 12)),),
        ends_on=date(2026, 3, 16),
    )
    made = fact(4, at=local(6), way=Way.MAKE_UP)
    handed_in = [*facts_on(2, 3, 10), made, fact(6, is_held=True)]

    marks = calendar_of(asked, settle(asked, handed_in), date(2026, 3, 1), date(2026, 3, 17), today=date(2026, 3, 14))

    assert [mark.value for _, mark in marks] == [
        *("paused", "done", "done", "made_up", "missed", "held", "missed", "paused"),
        *("missed", "done", "missed", "paused", "missed", "today", "paused", "future", "paused"),
    ]
    assert marks[0] == (date(2026, 3, 1), DayMark.PAUSED)


def test_a_day_that_is_done_is_done_whatever_else_waits():
    asked = plan()
    settled = settle(asked, [fact(2, is_held=True), fact(2, key="again", clock="13:00")])

    assert calendar_of(asked, settled, date(2026, 3, 2), date(2026, 3, 2), today=date(2026, 3, 2)) == (
        (date(2026, 3, 2), DayMark.DONE),
    )
