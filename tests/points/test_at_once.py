"""Many at once: one effect a key, no deadlock, nothing below zero."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from qunluo.points.checker import check_all, close_day, look
from qunluo.points.models import LedgerSeal, PointsEntry
from qunluo.points.reads import balance_of, balances_of
from qunluo.points.writes import NotEnough, expire, post, reverse
from tests.points import purse
from tests.points.purse import AT, give, move

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
HANDS = 8


def all_at_once(work: Callable[[int], object]) -> list[object]:
    gate = threading.Barrier(HANDS)

    def one(number: int) -> object:
        gate.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(one, range(HANDS)))


def test_the_same_moves_by_all_hands_count_once():
    """People without wallets, in another order for each hand: neither beginning nor locking them may deadlock."""
    club = purse.community()
    people = purse.people(club, 60)
    moves = [move(club, who, 5) for who in people]

    answers = all_at_once(
        lambda number: post(random.Random(number).sample(moves, len(moves)), at=AT)  # noqa: S311 - an order
    )

    assert set(balances_of(people).values()) == {5}
    assert sum(one.is_new for answer in answers for one in answer.values()) == 60
    assert check_all().faults == ()


def test_the_last_points_are_spent_by_one_hand():
    club = purse.community()
    ming = purse.person(club)
    give(club, ming, 7)

    def spend(_number: int) -> bool:
        try:
            give(club, ming, -5)
        except NotEnough:
            return False
        return True

    assert sum(map(bool, all_at_once(spend))) == 1
    assert balance_of(ming) == 2


def test_an_entry_is_undone_by_one_hand():
    club = purse.community()
    ming = purse.person(club)
    give(club, ming, 9)
    spent = give(club, ming, -9)

    posted = all_at_once(lambda _: reverse(spent.entry_id, reason="退还", at=AT).is_new)

    assert sum(map(bool, posted)) == 1
    assert balance_of(ming) == 9


def test_points_run_out_once_whoever_looks():
    club = purse.community()
    people = purse.people(club, 50)
    post([move(club, who, 4, expires_at=AT + timedelta(days=1)) for who in people], at=AT)

    gone = all_at_once(lambda _: expire(at=AT + timedelta(days=2)))

    assert sum(map(int, gone)) == 200
    assert set(balances_of(people).values()) == {0}
    assert PointsEntry.objects.count() == 100


def test_seals_hold_while_points_move():
    club = purse.community()
    people = purse.people(club, 40)

    def work(number: int) -> object:
        if number == 0:
            return [close_day(at=AT + timedelta(days=day)) for day in range(6)]
        if number == 1:
            return [look(at=AT + timedelta(minutes=minute)).faults for minute in range(6)]
        return [post([move(club, who, 1) for who in people], at=AT) for _ in range(6)]

    looked = all_at_once(work)[1]

    assert looked == [()] * 6
    assert LedgerSeal.objects.count() >= 1
    close_day(at=AT + timedelta(days=9))
    assert check_all().faults == ()
