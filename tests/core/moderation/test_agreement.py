"""Agreement of two, in percent and beyond chance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.moderation.agreement import Agreement, agreement_of

answers = st.sampled_from(["approve", "refuse", "change"])


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param([], Agreement(), id="nothing yet"),
        pytest.param([("a", "a")] * 3, Agreement(doubles=3, agreed=3, kappa=None), id="chance alone explains it"),
        pytest.param([("a", "a"), ("r", "r")], Agreement(doubles=2, agreed=2, kappa=1.0), id="perfect"),
        pytest.param([("a", "r"), ("r", "a")], Agreement(doubles=2, agreed=0, kappa=-1.0), id="never"),
        pytest.param(
            [("a", "a")] * 6 + [("r", "r")] * 2 + [("a", "r")] * 2,
            Agreement(doubles=10, agreed=8, kappa=0.524),
            id="eight of ten",
        ),
    ],
)
def test_agreement_is_what_goes_beyond_chance(pairs, expected):
    assert agreement_of(pairs) == expected


@given(st.lists(st.tuples(answers, answers), max_size=30), st.randoms(use_true_random=False))
def test_who_came_first_makes_no_difference(pairs, random):
    turned = [pair if random.random() < 0.5 else pair[::-1] for pair in pairs]

    assert agreement_of(turned) == agreement_of(random.sample(pairs, len(pairs)))


@given(st.lists(st.tuples(answers, answers), min_size=1, max_size=30))
def test_kappa_is_at_most_one_and_that_only_where_all_agree(pairs):
    found = agreement_of(pairs)

    assert found.kappa is None or -1 <= found.kappa <= 1
    assert found.kappa != 1 or found.percent == 100
