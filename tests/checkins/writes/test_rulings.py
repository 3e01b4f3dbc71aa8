from __future__ import annotations

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import Submission
from qunluo.checkins.writes.rulings import NotRuled, rule
from qunluo.core.checkins.facts import Ruling
from qunluo.points.models import PointsEntry
from tests.checkins.disputing import CLOSE_TO_SURE, NOW, a_plan, at, balance, hand_in, member_of, state


@pytest.fixture
def plan(cast):
    return a_plan(cast)


@pytest.fixture
def jing(cast):
    return member_of(cast)


def decide(cast, ids, ruling, reason="") -> int:
    return rule(ids, ruling=ruling, reason=reason, operator_id=cast.steward.pk, at=NOW)


def test_held_one_counts_once_it_is_accepted(cast, plan, jing):
    held = hand_in(plan, jing, at(1), risk=CLOSE_TO_SURE)
    before = state(plan, jing)

    decide(cast, [held.pk], Ruling.ACCEPTED)

    held.refresh_from_db()
    assert (before[5], before[-1]) == (1, 0)
    assert (held.state, held.points, held.ruled_by, held.ruled_at) == ("counts", 10, cast.steward, NOW)
    assert state(plan, jing)[2:] == (1, at(1).date(), 1, 0, {}, 10)


def test_counted_one_is_taken_back_by_a_correcting_entry(cast, plan, jing):
    counted = hand_in(plan, jing, at(1))

    decide(cast, [counted.pk], Ruling.REJECTED, "图片是上周的")

    entries = PointsEntry.objects.filter(subject=f"checkin:{counted.pk}").order_by("id")
    assert [entry.amount for entry in entries] == [10, -10]
    assert Submission.objects.get(pk=counted.pk).state == "rejected"


@pytest.mark.parametrize("ruling", [Ruling.ACCEPTED, Ruling.REJECTED])
@pytest.mark.parametrize("is_held", [True, False], ids=["held", "counted"])
def test_undoing_a_ruling_leaves_all_as_before(cast, plan, jing, ruling, is_held):
    days = [hand_in(plan, jing, at(day, month=2)) for day in (24, 25, 27)]
    one = hand_in(plan, jing, at(26, month=2), **({"risk": CLOSE_TO_SURE} if is_held else {}))
    before = state(plan, jing)

    decide(cast, [one.pk], ruling, "看过了")
    between = state(plan, jing)
    decide(cast, [one.pk], Ruling.NONE)

    one.refresh_from_db()
    assert state(plan, jing) == before
    assert (between == before) == (ruling is Ruling.ACCEPTED and not is_held)
    assert (one.ruling, one.ruling_reason, one.ruled_at, one.ruled_by, len(days)) == ("", "", None, None, 3)


def test_many_at_once_are_one_deed(cast, plan, jing):
    ming = member_of(cast, "ming")
    ids = [hand_in(plan, one, at(2, 10), risk=CLOSE_TO_SURE).pk for one in (jing, ming)]
    AuditEntry.objects.all().delete()

    count = decide(cast, ids, Ruling.REJECTED, "批量刷的")

    assert count == 2
    assert [(row.action, row.subject, row.data) for row in AuditEntry.objects.all()] == [
        ("checkins.submission.rejected", "2", {"submissions": ids})
    ]


def test_the_same_ruling_again_changes_nothing(cast, plan, jing):
    one = hand_in(plan, jing, at(1))
    decide(cast, [one.pk], Ruling.REJECTED, "图片是上周的")

    assert decide(cast, [one.pk], Ruling.REJECTED, "另一个原因") == 0
    assert Submission.objects.get(pk=one.pk).ruling_reason == "图片是上周的"


def test_rejecting_needs_a_reason(cast, plan, jing):
    one = hand_in(plan, jing, at(1))

    with pytest.raises(NotRuled, match="请写明驳回的原因"):
        decide(cast, [one.pk], Ruling.REJECTED, "  ")

    assert balance(jing) == 10


def test_unknown_ids_are_passed_over(cast, plan, jing):
    assert decide(cast, [987_654_321], Ruling.ACCEPTED) == 0
