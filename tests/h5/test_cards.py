"""What today looks like to a member: pure, so every hour of it can be tried."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from qunluo.core.checkins.facts import Fact, Ruling
from qunluo.core.checkins.plan import Need, NeedKind, Plan, RewardKind, Session, Step, Terms, Way
from qunluo.h5.cards import Look, card_of, is_over

TODAY = date(2026, 3, 2)
TEXT, TAP = Need(kind=NeedKind.TEXT, least=5), Need(kind=NeedKind.TAP)


def at(hour, minute=0, *, day=TODAY):
    return datetime.combine(day, time(hour, minute), UTC) - timedelta(hours=8)


def plan(**wanted):
    terms = {"since": at(0, day=date(2026, 2, 1)), "starts_on": date(2026, 2, 1), **wanted}
    return Plan(id=1, versions=(Terms(**terms),))


def fact(day=TODAY, *, hour=12, **given):
    needed = given.get("needed", frozenset({NeedKind.TAP}))
    key = f"{day}:{hour}"
    fields = {"met": needed, "needed": needed, "way": Way.PAGE, "points": 10, **given}
    return Fact(key=key, day=day, at=at(hour, day=day), **fields)


def card(*facts, hour=12, minute=0, **wanted):
    return card_of(plan(**wanted), {one.key: one for one in facts}, at=at(hour, minute))


@pytest.mark.parametrize(
    ("hour", "minute", "look"),
    [
        pytest.param(9, 59, Look.EARLY, id="a minute before"),
        pytest.param(10, 0, Look.OPEN, id="on the hour"),
        pytest.param(21, 59, Look.OPEN, id="the last minute"),
        pytest.param(22, 0, Look.LATE, id="over"),
    ],
)
def test_a_session_opens_and_closes_by_the_clock_of_the_plan(hour, minute, look):
    assert card(hour=hour, minute=minute).current.look is look


@pytest.mark.parametrize(
    ("given", "look"),
    [
        pytest.param({}, Look.DONE, id="counts"),
        pytest.param({"is_held": True}, Look.HELD, id="waits"),
        pytest.param({"is_held": True, "ruling": Ruling.ACCEPTED}, Look.DONE, id="a person said yes"),
        pytest.param({"is_held": True, "ruling": Ruling.REJECTED}, Look.OPEN, id="a person said no, and there is time"),
        pytest.param({"refusal": "too_short"}, Look.OPEN, id="refused, and there is time"),
        pytest.param({"met": frozenset({NeedKind.TAP}), "needed": frozenset(NeedKind)}, Look.PART, id="a part of it"),
    ],
)
def test_what_was_handed_in_decides_how_the_session_looks(given, look):
    assert card(fact(hour=11, **given)).current.look is look


def test_a_part_asks_only_for_what_is_missing():
    session = Session(needs=(TEXT, Need(kind=NeedKind.IMAGE)))
    needed = frozenset({NeedKind.TEXT, NeedKind.IMAGE})

    step = card(fact(hour=11, needed=needed, met=frozenset({NeedKind.TEXT})), sessions=(session,)).current

    assert (step.look, [need.kind for need in step.needs]) == (Look.PART, [NeedKind.IMAGE])


def test_a_good_one_outshines_a_bad_one_of_the_same_day():
    assert card(fact(hour=10), fact(hour=11, refusal="too_short")).current.look is Look.DONE


@pytest.mark.parametrize(
    ("needs", "any_will_do", "is_one_tap"),
    [
        pytest.param((TAP,), False, True, id="tap"),
        pytest.param((Need(kind=NeedKind.KEYWORD, words=("打卡",)),), False, True, id="a keyword is said by the tap"),
        pytest.param((TAP, TEXT), False, False, id="tap and text"),
        pytest.param((TAP, TEXT), True, True, id="tap or text"),
        pytest.param((TEXT,), False, False, id="text"),
    ],
)
def test_one_tap_is_enough_where_nothing_else_is_asked(needs, any_will_do, is_one_tap):
    session = Session(needs=needs, any_will_do=any_will_do)

    assert card(sessions=(session,)).current.is_one_tap is is_one_tap


def test_what_no_page_can_take_is_named():
    session = Session(needs=(TEXT, Need(kind=NeedKind.VOICE), Need(kind=NeedKind.ROLL_CALL)))

    assert [need.kind for need in card(sessions=(session,)).current.elsewhere] == [NeedKind.VOICE, NeedKind.ROLL_CALL]


@pytest.mark.parametrize(
    ("wanted", "rests", "next_day"),
    [
        pytest.param({"weekdays": frozenset({1, 2})}, "day_off", date(2026, 3, 3), id="a day off"),
        pytest.param({"starts_on": date(2026, 3, 9)}, "not_started", date(2026, 3, 9), id="not begun"),
        pytest.param({"ends_on": date(2026, 3, 1)}, "ended", None, id="over"),
        pytest.param({"is_switched_off": True}, "off", None, id="switched off"),
        pytest.param({"ends_on": TODAY}, "", None, id="the last day"),
    ],
)
def test_a_day_of_rest_says_why_and_until_when(wanted, rests, next_day):
    one = card(**wanted)

    assert (one.rests, one.next_day) == (rests, next_day)


def test_after_midnight_the_evening_before_is_still_today():
    session = Session(starts=time(22), ends=time(2))

    one = card_of(plan(sessions=(session,)), {}, at=at(1, day=date(2026, 3, 3)))

    assert (one.today, one.current.look) == (TODAY, Look.OPEN)


def test_of_several_sessions_the_open_one_stands_large():
    sessions = (Session(id="a", starts=time(7), ends=time(9)), Session(id="b", starts=time(20), ends=time(22)))

    shown = [card(hour=hour, sessions=sessions).current.session.id for hour in (6, 8, 12, 21, 23)]

    assert shown == ["a", "a", "b", "b", "b"]


def test_figures_are_those_of_the_core():
    days = [date(2026, 2, 26), date(2026, 2, 27), date(2026, 3, 1), TODAY]

    one = card(*(fact(day) for day in days))

    assert (one.number, one.streak, one.settled.longest, one.is_done) == (4, 2, 2, True)


@pytest.mark.parametrize(
    ("ladder", "milestone"),
    [
        pytest.param((), 7, id="a round one"),
        pytest.param((Step(streak=3, kind=RewardKind.BADGE, name="三"),), 3, id="a step of the ladder comes first"),
        pytest.param((Step(streak=1, kind=RewardKind.BADGE, name="一"),), 7, id="a step that is reached does not"),
    ],
)
def test_the_next_milestone_lies_ahead(ladder, milestone):
    assert card(fact(), ladder=ladder).milestone == milestone


def test_weeks_look_forward_to_steps_alone():
    ladder = (Step(streak=4, kind=RewardKind.BADGE, name="四周"),)

    assert (card(times_a_week=3, ladder=ladder).milestone, card(times_a_week=3).milestone) == (4, None)


@pytest.mark.parametrize(
    ("ends_on", "over"),
    [
        pytest.param(date(2026, 3, 1), True, id="yesterday"),
        pytest.param(TODAY, False, id="today"),
        pytest.param(None, False, id="never"),
    ],
)
def test_a_plan_is_over_when_nothing_more_is_asked(ends_on, over):
    assert is_over(plan(ends_on=ends_on), TODAY) is over
