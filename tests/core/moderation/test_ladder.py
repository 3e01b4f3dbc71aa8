"""The ladder is read in one table; its laws hold for any violations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.moderation.ladder import (
    ADVERT_LADDER,
    GENERAL_LADDER,
    Ladder,
    Measure,
    Scope,
    Step,
    Violation,
    climb,
)

START = datetime(2026, 3, 2, 4, tzinfo=UTC)


def violation(day=0, *, key="", weight=1, ladder="general", group="g", is_reversed=False):
    return Violation(
        key=key or f"v{day}",
        at=START + timedelta(days=day),
        ladder=ladder,
        weight=weight,
        group=group,
        is_reversed=is_reversed,
    )


def measures(ladder, violations, group="g"):
    return [one.step.measure.value for one in climb(ladder, violations, group=group)]


@pytest.mark.parametrize(
    ("ladder", "violations", "expected"),
    [
        pytest.param(GENERAL_LADDER, [], [], id="nothing"),
        pytest.param(
            GENERAL_LADDER,
            [violation(day) for day in range(5)],
            ["hint", "mention", "mute", "remove", "remove"],
            id="general",
        ),
        pytest.param(
            ADVERT_LADDER,
            [violation(day, ladder="advert") for day in range(5)],
            ["hint", "hint", "mention", "mute", "remove"],
            id="adverts: two words in private, then one in public",
        ),
        pytest.param(GENERAL_LADDER, [violation(0, weight=4)], ["hint"], id="a hint first, whatever it weighs"),
        pytest.param(GENERAL_LADDER, [violation(0), violation(1, weight=2)], ["hint", "mute"], id="weights add up"),
        pytest.param(GENERAL_LADDER, [violation(0), violation(30)], ["hint", "hint"], id="gone after thirty days"),
        pytest.param(GENERAL_LADDER, [violation(0), violation(29)], ["hint", "mention"], id="not yet gone"),
        pytest.param(
            GENERAL_LADDER,
            [violation(0), violation(1, is_reversed=True), violation(2)],
            ["hint", "mention"],
            id="a reversed one never was",
        ),
        pytest.param(GENERAL_LADDER, [violation(0, ladder="advert")], [], id="another ladder"),
        pytest.param(GENERAL_LADDER, [violation(0, group="h"), violation(1)], ["hint"], id="another group"),
        pytest.param(
            replace(GENERAL_LADDER, scope=Scope.COMMUNITY),
            [violation(0, group="h"), violation(1)],
            ["hint", "mention"],
            id="another group of the community",
        ),
    ],
)
def test_each_violation_leads_to_its_step(ladder, violations, expected):
    assert measures(ladder, violations) == expected


def test_a_step_tells_what_added_up():
    first, second = violation(0), violation(1, weight=2)

    reached = climb(GENERAL_LADDER, [second, first], group="g")

    assert [(one.violation, one.total, one.step) for one in reached] == [
        (first, 1, Step(total=1, measure=Measure.HINT)),
        (second, 3, Step(total=3, measure=Measure.MUTE, hours=24)),
    ]


violations = st.lists(
    st.builds(
        Violation,
        key=st.integers(0, 10_000).map(str),
        at=st.integers(0, 80).map(lambda days: START + timedelta(days=days)),
        ladder=st.sampled_from(["general", "advert"]),
        weight=st.integers(1, 3),
        group=st.sampled_from(["g", "h"]),
        is_reversed=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)
ladders = st.builds(
    replace,
    st.sampled_from([GENERAL_LADDER, ADVERT_LADDER]),
    scope=st.sampled_from(Scope),
    decay_days=st.integers(1, 60),
)


@given(ladders, violations, st.randoms(use_true_random=False))
def test_it_does_not_matter_when_they_became_known(ladder: Ladder, some, random):
    assert climb(ladder, some, group="g") == climb(ladder, random.sample(some, len(some)), group="g")


@given(ladders, violations)
def test_a_reversed_one_never_was(ladder, some):
    without = [one for one in some if not one.is_reversed]

    assert climb(ladder, some, group="g") == climb(ladder, without, group="g")


@given(ladders, violations)
def test_a_hint_comes_before_any_punishment(ladder, some):
    for number, one in enumerate(climb(ladder, some, group="g")):
        earlier = climb(ladder, some, group="g")[:number]
        since = one.violation.at - timedelta(days=ladder.decay_days)
        if one.step.measure is not Measure.HINT:
            assert any(before.violation.at > since for before in earlier)
