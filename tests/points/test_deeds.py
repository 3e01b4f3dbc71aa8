"""Spending, points by hand, and undoing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.lib.refusal import Refusal
from qunluo.points.checker import check_all
from qunluo.points.models import PointsEntry, Wallet
from qunluo.points.reads import balance_of, expiring, history
from qunluo.points.writes import (
    CannotUndo,
    Grant,
    KeyReused,
    NotEnough,
    expire,
    grant_by_operator,
    post,
    reverse,
    spend,
)
from tests.cast import operator
from tests.points import purse
from tests.points.purse import AT, give, move

LATER = AT + timedelta(days=1)


@pytest.fixture
def steward(db):
    return operator("guanjia", "管家").pk


def test_spending_twice_with_one_key_costs_once(club, ming):
    give(club, ming, 30)
    price = move(club, ming, 20, kind="makeup", reason="补签 3 月 1 日")

    first, second = spend(price, at=AT), spend(price, at=LATER)

    assert (first.is_new, second.is_new) == (True, False)
    assert (first.entry_id, balance_of(ming)) == (second.entry_id, 10)


def test_a_key_that_was_for_something_else_is_refused(club, ming):
    give(club, ming, 30)
    price = move(club, ming, 20)
    spend(price, at=AT)

    with pytest.raises(KeyReused):
        spend(replace(price, amount=5), at=AT)
    with pytest.raises(KeyReused):
        spend(replace(price, person_id=purse.person(club)), at=AT)

    assert balance_of(ming) == 10


def test_spending_more_than_there_is_changes_nothing(club, ming):
    with pytest.raises(NotEnough):
        spend(move(club, ming, 1), at=AT)

    assert PointsEntry.objects.count() == 0


def test_an_operator_gives_points_with_a_reason_that_stays(club, ming, steward):
    grant = Grant(key="form-1", community_id=club.pk, person_id=ming, amount=50, reason=" 精华内容 ")

    grant_by_operator(grant, operator_id=steward, at=AT)
    grant_by_operator(grant, operator_id=steward, at=AT)

    line = history(ming)[0]
    assert (line.amount, line.reason, line.operator_id, line.kind) == (50, "精华内容", steward, "adjustment")
    assert [(row.action, row.data["amount"]) for row in AuditEntry.objects.all()] == [("points.granted", 50)]


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        pytest.param(5, "  ", id="no reason"),
        pytest.param(0, "奖励", id="no points"),
        pytest.param(-5, "扣分", id="more than there is"),
    ],
)
def test_an_operator_cannot_give_without_sense(club, ming, steward, amount, reason):
    grant = Grant(key="form-1", community_id=club.pk, person_id=ming, amount=amount, reason=reason)

    with pytest.raises(Refusal):
        grant_by_operator(grant, operator_id=steward, at=AT)

    assert PointsEntry.objects.count() == AuditEntry.objects.count() == 0


def test_undoing_gives_back_what_was_spent_once(club, ming, steward):
    give(club, ming, 30)
    spent = give(club, ming, -20)

    first = reverse(spent.entry_id, reason="缺货退还", at=LATER, operator_id=steward)
    second = reverse(spent.entry_id, reason="缺货退还", at=LATER, operator_id=steward)

    assert (first.is_new, second.is_new, balance_of(ming)) == (True, False, 30)
    newest, old, _ = history(ming)
    assert (newest.reverses_id, old.undone_by, newest.kind) == (old.id, newest.id, "redemption")
    assert AuditEntry.objects.count() == 1


def test_undoing_a_credit_that_was_spent_leaves_a_debt(club, ming):
    earned = give(club, ming, 30)
    give(club, ming, -20)

    reverse(earned.entry_id, reason="代打卡", at=LATER)

    assert Wallet.objects.values("balance", "owed", "earned").get() == {"balance": 0, "owed": 20, "earned": 20}


def test_undoing_the_undoing_restores_everything(club, ming):
    earned = give(club, ming, 30)
    give(club, ming, -20)
    taken = reverse(earned.entry_id, reason="代打卡", at=LATER)
    give(club, ming, 5)

    reverse(taken.entry_id, reason="申诉成立", at=LATER)

    assert Wallet.objects.values("balance", "owed", "earned").get() == {"balance": 15, "owed": 0, "earned": 35}
    assert check_all().faults == ()


def test_undoing_a_claw_back_brings_back_what_was_paid_for_it(club, ming):
    give(club, ming, 10)
    taken = give(club, ming, -25, kind="clawback", may_owe=True)
    give(club, ming, 6)

    back = reverse(taken.entry_id, reason="误判", at=LATER)

    assert back.amount == 16
    assert Wallet.objects.values("balance", "owed").get() == {"balance": 16, "owed": 0}
    again = reverse(back.entry_id, reason="确认违规", at=LATER)
    assert (again.amount, Wallet.objects.values("balance", "owed").get()) == (-16, {"balance": 0, "owed": 9})


def test_a_payment_of_a_debt_is_not_undone_by_itself(club, ming):
    give(club, ming, -5, kind="clawback", may_owe=True)
    give(club, ming, 5)
    payment = PointsEntry.objects.get(owed_change__lt=0)

    with pytest.raises(CannotUndo, match="补扣"):
        reverse(payment.pk, reason="误判", at=LATER)


def test_points_run_out_soonest_first_and_never_twice(club, ming):
    give(club, ming, 10, expires_at=AT + timedelta(days=30))
    give(club, ming, 10, expires_at=AT + timedelta(days=10))
    give(club, ming, 10)
    give(club, ming, -4)

    gone = [expire(at=AT + timedelta(days=days)) for days in (9, 10, 10, 29, 30, 99)]

    assert gone == [0, 6, 0, 0, 10, 0]
    assert [(line.amount, line.reason) for line in history(ming)][:2] == [(-10, "10 分到期未用"), (-6, "6 分到期未用")]
    assert check_all().faults == ()


def test_points_that_come_late_and_are_out_of_time_already_run_out(club, ming):
    expire(at=AT)
    give(club, ming, 10, expires_at=AT - timedelta(days=1))

    assert expire(at=AT) == 10


def test_what_comes_back_after_its_time_has_a_week(club, ming):
    give(club, ming, 10, expires_at=AT + timedelta(days=10))
    spent = give(club, ming, -10)
    reverse(spent.entry_id, reason="退还", at=AT + timedelta(days=20))

    assert expiring(ming, until=AT + timedelta(days=99)) == [(AT + timedelta(days=27), 10)]
    assert [expire(at=AT + timedelta(days=days)) for days in (20, 26, 27)] == [0, 0, 10]


def test_a_thousand_wallets_run_out_in_one_go(club):
    people = purse.people(club, 450)
    post([move(club, one, 3, expires_at=AT + timedelta(days=1)) for one in people], at=AT)

    assert expire(at=LATER) == 1_350
    assert check_all().faults == ()
