"""Whatever is decided, made up, granted or declared, and undone in any order, leaves standing and points alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.checkins.models import Submission
from qunluo.checkins.writes.appeals import Plea, Voice, open_appeal, undo_decision, vote
from qunluo.checkins.writes.make_up import Ask, buy_make_up, grant_make_up, undo_make_up
from qunluo.checkins.writes.outages import declare_outage, revoke_outage
from qunluo.checkins.writes.rulings import rule
from qunluo.core.checkins.facts import Ruling
from qunluo.core.checkins.plan import MakeUpRule
from qunluo.lib.refusal import Refusal
from tests.cast import set_the_stage
from tests.checkins.disputing import CLOSE_TO_SURE, NOW, a_plan, at, give_points, hand_in, member_of, state

FIRST = date(2026, 2, 21)
DAYS = [FIRST + timedelta(days=step) for step in range(9)]
NUMBERS = count(1)
KINDS = ("accept", "reject", "buy", "grant", "appeal", "outage")
deeds = st.tuples(st.sampled_from(KINDS), st.integers(0, len(DAYS) - 1))
Undo = Callable[[], object]


@pytest.fixture
def cast(db):
    return set_the_stage()


class Desk:
    """Does one thing about one day, and knows how to undo it."""

    def __init__(self, cast, plan, member) -> None:
        self.plan, self.member, self.operator = plan, member, cast.steward.pk

    def do(self, kind: str, day: date) -> Undo:
        return getattr(self, kind)(day)

    def accept(self, day: date) -> Undo:
        return self._rule(day, Ruling.ACCEPTED)

    def reject(self, day: date) -> Undo:
        return self._rule(day, Ruling.REJECTED)

    def buy(self, day: date) -> Undo:
        ask = Ask(day=day, key=f"law-{next(NUMBERS)}")
        return self._undoing(buy_make_up(self.plan.pk, self.member.pk, ask, at=NOW).make_up_id)

    def grant(self, day: date) -> Undo:
        made = grant_make_up(self.plan.pk, self.member.pk, day, operator_id=self.operator, reason="停电", at=NOW)
        return self._undoing(made.make_up_id)

    def appeal(self, day: date) -> Undo:
        plea = Plea(day=day, words="那天我在群里发了打卡。", key=f"law-{next(NUMBERS)}")
        one = open_appeal(self.plan.pk, self.member.pk, plea, at=NOW)
        vote(one.pk, Voice(operator_id=self.operator, is_for=True, reason="属实"), at=NOW)
        return lambda: undo_decision(one.pk, operator_id=self.operator, reason="看错了", at=NOW)

    def outage(self, day: date) -> Undo:
        one = declare_outage(self.plan.pk, day, day, reason="停电", operator_id=self.operator, at=NOW)
        return lambda: revoke_outage(one.pk, operator_id=self.operator, at=NOW)

    def _rule(self, day: date, ruling: Ruling) -> Undo:
        rows = Submission.objects.filter(plan=self.plan, day=day, way="page")
        ids = list(rows.values_list("pk", flat=True))
        rule(ids, ruling=ruling, reason="看过了", operator_id=self.operator, at=NOW)
        return lambda: rule(ids, ruling=Ruling.NONE, operator_id=self.operator, at=NOW)

    def _undoing(self, make_up_id: int) -> Undo:
        return lambda: undo_make_up(make_up_id, operator_id=self.operator, reason="点错了", at=NOW)


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    handed_in=st.lists(st.sampled_from(["", "counts", "held"]), min_size=len(DAYS), max_size=len(DAYS)),
    wanted=st.lists(deeds, min_size=1, max_size=6),
    shuffled=st.randoms(use_true_random=False),
)
def test_undone_disputes_leave_no_trace(cast, handed_in, wanted, shuffled):
    plan = a_plan(cast, make_up=MakeUpRule(points=5, reach_days=30, per_month=99))
    member = member_of(cast)
    give_points(member, 1_000)
    for day, what in zip(DAYS, handed_in, strict=True):
        if what:
            when = at(day.day, month=day.month)
            hand_in(plan, member, when, **({"risk": CLOSE_TO_SURE} if what == "held" else {}))
    hand_in(plan, member, at(2, 9))
    before, desk, undos = state(plan, member), Desk(cast, plan, member), []

    for kind, number in wanted:
        with suppress(Refusal):
            undos.append(desk.do(kind, DAYS[number]))
    shuffled.shuffle(undos)
    for undo in undos:
        undo()

    assert state(plan, member) == before
