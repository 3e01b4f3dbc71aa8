from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.checkins.risk.weights import (
    CODES,
    LEAST_FACTOR,
    LEAST_TOLD,
    MOST_FACTOR,
    Evidence,
    combined,
    tallied,
    weighed,
)
from qunluo.core.checkins.claim import Reason, Risk

REASONS = st.lists(
    st.builds(Reason, code=st.sampled_from(CODES), weight=st.integers(0, 95), detail=st.sampled_from("甲乙丙")),
    max_size=12,
)
COUNTS = st.floats(0, 1_000)


def reason(code: str, weight: int) -> Reason:
    return Reason(code=code, weight=weight, detail="")


@pytest.mark.parametrize(
    ("weights", "score"),
    [
        pytest.param([], 0, id="nothing"),
        pytest.param([("text_others", 70)], 70, id="one sign is worth its weight"),
        pytest.param([("network", 3), ("device", 8)], 0, id="what is next to nothing is forgotten"),
        pytest.param([("text_others", 50), ("device", 50)], 75, id="two witnesses"),
        pytest.param([("device", 50), ("turns", 50)], 62, id="two of one family count one and a half"),
        pytest.param([("device", 95), ("text_others", 95), ("travel", 95)], 100, id="never more than a hundred"),
    ],
)
def test_signs_add_up(weights, score):
    assert combined([reason(*one) for one in weights]).score == score


def test_reasons_stand_by_weight():
    told = combined([reason("device", 25), reason("text_others", 60)])

    assert told == Risk(score=70, reasons=(reason("text_others", 60), reason("device", 25)))


@given(REASONS)
def test_scores_are_bounded(reasons):
    score = combined(reasons).score

    assert score == 0 or LEAST_TOLD <= score <= 100


@given(REASONS, st.builds(Reason, code=st.sampled_from(CODES), weight=st.integers(1, 95), detail=st.just("丁")))
def test_more_evidence_never_weighs_less(reasons, more):
    assert combined([*reasons, more]).score >= combined(reasons).score


@given(REASONS, st.randoms())
def test_the_order_of_reasons_does_not_matter(reasons, rng):
    shuffled = list(reasons)
    rng.shuffle(shuffled)

    assert combined(shuffled) == combined(reasons)


def test_without_decisions_a_sign_weighs_what_it_weighs():
    assert Evidence().factor == 1
    assert weighed("device", 62, {}) == 62


@given(COUNTS, COUNTS)
def test_what_is_learned_stays_within_bounds(rejected, accepted):
    assert LEAST_FACTOR <= Evidence(rejected=rejected, accepted=accepted).factor <= MOST_FACTOR


@given(COUNTS, COUNTS, st.floats(0.5, 100))
def test_rejections_raise_and_acceptances_lower(rejected, accepted, more):
    factor = Evidence(rejected=rejected, accepted=accepted).factor

    assert Evidence(rejected=rejected + more, accepted=accepted).factor >= factor
    assert Evidence(rejected=rejected, accepted=accepted + more).factor <= factor


def test_many_acceptances_take_a_sign_below_the_line():
    factor = Evidence(accepted=20).factor

    assert weighed("device", 70, {"device": factor}) < 60


def test_a_decision_is_shared_out_by_weight():
    told = tallied([(True, [("device", 60), ("turns", 20)]), (False, [("device", 40), ("unheard_of", 60)])])

    assert told == {"device": Evidence(rejected=0.75, accepted=1), "turns": Evidence(rejected=0.25, accepted=0)}
