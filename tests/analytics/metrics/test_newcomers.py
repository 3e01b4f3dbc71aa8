from __future__ import annotations

import pytest

from qunluo.analytics.duck import Value
from tests.analytics.story import NOTHING, came, every_day, figure, said, went

TALK = every_day("host", range(60), 20)


@pytest.mark.parametrize(
    ("metric", "day", "value"),
    [
        pytest.param("retention_d7", 6, 0.0, id="day 6 is too early"),
        pytest.param("retention_d7", 7, 1.0, id="day 7"),
        pytest.param("retention_d7", 13, 1.0, id="day 13"),
        pytest.param("retention_d7", 14, 0.0, id="day 14 is too late"),
        pytest.param("retention_d30", 29, 0.0, id="day 29 is too early"),
        pytest.param("retention_d30", 30, 1.0, id="day 30"),
        pytest.param("retention_d30", 36, 1.0, id="day 36"),
        pytest.param("retention_d30", 37, 0.0, id="day 37 is too late"),
    ],
)
def test_retention_looks_at_one_week(metric, day, value):
    records = [*TALK, came("new", 5), said("new", 5 + day)]

    assert figure(metric, records) == Value(value=value, basis=1)


@pytest.mark.parametrize(
    ("metric", "joined", "basis"),
    [
        pytest.param("retention_d7", 46, 1, id="13 days before the end are enough for the first week"),
        pytest.param("retention_d7", 47, 0, id="12 are not"),
        pytest.param("retention_d30", 23, 1, id="36 days before the end are enough for the month"),
        pytest.param("retention_d30", 24, 0, id="35 are not"),
    ],
)
def test_retention_leaves_out_whom_it_cannot_know_yet(metric, joined, basis):
    assert figure(metric, [*TALK, came("new", joined)]).basis == basis


def test_retention_begins_with_the_last_time_somebody_came():
    records = [*TALK, came("new", 1), went("new", 3), came("new", 20), said("new", 27)]

    assert figure("retention_d7", records) == Value(value=1.0, basis=1)


@pytest.mark.parametrize(
    ("hours", "value"), [pytest.param(24, 1.0, id="a day"), pytest.param(24.1, 0.0, id="a little more")]
)
def test_newcomers_speak_within_a_day(hours, value):
    records = [*TALK, came("new", 5, 12), said("new", 5, 12 + hours)]

    assert figure("newcomers_speak_24h", records) == Value(value=value, basis=1)


@pytest.mark.parametrize(
    ("days", "value"), [pytest.param(7, 1.0, id="a week"), pytest.param(7.1, 0.0, id="a little more")]
)
def test_newcomers_speak_within_a_week(days, value):
    records = [*TALK, came("new", 5, 0), said("new", 5, days * 24)]

    assert figure("newcomers_speak_7d", records) == Value(value=value, basis=1)


def test_what_was_said_before_joining_does_not_count():
    records = [*TALK, said("new", 4), came("new", 5)]

    assert figure("newcomers_speak_7d", records) == Value(value=0.0, basis=1)


@pytest.mark.parametrize(
    ("second", "value"), [pytest.param(899, 1.0, id="just within"), pytest.param(900, 0.0, id="a quarter of an hour")]
)
def test_newcomers_are_met_within_a_quarter_of_an_hour(second, value):
    records = [came("new", 5, 12.24), said("host", 5, 12.24 + second / 3600), said("host", 6)]

    assert figure("welcome_share", records) == Value(value=value, basis=1)


def test_newcomers_do_not_meet_themselves():
    records = [came("new", 5, 12), said("new", 5, 12.1), said("host", 6)]

    assert figure("welcome_share", records) == Value(value=0.0, basis=1)


def test_three_who_come_at_once_are_met_by_one():
    records = [came("x", 5), came("y", 5), came("z", 5), said("host", 5, 12.1), said("host", 6)]

    assert figure("welcome_share", records) == Value(value=1.0, basis=3)


def test_growth_sets_comings_against_goings():
    records = [*TALK, *(came(name, 40) for name in "abc"), went("a", 50)]  # mean members: 1 + 3 from day 40, 2 after 50
    members = (10 * 1 + 11 * 4 + 9 * 3) / 30

    assert figure("growth", records) == Value(value=2 / members, basis=round(members))


@pytest.mark.parametrize("metric", ["growth", "leave_rate_month", "leave_rate_week"])
def test_moves_that_are_never_told_cannot_be_counted(metric):
    assert figure(metric, TALK) == NOTHING


@pytest.mark.parametrize(
    ("metric", "day", "value"),
    [
        pytest.param("leave_rate_week", 53, 1, id="seven days ago"),
        pytest.param("leave_rate_week", 52, 0, id="eight days ago"),
        pytest.param("leave_rate_month", 30, 1, id="thirty days ago"),
        pytest.param("leave_rate_month", 29, 0, id="thirty-one days ago"),
    ],
)
def test_leave_rate_ends_on_the_day(metric, day, value):
    found = figure(metric, [*TALK, *(said(name, 0) for name in "abc"), went("a", day, kind="removed")])

    assert bool(found.value) == bool(value)


def test_leave_rate_is_of_the_mean_members():
    records = [*every_day("host", range(30)), said("a", 0), said("b", 0), said("c", 0), went("a", 29)]

    assert figure("leave_rate_month", records) == Value(value=0.25, basis=4)
    assert figure("leave_rate_month", records[:29]) == NOTHING
