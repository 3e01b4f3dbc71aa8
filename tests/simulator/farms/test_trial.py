from __future__ import annotations

from collections import Counter

import pytest

from qunluo.simulator.farms.cheats import PATTERNS
from qunluo.simulator.farms.crowd import HONEST, Crowd
from qunluo.simulator.farms.trial import crowd_of, try_out


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    return crowd_of(5, honest=600, days=3)


def test_every_pattern_is_at_work_beside_honest_members(crowd):
    handed_in = Counter(crowd.patterns[trace.member] for traces in crowd.days.values() for trace in traces)

    assert set(handed_in) == {HONEST, *PATTERNS}
    assert len(crowd.members_by_pattern[HONEST]) in range(600, 604)
    assert sorted(crowd.days) == [0, 1, 2]


def test_a_seed_tells_all(crowd):
    again = crowd_of(5, honest=600, days=3)

    assert (again.days, again.who, again.patterns, again.moves) == (crowd.days, crowd.who, crowd.patterns, crowd.moves)
    assert crowd_of(6, honest=600, days=3).days != crowd.days


def test_nothing_is_handed_in_twice_under_one_key(crowd):
    seats = Counter(trace.seat for traces in crowd.days.values() for trace in traces)

    assert {seat for seat, count in seats.items() if count > 1} == set()


@pytest.mark.slow
def test_farms_earn_next_to_nothing_and_honest_members_are_left_alone():
    """A small town for a week; ten thousand members and two weeks are in the bench, where the line is 95% and 0.5%."""
    seen = try_out(crowd_of(5, honest=1_000, days=7))

    assert seen.withheld_share > 0.85
    assert seen.challenged_share < 0.015
    missed = {pattern for pattern in PATTERNS if seen.held[pattern] < seen.handed_in[pattern] / 3}
    assert missed == {"burst"}, "a dozen in one second may be chance; forty are not"
