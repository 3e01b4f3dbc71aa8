"""Points buy things: both or neither, once a key, and never more than there are."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from qunluo.accounts.models import AuditEntry
from qunluo.points.checker import check_all
from qunluo.points.models import Award, CouponPool, PointsEntry, Reward
from qunluo.points.reads import balance_of, balances_of
from qunluo.points.writes import (
    CannotUndo,
    KeyReused,
    NotEnough,
    NotOnSale,
    SoldOut,
    Undoing,
    add_codes,
    give_awards,
    post,
    redeem,
    reverse,
    settle_award,
    undo_redemption,
)
from tests.cast import operator
from tests.points import purse
from tests.points.purse import AT, give, move
from tests.points.test_awards import wish

LATER = AT + timedelta(hours=1)


def reward(club, **given) -> Reward:
    defaults = {"name": "帆布袋", "kind": "goods", "price": 20, "stock": 2}
    return Reward.objects.create(community=club, **(defaults | given))


def stock(thing: Reward) -> int | None:
    thing.refresh_from_db()
    return thing.stock


def test_points_become_a_thing_once_a_key(club, ming):
    bag = reward(club)
    give(club, ming, 50)

    first, again = redeem(ming, bag.pk, key="tap-1", at=AT), redeem(ming, bag.pk, key="tap-1", at=LATER)

    assert (first.is_new, again.is_new, first.award_id) == (True, False, again.award_id)
    assert (balance_of(ming), stock(bag), first.state) == (30, 1, "held")
    assert Award.objects.values("name", "reason", "is_material").get() == {
        "name": "帆布袋",
        "reason": "用 20 积分兑换",
        "is_material": True,
    }


def test_one_key_for_two_things_is_refused(club, ming):
    bag, cup = reward(club), reward(club, name="杯子")
    give(club, ming, 50)
    redeem(ming, bag.pk, key="tap-1", at=AT)

    with pytest.raises(KeyReused):
        redeem(ming, cup.pk, key="tap-1", at=AT)


@pytest.mark.parametrize(
    ("given", "refusal", "sentence"),
    [
        pytest.param({"price": 51}, NotEnough, "积分不够：现有 50 分，需要 51 分。", id="too dear"),
        pytest.param({"stock": 0}, SoldOut, "“帆布袋”已经兑完了。", id="sold out"),
        pytest.param({"is_open": False}, NotOnSale, "“帆布袋”已经下架。", id="off sale"),
        pytest.param({"each": 0}, NotOnSale, "“帆布袋”每人限兑 0 份，已经兑满。", id="not for this person"),
    ],
)
def test_a_refusal_leaves_points_and_stock(club, ming, given, refusal, sentence):
    bag = reward(club, **given)
    give(club, ming, 50)
    before = stock(bag)

    with pytest.raises(refusal) as told:
        redeem(ming, bag.pk, key="tap-1", at=AT)

    assert str(told.value) == sentence
    assert (balance_of(ming), stock(bag), Award.objects.count()) == (50, before, 0)


def test_each_may_have_so_many_and_one_more_after_an_undoing(club, ming):
    bag = reward(club, each=1, stock=None)
    give(club, ming, 100)
    first = redeem(ming, bag.pk, key="a", at=AT)
    with pytest.raises(NotOnSale):
        redeem(ming, bag.pk, key="b", at=AT)

    undo_redemption(first.award_id, Undoing(reason="尺码不合"), at=LATER)

    assert redeem(ming, bag.pk, key="c", at=LATER).is_new
    assert balance_of(ming) == 80


def test_undoing_brings_points_and_stock_back_once(club, ming):
    bag = reward(club)
    give(club, ming, 50)
    bought = redeem(ming, bag.pk, key="a", at=AT)
    by_steward = Undoing(reason="缺货", operator_id=operator("guanjia", "管家").pk)

    for _ in range(2):
        undo_redemption(bought.award_id, by_steward, at=LATER)

    assert (balance_of(ming), stock(bag), Award.objects.get().state) == (50, 2, "withdrawn")
    assert redeem(ming, bag.pk, key="a", at=LATER).state == "withdrawn"
    assert check_all().faults == ()


def test_what_was_used_or_never_bought_is_not_undone(club, ming):
    bag = reward(club)
    give(club, ming, 50)
    bought = redeem(ming, bag.pk, key="a", at=AT)
    steward = operator("guanjia", "管家").pk
    assert [settle_award(bought.award_id, operator_id=steward, at=LATER) for _ in range(3)] == [True, True, False]
    won = give_awards([wish(club, ming)], at=AT)["streak:7"]

    with pytest.raises(CannotUndo, match="已经使用"):
        undo_redemption(bought.award_id, Undoing(reason="x"), at=LATER)
    with pytest.raises(CannotUndo, match="不是用积分兑换的"):
        undo_redemption(won.award_id, Undoing(reason="x"), at=LATER)
    assert AuditEntry.objects.filter(action="points.award.settled").count() == 2


def test_a_price_is_not_undone_without_the_thing(club, ming):
    bag = reward(club)
    give(club, ming, 50)
    bought = redeem(ming, bag.pk, key="a", at=AT)
    price = PointsEntry.objects.get(kind="redemption")
    with pytest.raises(CannotUndo, match="兑换"):
        reverse(price.pk, reason="x", at=LATER)
    undo_redemption(bought.award_id, Undoing(reason="缺货"), at=LATER)

    with pytest.raises(CannotUndo, match="兑换"):
        reverse(PointsEntry.objects.get(reverses=price).pk, reason="x", at=LATER)

    assert balance_of(ming) == 50


def test_a_coupon_that_is_bought_brings_its_code(club, ming):
    pool = CouponPool.objects.create(community=club, name="满减券")
    add_codes(pool, ["CODE-1"], at=AT)
    card = reward(club, kind="coupon", name="满减券", pool=pool)
    give(club, ming, 50)

    assert [redeem(ming, card.pk, key=key, at=AT).state for key in "ab"] == ["given", "no_code"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_buy_more_than_there_is():
    """600 taps of 200 people on 16 connections for 40 things; a third of the taps are repeats."""
    club = purse.community()
    bag = reward(club, stock=40)
    people = purse.people(club, 200)
    post([move(club, who, 20) for who in people], at=AT)
    gate = threading.Barrier(16)
    outcomes: list[str] = []

    def tap(taps: list[int]) -> None:
        gate.wait()
        for who in taps:
            try:
                outcomes.append("new" if redeem(who, bag.pk, key="one", at=AT).is_new else "known")
            except (SoldOut, NotEnough) as refusal:
                outcomes.append(type(refusal).__name__)
        connection.close()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(tap, [(people * 3)[lane::16] for lane in range(16)]))

    assert len(outcomes) == 600
    assert outcomes.count("new") == Award.objects.count() == 40
    assert outcomes.count("NotEnough") == 0
    assert stock(bag) == 0
    assert sorted(balances_of(people).values()) == [0] * 40 + [20] * 160
    assert check_all().faults == ()
