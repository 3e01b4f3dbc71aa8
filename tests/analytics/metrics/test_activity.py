from __future__ import annotations

import pytest

from qunluo.analytics.duck import Value
from tests.analytics.story import NOTHING, came, every_day, figure, said, went

THIRTY_DAYS = range(30)


def test_messages_a_day_counts_silent_days():
    records = [*every_day("a", [0, 9], times=10)]

    assert figure("messages_per_day", records) == Value(value=2.0, basis=10)


def test_messages_a_day_looks_at_the_last_thirty_days_only():
    records = [*every_day("a", [0], times=50), *every_day("a", [1, 30], times=15)]

    assert figure("messages_per_day", records) == Value(value=1.0, basis=30)


def test_messages_of_a_member_a_day_divides_by_everybody_who_was_there():
    records = [*every_day("a", range(4), times=3), *every_day("b", [0])]  # 13 messages in 4 days of 2 members

    assert figure("messages_per_member_day", records) == Value(value=13 / 8, basis=4)


@pytest.mark.parametrize(
    ("moves", "member_days"),
    [
        pytest.param([], 8, id="two members throughout"),
        pytest.param([came("c", 2)], 10, id="a newcomer counts from the day of joining"),
        pytest.param([went("b", 1)], 6, id="who left counts until the day of leaving"),
        pytest.param([went("b", 1), came("b", 2)], 8, id="who came back was there"),
    ],
)
def test_members_of_a_day_follow_who_came_and_went(moves, member_days):
    records = [*every_day("a", range(4)), said("b", 0), *moves]

    assert figure("messages_per_member_day", records) == Value(value=5 / member_days, basis=4)


def test_daily_active_rate_is_the_mean_of_the_days():
    records = [said("a", 0), said("a", 0, 13), said("b", 0), said("a", 1), said("a", 3), said("b", 3)]

    assert figure("daily_active_rate", records) == Value(value=(1 + 0.5 + 0 + 1) / 4, basis=4)


def test_stickiness_sets_a_usual_day_against_the_month():
    records = [*every_day("a", range(10)), *every_day("b", range(5)), said("c", 0), said("d", 0)]

    assert figure("dau_mau", records) == Value(value=1.7 / 4, basis=4)


@pytest.mark.parametrize(
    ("metric", "day", "value"),
    [
        pytest.param("weekly_speakers_share", 34, 0.5, id="seven days ago is this week"),
        pytest.param("weekly_speakers_share", 33, 0.25, id="eight days ago is not"),
        pytest.param("monthly_speakers_share", 11, 0.5, id="thirty days ago is this month"),
        pytest.param("monthly_speakers_share", 10, 0.25, id="a day more is not"),
    ],
)
def test_speakers_share_ends_on_the_day(metric, day, value):
    records = [said("a", 0), said("b", 0), said("c", 0), said("a", 40), said("b", day), said("d", 0)]

    assert figure(metric, records) == Value(value=value, basis=4)


def test_speakers_share_forgets_who_left():
    records = [said("a", 0), said("b", 0), went("b", 1), said("c", 1)]

    assert figure("weekly_speakers_share", records) == Value(value=1.0, basis=2)


def test_speakers_share_counts_who_never_spoke():
    assert figure("weekly_speakers_share", [said("a", 0)], listed=["a", "b"]) == Value(value=0.5, basis=2)


@pytest.mark.parametrize(
    ("times", "value"),
    [pytest.param(3, 0.5, id="three a day carry the group"), pytest.param(2, 0.0, id="two a day do not")],
)
def test_valuable_members_say_three_things_a_day(times, value):
    records = [said("b", 0), *every_day("a", range(7), times=times)]

    assert figure("valuable_share", records) == Value(value=value, basis=2)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param(
            [*every_day("a", range(14), times=4), *every_day("a", range(14, 28), times=3)],
            Value(value=-0.25, basis=56),
            id="a quarter less",
        ),
        pytest.param(
            [*every_day("a", range(14), times=4), *every_day("a", range(14, 28), times=4)],
            Value(value=0.0, basis=56),
            id="as before",
        ),
        pytest.param(every_day("a", range(27)), NOTHING, id="a day short of two fortnights"),
        pytest.param(
            [said("a", 0), *every_day("a", range(15, 29))], Value(value=None, basis=0), id="from nothing to something"
        ),
    ],
)
def test_trend_compares_two_fortnights(records, expected):
    assert figure("messages_trend", records) == expected


@pytest.mark.parametrize(
    ("last_days", "value"),
    [
        pytest.param([10, 10, 10], 0, id="as always"),
        pytest.param([8, 8, 8], 3, id="three days at a fifth less"),
        pytest.param([8, 9, 8], 1, id="a tenth less in between breaks the row"),
        pytest.param([0, 0, 0], 3, id="three silent days"),
    ],
)
def test_falling_days_compare_with_the_same_weekday(last_days, value):
    usual = every_day("a", range(28), times=10)
    latest = [row for day, times in enumerate(last_days, start=28) for row in every_day("a", [day], times=times)]

    assert figure("falling_days", [*usual, *latest, came("b", 30)]) == Value(value=value, basis=31)


def test_falling_days_do_not_take_the_weekend_for_a_fall():
    working_days = [day for day in range(35) if day % 7 < 5]

    assert figure("falling_days", [*every_day("a", working_days, times=9), came("b", 34)]) == Value(value=0, basis=35)


@pytest.mark.parametrize(
    ("times", "value"), [pytest.param(2, 14, id="two messages are hardly any"), pytest.param(3, 0, id="three are some")]
)
def test_quiet_days_have_fewer_than_three_messages(times, value):
    assert figure("quiet_days", every_day("a", range(20), times=times)) == Value(value=value, basis=14)


def test_quiet_days_include_the_silent_ones():
    records = [*every_day("a", [0, 1, 2, 13], times=5)]

    assert figure("quiet_days", records) == Value(value=10, basis=14)


def test_longest_silence_is_between_two_messages():
    records = [said("a", 0, 8), said("a", 0, 10), said("b", 2, 16), came("c", 9)]

    assert figure("longest_silence", records) == Value(value=54.0, basis=3)


def test_longest_silence_of_a_single_message_is_unknown():
    assert figure("longest_silence", [said("a", 0)]) == Value(value=None, basis=1)


@pytest.mark.parametrize(
    ("times", "value"), [pytest.param(13, 1, id="over three times"), pytest.param(12, 0, id="just three times")]
)
def test_burst_days_stand_out_against_the_median(times, value):
    records = [*every_day("a", range(9), times=4), *every_day("a", [20], times=times)]

    assert figure("burst_days", records) == Value(value=value, basis=21)


@pytest.mark.parametrize(
    ("pause", "value"), [pytest.param(30, 3.0, id="half an hour goes on"), pytest.param(31, 1.5, id="more parts it")]
)
def test_conversations_end_with_half_an_hour_of_silence(pause, value):
    records = [said("a", 0, 12), said("b", 0, 12 + pause / 60), said("a", 0, 12 + pause / 60)]

    assert figure("conversation_length", records) == Value(value=value, basis=3 / value)


@pytest.mark.parametrize(
    ("hour", "value"),
    [
        pytest.param(21.99, 0.0, id="just before ten"),
        pytest.param(22, 0.5, id="ten"),
        pytest.param(7.99, 0.5, id="just before eight"),
        pytest.param(8, 0.0, id="eight"),
    ],
)
def test_night_is_from_ten_to_eight(hour, value):
    assert figure("night_share", [said("a", 0, 12), said("a", 1, hour)]) == Value(value=value, basis=2)


def test_active_hours_are_the_fewest_that_hold_four_fifths():
    records = [*every_day("a", [0], 9, times=5), *every_day("a", [0], 20, times=3), said("a", 0, 12), said("a", 0, 3)]

    assert figure("active_hours", records) == Value(value=2.0, basis=10)


def test_active_hours_need_a_third_one_for_a_little_less():
    records = [*every_day("a", [0], 9, times=4), *every_day("a", [0], 20, times=3), *every_day("a", [0], 12, times=2)]

    assert figure("active_hours", records) == Value(value=3.0, basis=9)


def test_weekend_is_set_against_the_working_week():
    records = [*every_day("a", range(5), times=4), *every_day("a", [5], times=6), *every_day("a", [6], times=4)]

    assert figure("weekend_ratio", records) == Value(value=5 / 4, basis=7)


@pytest.mark.parametrize(
    "name", ["messages_per_day", "daily_active_rate", "quiet_days", "night_share", "weekend_ratio"]
)
def test_nothing_can_be_said_of_an_empty_history(name):
    assert figure(name, []) == NOTHING
