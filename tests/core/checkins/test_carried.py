"""What is carried forward of the past: counting goes on from there as if it had gone through everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.checkins.carried import carried_from, written
from qunluo.core.checkins.carried import spans, unfolded
from qunluo.core.checkins.plan import Plan
from qunluo.core.checkins.settle import carry, settle
from tests.core.checkins.plans import (
    SINCE,
    all_terms,
    days,
    fact,
    facts_on,
    local,
    many_facts,
    moments,
    plan,
    plans,
    terms,
)

law = settings(max_examples=150, deadline=None)
NOON = local(10)
FIFTH = date(2026, 3, 5)


def settled_from(known: Plan, now: Plan, facts, through):
    """Settled in the plan as it is now, from what was carried forward in the plan as it was known."""
    carried = carry(known, facts, through=through)
    if carried is None:
        return settle(now, facts)
    assert carried_from(written(carried)) == carried
    return settle(now, [one for one in facts if one.at > through], carried=carried)


def as_if_all_were_read(now: Plan, facts, through):
    """All facts settled; only those after the moment have outcomes, where any came before it."""
    settled = settle(now, facts)
    later = {one.key for one in facts if one.at > through}
    if len(later) == len(facts):
        return settled
    return replace(settled, outcomes={key: one for key, one in settled.outcomes.items() if key in later})


@given(plans, many_facts, moments)
@law
def test_from_any_moment_on_counting_comes_to_the_same(plan, facts, through):
    assert settled_from(plan, plan, facts, through) == as_if_all_were_read(plan, facts, through)


@given(plans, many_facts, moments, all_terms(), moments, st.tuples(days, st.integers(0, 4), moments) | st.none())
@law
def test_it_stands_in_a_changed_plan_only_where_the_change_is_of_no_matter_to_the_past(
    plan, facts, through, changed, since, outage
):
    newer = replace(changed, since=max(since, plan.terms.since + timedelta(hours=1)), version=99)
    now = replace(plan, versions=(*plan.versions, newer))
    if outage:
        first, length, declared = outage
        now = replace(
            now,
            outages=(*now.outages, (first, first + timedelta(days=length))),
            declared=(*now.declared, declared),
        )
    carried = carry(plan, facts, through=through)

    if carried is not None and carried.stands_in(now):
        assert settled_from(plan, now, facts, through) == as_if_all_were_read(now, facts, through)


MONDAYS = {"times_a_week": 2}


@pytest.mark.parametrize(
    ("before", "after", "stands"),
    [
        pytest.param(plan(), plan(terms(), terms(version=2, since=local(12))), True, id="a version from later on"),
        pytest.param(
            plan(),
            plan(terms(), terms(version=2, since=local(10, "13:00"))),
            False,
            id="a version from that very day on",
        ),
        pytest.param(plan(), plan(terms(), terms(version=2, since=local(3))), False, id="a version from long before"),
        pytest.param(
            plan(**MONDAYS),
            plan(terms(**MONDAYS), terms(version=2, since=local(12), **MONDAYS)),
            False,
            id="a version from that very week on, where weeks are counted",
        ),
        pytest.param(
            plan(), plan(terms(), terms(version=2, since=local(20), **MONDAYS)), False, id="from days to weeks"
        ),
        pytest.param(
            plan(),
            plan(outages=((FIFTH, FIFTH),), declared=(local(12),)),
            True,
            id="an outage of the past that was declared since",
        ),
        pytest.param(
            plan(outages=((FIFTH, FIFTH),), declared=(local(6),)), plan(), False, id="an outage that was revoked"
        ),
        pytest.param(
            plan(outages=((FIFTH, FIFTH),), declared=(local(6),)),
            plan(outages=((FIFTH, FIFTH),), declared=(local(7),)),
            False,
            id="an outage that was declared at another time",
        ),
        pytest.param(plan(), plan(outages=((FIFTH, FIFTH),)), False, id="an outage of which nobody knows since when"),
    ],
)
def test_what_it_rests_on(before, after, stands):
    facts = facts_on(2, 3, 4, 6, 7, 8, 9, 10)
    carried = carry(before, facts, through=NOON)

    assert carried is not None
    assert carried.stands_in(after) is stands


def test_facts_that_are_not_later_are_refused():
    carried = carry(plan(), facts_on(2, 3), through=NOON)

    with pytest.raises(ValueError, match="not the past"):
        settle(plan(), [fact(10)], carried=carried)
    with pytest.raises(ValueError, match="not the past"):
        settle(plan(since=SINCE + timedelta(days=1)), [fact(11)], carried=carried)


def test_nothing_is_carried_where_nothing_was_handed_in():
    assert carry(plan(), [fact(11)], through=NOON) is None


def test_a_hundred_days_take_little_room():
    handed_in = [fact(SINCE.date() + timedelta(days=1 + step + step // 9)) for step in range(100)]

    carried = carry(plan(), handed_in, through=handed_in[-1].at)

    assert carried is not None
    assert len(written(carried)) < 1_200


@pytest.mark.parametrize("text", ["", '{"form":0}'])
def test_what_was_written_at_another_time_is_not_read(text):
    assert carried_from(text) is None


@given(st.sets(st.integers(0, 60)))
def test_numbers_fold_into_spans(numbers):
    assert unfolded(spans(numbers)) == numbers
