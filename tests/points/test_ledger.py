"""Posting: once a key, never below zero, and what is owed is paid first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DatabaseError, connection, transaction

from qunluo.points.checker import check_all
from qunluo.points.models import LedgerCheck, PointsEntry, Wallet
from qunluo.points.reads import Rules, balance_of, balances_of
from qunluo.points.writes import NotEnough, Posted, post, save_rules
from tests.cast import operator
from tests.points import purse
from tests.points.purse import AT, give, move

SHANGHAI = timezone(timedelta(hours=8))


def entries() -> list[tuple[int, int, int, str, str]]:
    rows = PointsEntry.objects.order_by("wallet_id", "wallet_seq")
    return list(rows.values_list("amount", "owed_change", "balance_after", "against", "kind"))


def sound() -> bool:
    return check_all().faults == ()


def test_points_come_and_go(club, ming):
    earned, spent = give(club, ming, 10), give(club, ming, -4)

    assert (earned.amount, earned.balance, spent.amount, spent.balance) == (10, 10, -4, 6)
    assert entries() == [(10, 0, 10, "issued", "checkin"), (-4, 0, 6, "spent", "redemption")]
    assert balance_of(ming) == 6
    assert sound()


def test_a_known_key_is_passed_over_whatever_it_says_now(club, ming):
    one = move(club, ming, 10)
    first = post([one], at=AT)[one.key]

    again = post([replace(one, amount=99), one], at=AT)

    assert again == {
        one.key: Posted(entry_id=first.entry_id, wallet_id=first.wallet_id, amount=10, balance=10, is_new=False)
    }
    assert balance_of(ming) == 10


def test_a_key_twice_in_one_batch_counts_once(club, ming):
    one = move(club, ming, 10)

    post([one, one], at=AT)

    assert balance_of(ming) == 10


def test_who_has_too_little_is_refused_and_nothing_of_the_batch_is_written(club, ming):
    give(club, ming, 5)
    other = purse.person(club)

    with pytest.raises(NotEnough) as refusal:
        post([move(club, other, 10), move(club, ming, -6)], at=AT)

    assert (refusal.value.balance, refusal.value.wanted) == (5, 6)
    assert str(refusal.value) == "积分不够：现有 5 分，需要 6 分。"
    assert balances_of([ming, other]) == {ming: 5, other: 0}


def test_points_of_the_same_batch_can_be_spent(club, ming):
    post([move(club, ming, 5), move(club, ming, -5)], at=AT)

    assert balance_of(ming) == 0


def test_what_a_claw_back_cannot_take_is_owed_and_paid_from_later_credits(club, ming):
    give(club, ming, 10)
    give(club, ming, -25, kind="clawback", may_owe=True)
    give(club, ming, 6)
    give(club, ming, 20)

    assert entries() == [
        (10, 0, 10, "issued", "checkin"),
        (-10, 15, 0, "reclaimed", "clawback"),
        (6, 0, 6, "issued", "checkin"),
        (-6, -6, 0, "reclaimed", "clawback"),
        (20, 0, 20, "issued", "checkin"),
        (-9, -9, 11, "reclaimed", "clawback"),
    ]
    assert Wallet.objects.values("balance", "owed", "earned").get() == {"balance": 11, "owed": 0, "earned": 11}
    assert PointsEntry.objects.last().reason == "补扣之前应收回而余额不足的 9 分"
    assert sound()


def test_a_claw_back_from_an_empty_wallet_leaves_its_line(club, ming):
    posted = give(club, ming, -5, kind="clawback", may_owe=True)

    assert (posted.is_new, posted.amount) == (True, 0)
    assert entries() == [(0, 5, 0, "reclaimed", "clawback")]


@pytest.mark.parametrize(
    ("amounts", "earned"),
    [
        pytest.param([3, 3, 3], 9, id="below the cap"),
        pytest.param([4, 4, 4], 10, id="the last is cut"),
        pytest.param([10, 1, 1], 10, id="the later bring nothing"),
        pytest.param([50], 10, id="one alone is cut"),
    ],
)
def test_speech_is_capped_at_ten_a_day(club, ming, amounts, earned):
    together = [move(club, ming, amount, kind="speech") for amount in amounts]
    other = purse.person(club)

    post(together, at=AT)
    for amount in amounts:
        give(club, other, amount, kind="speech")

    assert balances_of([ming, other]) == {ming: earned, other: earned}


def test_what_the_cap_leaves_nothing_of_is_no_entry(club, ming):
    give(club, ming, 10, kind="speech")

    assert give(club, ming, 1, kind="speech").entry_id is None
    assert PointsEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "earned"),
    [
        pytest.param(datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC), 10, id="one second before midnight there"),
        pytest.param(datetime(2026, 3, 2, 16, tzinfo=UTC), 15, id="midnight there"),
        pytest.param(datetime(2026, 3, 1, 16, tzinfo=UTC), 10, id="the first second of the day"),
        pytest.param(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), 15, id="the day before"),
    ],
)
def test_the_cap_is_for_a_day_of_the_communitys_zone(club, ming, at, earned):
    give(club, ming, 10, kind="speech")

    give(club, ming, 5, kind="speech", at=at)

    assert balance_of(ming) == earned


def test_caps_are_what_the_community_set(club, ming):
    save_rules(club.pk, Rules(caps={"checkin": 2}), operator_id=operator("guanjia", "管家").pk, at=AT)

    give(club, ming, 5)
    give(club, ming, 50, kind="speech")

    assert balance_of(ming) == 52


def test_a_move_in_any_zone_is_kept_sound(club, ming):
    give(club, ming, 5, at=AT.astimezone(SHANGHAI), expires_at=datetime(2026, 4, 1, tzinfo=SHANGHAI))

    assert sound()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"amount": 0}, id="moves nothing"),
        pytest.param({"amount": 10**13}, id="moves too much"),
        pytest.param({"reason": " "}, id="has no reason"),
        pytest.param({"key": ""}, id="has no key"),
        pytest.param({"key": "k" * 241}, id="has too long a key"),
        pytest.param({"at": datetime(2026, 3, 2)}, id="has no zone"),  # noqa: DTZ001 - the point
    ],
)
def test_a_move_that_makes_no_sense_is_our_fault(club, ming, wrong):
    with pytest.raises(ValueError, match=r".+"):
        post([replace(move(club, ming, 5), **wrong)], at=AT)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE points_pointsentry SET amount = 1000",
        "DELETE FROM points_pointsentry",
        "DELETE FROM points_wallet",
        "UPDATE points_wallet SET balance = -1",
    ],
)
def test_the_database_itself_refuses(club, ming, change):
    give(club, ming, 5)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert sound()


def test_a_wallet_that_somebody_changed_is_set_right_when_points_move(club, ming):
    give(club, ming, 5)
    Wallet.objects.update(balance=1_000_000, earned=7)

    posted = give(club, ming, 1)

    assert posted.balance == 6
    assert Wallet.objects.values("balance", "owed", "earned", "seq").get() == {
        "balance": 6,
        "owed": 0,
        "earned": 6,
        "seq": 2,
    }
    assert [fault["what"] for fault in LedgerCheck.objects.get().faults] == ["restored"]
    assert sound()


def test_five_hundred_moves_are_a_handful_of_questions(club, django_assert_num_queries):
    several, many = purse.people(club, 3), purse.people(club, 500)
    for some in (several, many):
        post([move(club, one, 5) for one in some], at=AT)

    for some in (several, many):
        with django_assert_num_queries(1):  # psycopg's own cursor asks the others, which this does not count
            post([move(club, one, 5) for one in some], at=AT)

    assert set(balances_of(many).values()) == {10}
    assert sound()


def test_nothing_to_post_is_nothing_to_do(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert post([], at=AT) == {}
