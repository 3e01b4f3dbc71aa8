"""Laws of counting: one state in any order, nothing earned is lost, and the same as the naive count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qunluo.core.checkins.days import is_planned, local_day
from qunluo.core.checkins.facts import Ruling, State
from qunluo.core.checkins.plan import Plan, Way
from qunluo.core.checkins.settle import settle
from tests.core.checkins.plans import all_terms, days, fact, facts, many_facts, moments, plans
from tests.core.checkins.reference import count, streak_by_hand

AFTER_ALL = timedelta(days=60)
law = settings(max_examples=50, deadline=None)
rulings = st.sampled_from(Ruling)


@given(plans, many_facts)
@settings(max_examples=120, deadline=None)
def test_the_count_is_that_of_the_naive_one(plan, facts):
    settled, counted = settle(plan, facts), count(plan, facts)

    assert {key: one.state for key, one in settled.outcomes.items()} == counted.states
    assert sum(one.points for one in settled.outcomes.values()) == counted.points
    assert list(settled.done) == counted.done
    assert (settled.total, settled.days, settled.waiting) == (counted.total, len(counted.done), counted.waiting)
    assert (settled.streak, settled.longest) == (counted.streak, counted.longest)
    assert sorted((due.key, due.day) for due in settled.dues if due.key.startswith("step")) == counted.dues


@given(plans, many_facts, st.randoms(use_true_random=False))
@law
def test_any_order_and_any_repetition_settle_alike(plan, facts, random):
    again = random.choices(facts, k=len(facts)) if facts else []

    assert settle(plan, random.sample(facts + again, len(facts) * 2)) == settle(plan, facts)


@given(plans, many_facts, moments)
@law
def test_what_was_handed_in_first_is_judged_without_what_came_later(plan, facts, until):
    """So a check-in, its points and the rewards that it earned stay, whatever is handed in afterwards."""
    earlier, whole = settle(plan, [one for one in facts if one.at < until]), settle(plan, facts)

    assert earlier.outcomes.items() <= whole.outcomes.items()
    assert set(earlier.done) <= set(whole.done)
    assert earlier.longest <= whole.longest


@given(plans, many_facts, moments)
@law
def test_no_reward_is_lost_to_what_came_later(plan, facts, until):
    known = [span for span, at in zip(plan.outages, plan.declared, strict=False) if at < until]
    then = replace(plan, outages=tuple(known), declared=tuple(at for at in plan.declared if at < until))
    now = replace(plan, outages=plan.outages[: len(plan.declared)])

    earlier = settle(then, [one for one in facts if one.at < until])

    assert set(earlier.dues) <= set(settle(now, facts).dues)


@given(plans, many_facts, days)
@law
def test_a_late_fact_takes_no_day_away(plan, facts, day):
    """Where no numbers are checked, for a number written in good faith may be wrong once more is known."""
    honest = [replace(one, number=None) for one in facts]

    before, after = settle(plan, honest), settle(plan, [*honest, fact(day, key="late")])

    assert set(before.done) <= set(after.done)
    assert (before.longest, before.total) <= (after.longest, after.total)


@given(plans, many_facts, st.data())
@law
def test_no_ruling_makes_the_number_of_another_day_wrong(plan, facts, data):
    assume(facts)
    ruled = data.draw(st.sampled_from(facts))
    changed = replace(ruled, ruling=data.draw(rulings))

    before = settle(plan, facts).outcomes
    after = settle(plan, [changed if one is ruled else one for one in facts]).outcomes

    wrong = {one.key for one in facts if one.day != ruled.day and after[one.key].state is State.WRONG_NUMBER}
    assert not [key for key in wrong if before[key].state in {State.COUNTS, State.PART, State.REPEAT}]


@given(plans, many_facts, all_terms(), moments)
@law
def test_an_edit_in_flight_lowers_nothing_earned_before(plan, facts, changed, since):
    since = max(since, plan.terms.since + timedelta(hours=1))
    unit = bool(plan.terms.times_a_week)
    newer = replace(changed, since=since, version=99, times_a_week=(changed.times_a_week or 2) if unit else 0)
    edited = replace(plan, versions=(*plan.versions, newer))
    earlier = [one for one in facts if one.at < since and one.day <= local_day(one.at, plan.terms_at(one.at))]
    plan, edited = (replace(one, outages=(), declared=()) for one in (plan, edited))

    before, after = settle(plan, earlier), settle(edited, earlier)

    assert before.outcomes == after.outcomes
    assert set(before.done) <= set(after.done)
    assert before.longest <= after.longest
    assert before.streak <= after.streak
    assert set(before.dues) <= set(after.dues) or unit


@given(plans, many_facts, days, st.integers(0, 5))
@law
def test_an_outage_shortens_no_streak_and_takes_no_reward(plan, facts, first, length):
    plan = replace(plan, declared=tuple(plan.versions[0].since for _ in plan.outages))
    at = max([plan.terms.since, *(one.at for one in facts)])
    spared = replace(
        plan,
        outages=(*plan.outages, (first, first + timedelta(days=length))),
        declared=(*plan.declared, at + timedelta(seconds=1)),
    )

    before, after = settle(plan, facts), settle(spared, facts)

    assert before.outcomes == after.outcomes
    assert (before.done, before.total) == (after.done, after.total)
    assert before.streak <= after.streak
    assert before.longest <= after.longest
    assert set(before.dues) <= set(after.dues)
    for step in range(30):
        day = first + timedelta(days=step)
        assert before.streak_on(day) <= after.streak_on(day)


@given(all_terms(), many_facts, days, st.integers(0, 5))
@law
def test_a_pause_shortens_no_streak(terms, facts, first, length):
    paused = replace(terms, pauses=(*terms.pauses, (first, first + timedelta(days=length))))

    before, after = (settle(Plan(id=1, versions=(one,)), facts) for one in (terms, paused))

    assert before.outcomes == after.outcomes
    assert before.streak <= after.streak
    assert before.longest <= after.longest


@given(plans, many_facts, days, st.booleans())
@law
def test_a_make_up_lowers_nothing(plan, facts, day, heals):
    at = max([plan.terms.since, *(one.at for one in facts)]) + AFTER_ALL
    today = local_day(at, plan.terms)
    made = fact(day, key="made", at=at, way=Way.MAKE_UP, heals=heals, points=0)

    before, after = settle(plan, facts), settle(plan, [*facts, made])

    assert before.outcomes.items() <= after.outcomes.items()
    assert set(before.done) <= set(after.done)
    assert (before.total, before.days, before.longest) <= (after.total, after.days, after.longest)
    assert before.longest <= after.longest
    assert before.streak_on(today) <= after.streak_on(today)
    assert set(before.dues) <= set(after.dues)


@given(plans, many_facts, days)
@law
def test_a_make_up_that_does_not_heal_leaves_the_streak_as_it_was(plan, facts, day):
    at = max([plan.terms.since, *(one.at for one in facts)]) + AFTER_ALL
    made = fact(day, key="made", at=at, way=Way.MAKE_UP, heals=False, points=0)
    single = replace(plan, versions=tuple(replace(one, sessions_needed=1) for one in plan.versions))

    before, after = settle(single, facts), settle(single, [*facts, made])

    assert (before.streak, before.longest, before.dues) == (after.streak, after.longest, after.dues)


@given(plans, many_facts)
@law
def test_a_streak_lives_as_long_as_a_walk_along_the_calendar_says(plan, facts):
    by_days = tuple(replace(one, times_a_week=0) for one in plan.versions)
    plan, facts = replace(plan, versions=by_days), [replace(one, heals=True) for one in facts]
    settled = settle(plan, facts)
    assume(settled.done)

    for step in range(40):
        day = settled.done[-1] + timedelta(days=step)
        streak, longest = streak_by_hand(set(settled.done), lambda one: is_planned(one, plan), until=day)
        assert (settled.streak_on(day), settled.longest) == (streak, longest)


@given(plans, many_facts)
@law
def test_each_slot_counts_once_and_is_paid_once(plan, facts):
    settled = settle(plan, facts)

    counting = [one for one in facts if settled.outcomes[one.key].state is State.COUNTS]

    assert len({(one.day, one.session) for one in counting}) == len(counting) == settled.total
    assert all(settled.outcomes[one.key].points == one.points for one in counting)
    assert sum(one.points for one in settled.outcomes.values()) == sum(one.points for one in counting)
    assert len({due.key for due in settled.dues}) == len(settled.dues)


@given(plans, facts, rulings)
@law
def test_a_person_has_the_last_word(plan, one, ruling):
    outcome = settle(plan, [replace(one, ruling=Ruling.REJECTED)]).outcomes[one.key]
    praised = settle(plan, [replace(one, ruling=Ruling.ACCEPTED, refusal="too_late")]).outcomes[one.key]

    assert (outcome.state, outcome.points) == (State.REJECTED, 0)
    assert (praised.state, praised.points) == (State.COUNTS, one.points)
