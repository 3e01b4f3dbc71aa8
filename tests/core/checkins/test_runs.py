"""Runs: how units join, in whatever order they come."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.checkins.runs import Run, Runs

units = st.lists(st.integers(0, 30), unique=True, max_size=20)
gaps = st.sets(st.integers(0, 30), max_size=20)


def runs_of(*good, rests=()):
    runs = Runs(lambda unit: unit not in rests)
    for unit in good:
        runs.add(unit)
    return runs.runs


def test_neighbours_make_a_run():
    assert runs_of(1, 2, 3) == [Run(1, 3, 3)]


def test_a_unit_that_was_needed_parts_two_runs():
    assert runs_of(1, 3) == [Run(1, 1), Run(3, 3)]


def test_a_unit_that_rests_is_passed_over():
    assert runs_of(1, 3, rests={2}) == [Run(1, 3, 2)]


def test_a_unit_that_closes_the_gap_joins_two_runs():
    assert runs_of(1, 2, 4, 5, 3) == [Run(1, 5, 5)]


def test_a_unit_within_a_run_that_passed_over_it_makes_it_longer():
    assert runs_of(1, 3, 2, 4, rests={2}) == [Run(1, 4, 4)]


def test_what_was_given_to_two_runs_was_given_to_their_union():
    runs = Runs(lambda _: True)
    for unit in (1, 3):
        runs.add(unit)[0].given = {"a": 1}
    runs.runs[1].given["b"] = 2

    runs.add(2)

    assert runs.runs == [Run(1, 3, 3, {"a": 2, "b": 2})]


def test_each_addition_tells_how_long_the_longest_part_was():
    runs = Runs(lambda _: True)

    assert [runs.add(unit)[1] for unit in (1, 2, 5, 4, 3)] == [0, 1, 0, 1, 2]


def test_runs_are_mended_where_nothing_parts_them_any_more():
    rests = set()
    runs = Runs(lambda unit: unit not in rests)
    for unit in (1, 2, 4, 6):
        runs.add(unit)
    rests.add(3)

    assert [(run.first, run.last, before) for run, before in runs.mend(3, 3)] == [(1, 4, 2)]
    assert runs.runs == [Run(1, 4, 3), Run(6, 6)]


@given(units, gaps)
def test_runs_are_those_of_a_walk(good, rests):
    walked, current = [], []
    for unit in range(31):
        if unit in good:
            current.append(unit)
        elif unit not in rests and current:
            walked.append(current)
            current = []
    walked += [current] if current else []

    assert [(run.first, run.last, run.length) for run in runs_of(*good, rests=rests)] == [
        (one[0], one[-1], len(one)) for one in walked
    ]


@given(units, gaps, gaps)
def test_mending_leaves_what_would_be_had_the_rests_been_known(good, rests, more):
    known = set(rests)
    runs = Runs(lambda unit: unit not in known)
    for unit in good:
        runs.add(unit)
    known |= more
    for unit in more:
        list(runs.mend(unit, unit))

    assert [(run.first, run.last, run.length) for run in runs.runs] == [
        (run.first, run.last, run.length) for run in runs_of(*good, rests=known)
    ]
    assert all(one.last < other.first for one, other in pairwise(runs.runs))
