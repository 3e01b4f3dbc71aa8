from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.checkins.reads.review import (
    Past,
    Place,
    Waiting,
    held,
    pasts_of,
    reasons_of,
    ruled_lately,
    submissions,
    waiting_counts,
)
from qunluo.checkins.writes.appeals import Plea, open_appeal
from qunluo.checkins.writes.rulings import rule
from qunluo.core.checkins.facts import Ruling
from tests.checkins.disputing import CLOSE_TO_SURE, NOW, a_plan, at, hand_in, member_of


@pytest.fixture
def plan(cast):
    return a_plan(cast)


def decide(cast, row, ruling, reason="不像", *, when=NOW) -> None:
    rule([row.pk], ruling=ruling, reason=reason, operator_id=cast.steward.pk, at=when)


def test_queue_begins_with_who_has_waited_longest(cast, plan):
    jing, ming = member_of(cast), member_of(cast, "ming")
    first = hand_in(plan, jing, at(1, 9), risk=CLOSE_TO_SURE)
    third = hand_in(plan, jing, at(2, 9), risk=CLOSE_TO_SURE)
    second = hand_in(plan, ming, at(2, 9), risk=CLOSE_TO_SURE, key="page:other")
    hand_in(plan, ming, at(2, 10))

    assert held(cast.community.pk) == [first, third, second]
    assert held(cast.community.pk, limit=1) == [first]
    assert held(cast.community.pk, after=Place(at=first.at, id=first.pk)) == [third, second]
    assert held(cast.community.pk, after=Place(at=third.at, id=third.pk)) == [second]
    assert held(cast.community.pk, plan_id=a_plan(cast, name="晚读打卡").pk) == []
    assert held(987_654_321) == []


def test_what_waits_is_counted(cast, plan):
    jing = member_of(cast)
    one = hand_in(plan, jing, at(1), risk=CLOSE_TO_SURE)
    hand_in(plan, jing, at(2, 9), risk=CLOSE_TO_SURE)
    open_appeal(plan.pk, jing.pk, Plea(day=one.day, words="这是我自己写的。", key="a"), at=NOW)

    assert waiting_counts(cast.community.pk) == Waiting(held=2, appeals=1)
    assert waiting_counts(987_654_321) == Waiting()
    decide(cast, one, Ruling.ACCEPTED)
    assert waiting_counts(cast.community.pk) == Waiting(held=1, appeals=1)


def test_reasons_come_with_the_weightiest_first(cast, plan):
    one = hand_in(plan, member_of(cast), at(1), risk=CLOSE_TO_SURE)

    assert reasons_of(one) == CLOSE_TO_SURE.reasons
    assert [reason.weight for reason in reasons_of(one)] == [50, 30]


def test_decisions_are_listed_newest_first_and_learnt_from_in_order(cast, plan):
    jing = member_of(cast)
    rows = [hand_in(plan, jing, at(day), risk=CLOSE_TO_SURE) for day in (1, 2)]
    decide(cast, rows[1], Ruling.REJECTED, when=NOW)
    decide(cast, rows[0], Ruling.ACCEPTED, when=NOW + timedelta(minutes=1))

    assert ruled_lately(cast.community.pk) == rows


def test_past_of_a_member_is_told_in_numbers(cast, plan):
    jing, ming = member_of(cast), member_of(cast, "ming")
    for day in (26, 27):
        hand_in(plan, jing, at(day, month=2))
    bad = hand_in(plan, jing, at(28, month=2))
    good = hand_in(plan, jing, at(1), risk=CLOSE_TO_SURE)
    hand_in(plan, jing, at(2, 9), risk=CLOSE_TO_SURE)
    decide(cast, bad, Ruling.REJECTED)
    decide(cast, good, Ruling.ACCEPTED)

    pasts = pasts_of([(plan.pk, jing.pk), (plan.pk, ming.pk)])

    assert pasts == {
        (plan.pk, jing.pk): Past(
            states={"counts": 3, "rejected": 1, "held": 1}, accepted=1, rejected=1, streak=1, longest=2, total=3
        ),
        (plan.pk, ming.pk): Past(),
    }


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_queue(cast, plan, count, django_assert_num_queries):
    for name in ("jing", "ming", "hong")[:count]:
        hand_in(plan, member_of(cast, name), at(2, 9), risk=CLOSE_TO_SURE)

    with django_assert_num_queries(4):
        rows = held(cast.community.pk)
        pasts = pasts_of((row.plan_id, row.member_id) for row in rows)

    assert len(pasts) == count


def test_submissions_are_found_within_ones_own_communities(cast, plan):
    one = hand_in(plan, member_of(cast), at(1))

    assert submissions([one.pk], within=[cast.community.pk]) == [one]
    assert submissions([one.pk], within=[987_654_321]) == []
