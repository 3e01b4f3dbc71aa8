from __future__ import annotations

from datetime import date

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import Outage, Standing
from qunluo.checkins.reads.outages import outage, outages_of
from qunluo.checkins.writes import outages
from qunluo.checkins.writes.outages import NotDeclared, declare_outage, revoke_outage
from tests.checkins.disputing import NOW, a_plan, at, hand_in, member_of, state

BROKEN = date(2026, 3, 1)


@pytest.fixture
def plan(cast):
    return a_plan(cast)


@pytest.fixture
def jing(cast, plan):
    """Checked in on every day but the first of March."""
    member = member_of(cast)
    for day in (26, 27, 28):
        hand_in(plan, member, at(day, month=2))
    hand_in(plan, member, at(2))
    return member


def declare(cast, plan, first=BROKEN, last=BROKEN, reason="服务器停电") -> Outage:
    return declare_outage(plan.pk, first, last, reason=reason, operator_id=cast.steward.pk, at=NOW)


def streak(member) -> int:
    return Standing.objects.get(member=member).streak


def test_outage_heals_everybodys_streak_and_revoking_breaks_it_again(cast, plan, jing):
    ming = member_of(cast, "ming")
    for day in (28, 30):
        hand_in(plan, ming, at(28, month=2) if day == 28 else at(2, 10))
    before = state(plan, jing), state(plan, ming)

    one = declare(cast, plan)
    healed = streak(jing), streak(ming)
    is_revoked = revoke_outage(one.pk, operator_id=cast.steward.pk, at=NOW)

    assert (healed, is_revoked) == ((4, 2), True)
    assert (state(plan, jing), state(plan, ming)) == before
    assert [row.action for row in AuditEntry.objects.filter(action__contains="outage").order_by("id")] == [
        "checkins.outage.declared",
        "checkins.outage.revoked",
    ]


def test_of_two_outages_over_one_day_each_is_enough(cast, plan, jing):
    first, _second = declare(cast, plan), declare(cast, plan, last=date(2026, 3, 2))

    revoke_outage(first.pk, operator_id=cast.steward.pk, at=NOW)

    assert streak(jing) == 4
    assert [one.revoked_at is None for one in outages_of(plan.pk)] == [True, False]


def test_an_outage_is_revoked_once(cast, plan, jing):
    one = declare(cast, plan)

    assert [revoke_outage(one.pk, operator_id=cast.steward.pk, at=NOW) for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param({"last": date(2026, 2, 28)}, "不能早于", id="runs backward"),
        pytest.param({"first": date(2025, 2, 28)}, "最多声明 366 天", id="too long"),
        pytest.param({"reason": "  "}, "请写明停摆的原因", id="no reason"),
    ],
)
def test_outages_that_can_not_be(cast, plan, given, sentence):
    with pytest.raises(NotDeclared, match=sentence):
        declare(cast, plan, **given)

    assert Outage.objects.count() == 0


def test_large_plans_are_settled_by_a_job(cast, plan, jing, monkeypatch):
    monkeypatch.setattr(outages, "MEMBERS_AT_ONCE", 0)

    declare(cast, plan)

    [job] = ProcrastinateJob.objects.filter(task_name="resettle_plan")
    assert (job.args, job.lock, streak(jing)) == ({"plan_id": plan.pk}, f"resettle_plan {plan.pk}", 1)


def test_outages_are_found_within_ones_own_communities(cast, plan):
    one = declare(cast, plan)

    assert outage(one.pk, within=[cast.community.pk]) == one
    assert outage(one.pk, within=[987_654_321]) is None
