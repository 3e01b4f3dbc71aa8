"""Whatever moves, in whatever order: balance = sum, never negative, every chain whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.points.checker import check_all
from qunluo.points.models import PointsEntry, Wallet
from qunluo.points.reads import balance_at, balances_of
from qunluo.points.writes import NotEnough, expire, post, reverse
from tests.points import purse
from tests.points.purse import AT, move

pytestmark = pytest.mark.slow
shell = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("give"), st.integers(0, 2), st.integers(1, 50), st.none() | st.integers(1, 9)),
        st.tuples(st.just("spend"), st.integers(0, 2), st.integers(1, 60)),
        st.tuples(st.just("take back"), st.integers(0, 2), st.integers(1, 60)),
        st.tuples(st.just("speak"), st.integers(0, 2), st.integers(1, 6)),
        st.tuples(st.just("undo"), st.integers(0, 30)),
        st.tuples(st.just("repeat"), st.integers(0, 30)),
        st.tuples(st.just("expire"), st.integers(0, 12)),
    ),
    max_size=30,
)


class World:
    """A ledger, and beside it what the simplest of books would say."""

    def __init__(self, club, people):
        self.club, self.people = club, people
        self.moves: list = []
        self.day = 0

    @property
    def at(self):
        return AT + timedelta(days=self.day)

    def do(self, name, *given):
        getattr(self, name.replace(" ", "_"))(*given)

    def move(self, who, amount, **given):
        one = move(self.club, self.people[who], amount, at=self.at, **given)
        if amount < 0 and not one.may_owe and balances_of(self.people)[self.people[who]] < -amount:
            with pytest.raises(NotEnough):
                post([one], at=self.at)
        else:
            post([one], at=self.at)
            self.moves.append(one)

    def give(self, who, amount, days):
        self.move(who, amount, expires_at=days and self.at + timedelta(days=days))

    def spend(self, who, amount):
        self.move(who, -amount)

    def take_back(self, who, amount):
        self.move(who, -amount, kind="clawback", may_owe=True)

    def speak(self, who, amount):
        self.move(who, amount, kind="speech")

    def undo(self, which):
        rows = PointsEntry.objects.exclude(amount__lt=0, owed_change__lt=0).order_by("pk")
        if rows:
            reverse(rows[which % len(rows)].pk, reason="撤销", at=self.at)

    def repeat(self, which):
        if self.moves:
            one = self.moves[which % len(self.moves)]
            before = balances_of(self.people)
            post([one, replace(one, amount=-one.amount)], at=self.at)
            assert balances_of(self.people) == before

    def expire(self, days):
        self.day += days
        expire(at=self.at)
        before = balances_of(self.people)
        assert expire(at=self.at) == 0
        assert balances_of(self.people) == before


@shell
@given(STEPS)
def test_balance_is_the_sum_of_entries_and_every_chain_is_whole(club, ming, steps):
    savepoint = transaction.savepoint()
    world = World(club, [ming, *purse.people(club, 2)])
    for step in steps:
        world.do(*step)

    sums = dict(PointsEntry.objects.values_list("wallet_id").annotate(sum=Sum("amount")))
    debts = dict(PointsEntry.objects.values_list("wallet_id").annotate(sum=Sum("owed_change")))
    for wallet in Wallet.objects.all():
        assert (wallet.balance, wallet.owed) == (sums.get(wallet.pk, 0), debts.get(wallet.pk, 0))
        assert wallet.balance == 0 or wallet.owed == 0
        assert balance_at(wallet.person_id, world.at) == wallet.balance
    assert not PointsEntry.objects.filter(balance_after__lt=0).exists()
    assert check_all().faults == ()
    transaction.savepoint_rollback(savepoint)


@shell
@given(data=st.data(), amounts=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9)), max_size=12))
def test_the_order_of_independent_credits_does_not_matter(club, ming, data, amounts):
    ends = []
    for order in (range(len(amounts)), data.draw(st.permutations(range(len(amounts))))):
        people = purse.people(club, 3)
        kinds = ["checkin", "speech", "content"]
        moves = [
            move(club, people[who], amount, kind=kinds[number % 3]) for number, (who, amount) in enumerate(amounts)
        ]
        cut = data.draw(st.integers(0, len(amounts)))
        ordered = [moves[number] for number in order]
        post(ordered[:cut], at=AT)
        post(ordered[cut:], at=AT)
        balances = balances_of(people)
        ends.append([balances[one] for one in people])

    assert ends[0] == ends[1]
