from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.risk import suspicion_for
from qunluo.checkins.risk.learning import evidence_of, learned, taught_since
from qunluo.checkins.risk.weights import Evidence
from qunluo.checkins.writes.lessons import forget_lessons, remember_lessons
from qunluo.checkins.writes.rulings import rule
from qunluo.core.checkins.facts import Ruling
from tests.checkins.crowd import newcomer
from tests.checkins.ground import begin_plan
from tests.checkins.risk.village import MORNING, claim, keep

DEVICE = [["device", 60, "…"]]


@pytest.fixture
def plan(cast):
    return begin_plan(cast)


@pytest.fixture
def held(cast, plan):
    """Twelve check-ins that wait because of a shared device."""
    return [
        keep(
            plan,
            newcomer(cast, f"邻居{n}"),
            "k",
            MORNING,
            device=f"d{n}",
            is_held=True,
            risk=60,
            reasons=DEVICE,
            state="held",
        )
        for n in range(12)
    ]


def decide(cast, rows, ruling: Ruling, *, at=MORNING) -> None:
    rule([row.pk for row in rows], ruling=ruling, operator_id=cast.steward.pk, at=at, reason="由别人代打")


def test_without_decisions_nothing_is_learned(cast, held):
    assert learned(cast.community.pk) == {}


def test_acceptances_make_a_sign_lighter(cast, held):
    decide(cast, held, Ruling.ACCEPTED)

    assert evidence_of(cast.community.pk) == {"device": Evidence(accepted=12)}
    assert learned(cast.community.pk)["device"] < 0.5


def test_rejections_make_it_heavier(cast, held):
    decide(cast, held, Ruling.REJECTED)

    assert evidence_of(cast.community.pk) == {"device": Evidence(rejected=12)}
    assert learned(cast.community.pk)["device"] > 1.2


def test_a_decision_that_is_taken_back_teaches_nothing(cast, held):
    decide(cast, held, Ruling.ACCEPTED)
    assert learned(cast.community.pk)

    decide(cast, held, Ruling.NONE)

    assert learned(cast.community.pk) == {}


def test_what_was_learned_decides_who_waits(cast, plan, held):
    family = [newcomer(cast, f"家人{number}") for number in range(5)]
    claims = [
        (plan.pk, one.pk, claim(one, "c", MORNING + timedelta(minutes=20 * number), device="tablet"))
        for number, one in enumerate(family)
    ]
    last = claims[-1][2]
    before = suspicion_for(claims, at=MORNING).weigh(last, plan=plan.pk).score

    decide(cast, held, Ruling.ACCEPTED)

    assert before == 60
    assert suspicion_for(claims, at=MORNING).weigh(last, plan=plan.pk).score < 40


def test_another_community_learns_nothing_from_ours(cast, held):
    decide(cast, held, Ruling.ACCEPTED)

    assert learned(cast.community.pk + 1) == {}


def test_beginning_anew_and_back(cast, held):
    decide(cast, held, Ruling.ACCEPTED)
    later = MORNING + timedelta(days=1)

    forget_lessons(cast.community.pk, operator_id=cast.steward.pk, at=later)
    assert (learned(cast.community.pk), taught_since(cast.community.pk)) == ({}, later)

    remember_lessons(cast.community.pk, operator_id=cast.steward.pk, at=later)
    assert (set(learned(cast.community.pk)), taught_since(cast.community.pk)) == ({"device"}, None)
    assert list(
        AuditEntry.objects.filter(action__startswith="checkins.lessons").values_list("action", flat=True).order_by("id")
    ) == [
        "checkins.lessons.forgotten",
        "checkins.lessons.remembered",
    ]


def test_decisions_after_a_new_beginning_teach(cast, held):
    forget_lessons(cast.community.pk, operator_id=cast.steward.pk, at=MORNING)

    decide(cast, held[:3], Ruling.REJECTED, at=MORNING + timedelta(days=1))

    assert evidence_of(cast.community.pk) == {"device": Evidence(rejected=3)}
