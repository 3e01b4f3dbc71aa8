from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qunluo.checkins.models import Outage
from qunluo.checkins.reads.calendar import Mark, Order, Wanted, member_month, month_matrix
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.writes.figures import refresh_figures
from qunluo.core.checkins.plan import Way
from tests.checkins.crowd import newcomer
from tests.checkins.disputing import BEGUN, CLOSE_TO_SURE, NOW, a_plan, at, hand_in, member_of

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)


def marks(shown) -> dict[Mark, list[int]]:
    found: dict[Mark, list[int]] = {}
    for cell in shown.cells:
        found.setdefault(cell.mark, []).append(cell.day.day)
    return found


def test_each_day_of_a_member_is_what_it_was(cast):
    plan, jing = a_plan(cast, pauses=((date(2026, 2, 16), date(2026, 2, 22)),)), member_of(cast)
    for day in (1, 2, 4):
        hand_in(plan, jing, at(day, 9, month=2))
    hand_in(plan, jing, at(5, 9, month=2), way=Way.MAKE_UP, day=date(2026, 2, 3))
    hand_in(plan, jing, at(6, 9, month=2), risk=CLOSE_TO_SURE)
    Outage.objects.create(
        community=cast.community,
        plan=plan,
        first=date(2026, 2, 9),
        last=date(2026, 2, 10),
        reason="停电",
        declared_at=BEGUN,
    )

    shown = member_month(plan_of(plan.pk), jing, FEBRUARY, at=NOW)

    assert marks(shown) == {
        Mark.DONE: [1, 2, 4],
        Mark.MADE_UP: [3],
        Mark.MISSED: [5, 7, 8, 11, 12, 13, 14, 15, 23, 24, 25, 26, 27, 28],
        Mark.WAITING: [6],
        Mark.OUTAGE: [9, 10],
        Mark.REST: [16, 17, 18, 19, 20, 21, 22],
    }
    assert (shown.done, shown.asked, shown.streak, shown.first) == (4, 19, 0, date(2026, 2, 1))
    assert [one.day.day for one in shown.entries] == [6, 4, 3, 2, 1]


def test_today_is_open_and_tomorrow_ahead(cast):
    shown = member_month(plan_of(a_plan(cast).pk), member_of(cast), MARCH, at=NOW)

    assert marks(shown) == {Mark.MISSED: [1], Mark.OPEN: [2], Mark.AHEAD: list(range(3, 32))}
    assert shown.standing is None


def test_nobody_missed_a_day_before_they_came(cast):
    plan = a_plan(cast)

    shown = member_month(plan_of(plan.pk), newcomer(cast, "小周", came=at(25, month=2)), FEBRUARY, at=NOW)

    assert marks(shown) == {Mark.ABSENT: list(range(1, 25)), Mark.MISSED: [25, 26, 27, 28]}


def matrix(cast, plan, month=FEBRUARY, order=Order.MOST, **wanted):
    return month_matrix(plan_of(plan.pk), Wanted(month=month, groups=[cast.group.pk], order=order, **wanted), at=NOW)


@pytest.fixture
def month(cast):
    plan = a_plan(cast)
    for name, days in (("ming", (1, 2, 3)), ("jing", (2,)), ("zhou", (2, 3))):
        for day in days:
            hand_in(plan, member_of(cast, name), at(day, 9, month=2))
    refresh_figures(at=NOW)
    return plan


def test_a_month_of_all_members(cast, month):
    shown = matrix(cast, month)

    assert [(line.member.name, line.done, line.streak) for line in shown.lines] == [
        ("阿明", 3, 0),
        ("老周", 2, 0),
        ("静静", 1, 0),
    ]
    assert [cell.mark for cell in shown.lines[0].cells][:4] == [Mark.DONE, Mark.DONE, Mark.DONE, Mark.MISSED]
    assert [(head.done, head.expected, head.is_planned) for head in shown.heads][:4] == [
        (1, 3, True),
        (3, 3, True),
        (2, 3, True),
        (0, 0, True),
    ]
    assert shown.heads[1].rate == 1.0


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param({"order": Order.LEAST}, ["静静", "老周", "阿明"], id="the fewest first"),
        pytest.param({"order": Order.IDLE}, ["小林"], id="who did not come at all"),
        pytest.param({"search": "周"}, ["老周"], id="by name"),
        pytest.param({"order": Order.IDLE, "search": "周"}, [], id="idle, by name"),
        pytest.param({"size": 2}, ["阿明", "老周"], id="the first page"),
        pytest.param({"size": 2, "page": 2}, ["静静"], id="the last page"),
        pytest.param({"month": MARCH}, [], id="a month without anybody"),
    ],
)
def test_a_month_is_sifted_and_paged(cast, month, wanted, found):
    shown = matrix(cast, month, **wanted)

    assert [line.member.name for line in shown.lines] == found
    assert shown.has_next == (wanted == {"size": 2})


def test_a_month_asks_as_often_for_three_as_for_one(cast, month):
    counts = []
    for size in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            month_matrix(plan_of(month.pk), Wanted(month=FEBRUARY, groups=[cast.group.pk], size=size), at=NOW)
        counts.append(len(asked))

    assert counts == [7, 7]
