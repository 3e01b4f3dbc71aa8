from __future__ import annotations

from datetime import date

import pytest

from qunluo.checkins.reads.make_ups import Offer, Pay, Price, Quota, make_up, make_ups, offers_of, quota_of
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.writes.make_up import Ask, buy_make_up, grant_make_up, undo_make_up
from qunluo.core.checkins.plan import MakeUpRule
from tests.checkins.disputing import CLOSE_TO_SURE, NOW, a_plan, at, give_points, hand_in, member_of

PRICES = (
    Price(pay=Pay.POINTS, points=50),
    Price(pay=Pay.VOUCHER),
    Price(pay=Pay.TASK, task="写一段这几天的读书体会", task_length=10),
)


@pytest.fixture
def plan(cast):
    return a_plan(cast)


@pytest.fixture
def jing(cast):
    return member_of(cast)


def offers(plan, member, when=NOW) -> tuple[Offer, ...]:
    return offers_of(plan_of(plan.pk), member_of_again(member), at=when)


def member_of_again(member):
    return type(member).objects.select_related("account__person").get(pk=member.pk)


def offer(day: date, **given) -> Offer:
    defaults = {"session": "main", "session_name": "打卡", "prices": PRICES, "allowed": (Pay.VOUCHER, Pay.TASK)}
    return Offer(day=day, **(defaults | given))


def test_offers_name_all_prices_and_those_within_reach(plan, jing):
    for day in (23, 25, 26, 27):
        hand_in(plan, jing, at(day, month=2))
    hand_in(plan, jing, at(24, month=2), risk=CLOSE_TO_SURE)
    give_points(jing, 10)  # with four check-ins and a step of the ladder: 70 at most

    found = offers(plan, jing)

    every = (Pay.POINTS, Pay.VOUCHER, Pay.TASK)
    assert found == (
        offer(date(2026, 3, 1), allowed=every),
        offer(date(2026, 2, 28), allowed=every),
        offer(date(2026, 2, 24), allowed=(), why_not="这一天的打卡正在审核，通过了就不用补。"),
    )


def test_who_has_too_few_points_is_told_the_price_where_there_is_no_other_way(cast, jing):
    plan = a_plan(cast, make_up=MakeUpRule(points=50, takes_voucher=False, reach_days=1))
    give_points(jing, 49)

    assert offers(plan, jing) == (
        offer(date(2026, 3, 1), prices=PRICES[:1], allowed=(), why_not="补卡需要 50 积分，您现在有 49 积分。"),
    )


def test_rule_without_a_quota_points_to_the_operators(cast, jing):
    plan = a_plan(cast, make_up=MakeUpRule(points=0, per_month=0, reach_days=1))

    assert [one.why_not for one in offers(plan, jing)] == ["这个计划不能自己补卡，需要的话请运营补发。"]


def test_without_a_rule_there_are_no_offers(cast, jing):
    assert offers(a_plan(cast, make_up=None), jing) == ()


def test_newcomers_are_offered_nothing_from_before_they_came(cast, plan):
    assert offers(plan, member_of(cast, "lin")) == ()


def test_used_quota_says_when_there_is_more(cast, jing):
    plan = a_plan(cast, make_up=MakeUpRule(points=0, per_month=1, reach_days=2))
    buy_make_up(plan.pk, jing.pk, Ask(day=date(2026, 3, 1), key="a"), at=NOW)

    [left] = offers(plan, jing)

    assert left.why_not == "这个月的 1 次补卡已经用完，下个月 1 日起又可以补。"
    assert quota_of(plan_of(plan.pk), jing.pk, at=NOW) == Quota(used=1, most=1)
    assert quota_of(plan_of(plan.pk), jing.pk, at=at(1, month=12)).left == 1


def test_lists_of_make_ups_tell_who_gave_and_who_took_back(cast, plan, jing):
    give_points(jing, 500)
    granted = grant_make_up(
        plan.pk, jing.pk, date(2026, 2, 3), operator_id=cast.steward.pk, reason="停电", at=NOW
    ).make_up_id
    bought = buy_make_up(plan.pk, jing.pk, Ask(day=date(2026, 3, 1), key="a"), at=NOW).make_up_id
    undo_make_up(bought, operator_id=cast.steward.pk, reason="点错了", at=NOW)

    rows = make_ups(cast.community.pk)

    assert [(row.pk, row.granted_by, row.undone_by) for row in rows] == [
        (bought, None, cast.steward),
        (granted, cast.steward, None),
    ]
    assert [row.pk for row in make_ups(cast.community.pk, before=bought)] == [granted]
    assert make_up(bought, within=[cast.community.pk]).undone_reason == "点错了"
    assert make_up(bought, within=[987_654_321]) is None
