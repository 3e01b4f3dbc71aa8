"""What facts come to: the plain cases, told one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qunluo.core.checkins.counting import TICKET_NAME
from qunluo.core.checkins.facts import Due, Outcome, Ruling, Settlement, State
from qunluo.core.checkins.plan import Calendar, NeedKind, NumberRule, RewardKind, Step, Way
from qunluo.core.checkins.settle import settle
from tests.core.checkins.plans import BOTH, KEYWORD, LADDER, fact, facts_on, local, plan, session, terms

COUNTS, REPEAT, WRONG = State.COUNTS, State.REPEAT, State.WRONG_NUMBER
TEXT, IMAGE = frozenset({NeedKind.TEXT}), frozenset({NeedKind.IMAGE})
TWO_SESSIONS = (session(id="am", starts="06:00", ends="09:00"), session(id="pm", starts="20:00", ends="22:00"))


def march(*days):
    return tuple(date(2026, 3, day) for day in days)


def states(settled):
    return [one.state for one in settled.outcomes.values()]


def test_nothing_comes_to_nothing():
    assert settle(plan(), []) == Settlement()


def test_three_days_are_a_streak_of_three():
    assert settle(plan(), facts_on(2, 3, 4)) == Settlement(
        outcomes={f"2026-03-0{day}:main": Outcome(f"2026-03-0{day}:main", COUNTS, 3) for day in (2, 3, 4)},
        done=march(2, 3, 4),
        total=3,
        days=3,
        streak=3,
        streak_since=date(2026, 3, 2),
        last_day=date(2026, 3, 4),
        alive_until=date(2026, 3, 5),
        longest=3,
    )


def test_a_missed_day_begins_anew():
    settled = settle(plan(), facts_on(2, 3, 4, 6))

    assert (settled.streak, settled.longest, settled.streak_since) == (1, 3, date(2026, 3, 6))


def test_a_streak_dies_when_a_planned_day_has_passed():
    settled = settle(plan(), facts_on(2, 3))

    assert [settled.streak_on(date(2026, 3, day)) for day in (3, 4, 5)] == [2, 2, 0]


@pytest.mark.parametrize(
    ("fields", "days", "streak", "alive_until"),
    [
        pytest.param({"calendar": Calendar.WORKDAYS_ONLY}, (5, 6, 9), 3, date(2026, 3, 10), id="over a weekend"),
        pytest.param({"pauses": (march(4, 5),)}, (3, 6), 2, date(2026, 3, 7), id="over a pause"),
        pytest.param({"outages": (march(4, 5),)}, (3, 6), 2, date(2026, 3, 7), id="over an outage"),
        pytest.param({"outages": (march(4, 4),)}, (3, 6), 1, date(2026, 3, 7), id="an outage that is too short"),
        pytest.param({"weekdays": frozenset({0, 2, 4})}, (2, 4, 6), 3, date(2026, 3, 9), id="three days of the week"),
        pytest.param({"weekdays": frozenset({0, 2})}, (2, 3, 4), 3, date(2026, 3, 9), id="a day done for good measure"),
        pytest.param({"ends_on": date(2026, 3, 4)}, (3, 4), 2, None, id="to the last day of the plan"),
        pytest.param({"is_switched_off": True}, (3, 6), 2, None, id="while it is switched off"),
    ],
)
def test_days_that_nobody_asked_for_are_passed_over(fields, days, streak, alive_until):
    settled = settle(plan(**fields), facts_on(*days))

    assert (settled.streak, settled.alive_until) == (streak, alive_until)


def test_a_streak_that_nothing_follows_lives_for_ever():
    assert settle(plan(ends_on=date(2026, 3, 3)), facts_on(2, 3)).streak_on(date(2030, 1, 1)) == 2


@pytest.mark.parametrize(
    ("first", "days"),
    [
        pytest.param(date(2024, 2, 27), 5, id="leap day"),
        pytest.param(date(2025, 2, 27), 5, id="no leap day"),
        pytest.param(date(2025, 12, 29), 5, id="new year"),
    ],
)
def test_a_streak_runs_over_the_edges_of_the_calendar(first, days):
    handed_in = [fact(first + timedelta(days=step)) for step in range(days)]

    assert settle(plan(starts_on=first), handed_in).streak == days


def test_the_second_of_a_day_is_a_repeat_and_pays_nothing():
    settled = settle(plan(), [fact(2), fact(2, key="again", clock="13:00")])

    assert settled.outcomes == {
        "2026-03-02:main": Outcome("2026-03-02:main", COUNTS, 3),
        "again": Outcome("again", REPEAT),
    }


def test_of_two_at_the_same_moment_the_key_decides():
    settled = settle(plan(), [fact(2, key="b"), fact(2, key="a")])

    assert {key: one.state for key, one in settled.outcomes.items()} == {"a": COUNTS, "b": REPEAT}


def test_several_messages_make_one_check_in():
    parts = [
        fact(2, key="picture", met=IMAGE, needed=BOTH),
        fact(2, key="text", met=TEXT, needed=BOTH, clock="12:05"),
        fact(2, key="more", met=TEXT, needed=BOTH, clock="12:10"),
    ]

    assert settle(plan(), parts).outcomes == {
        "picture": Outcome("picture", State.PART, missing=TEXT),
        "text": Outcome("text", COUNTS, 3),
        "more": Outcome("more", REPEAT),
    }


def test_parts_of_two_days_make_no_check_in():
    parts = [fact(2, met=IMAGE, needed=BOTH), fact(3, met=TEXT, needed=BOTH)]

    assert states(settle(plan(), parts)) == [State.PART, State.PART]


def test_pictures_of_several_messages_add_up():
    pieces = [
        fact(2, key=str(at), clock=f"12:0{at}", met=frozenset(), needed=IMAGE, pieces=((NeedKind.IMAGE, 1, 3),))
        for at in range(4)
    ]

    assert states(settle(plan(), pieces)) == [State.PART, State.PART, COUNTS, REPEAT]


def test_one_part_is_enough_where_any_will_do():
    assert states(settle(plan(), [fact(2, met=IMAGE, needed=BOTH, any_will_do=True)])) == [COUNTS]


def test_what_is_refused_does_not_count():
    refused = fact(2, refusal="too_late")

    assert settle(plan(), [refused]).outcomes == {refused.key: Outcome(refused.key, State.REFUSED)}


@pytest.mark.parametrize(
    ("ruling", "state", "streak"),
    [
        pytest.param(Ruling.NONE, State.HELD, 1, id="waits"),
        pytest.param(Ruling.ACCEPTED, COUNTS, 3, id="accepted"),
        pytest.param(Ruling.REJECTED, State.REJECTED, 1, id="rejected"),
    ],
)
def test_what_is_held_waits_for_a_ruling(ruling, state, streak):
    settled = settle(plan(), [fact(2), fact(3, is_held=True, ruling=ruling), fact(4)])

    assert (states(settled)[1], settled.streak) == (state, streak)
    assert (settled.waiting, settled.held) == ((1, march(3)) if ruling is Ruling.NONE else (0, ()))


def test_what_is_held_does_not_block_an_honest_one():
    settled = settle(plan(), [fact(2, key="held", is_held=True), fact(2, key="honest", clock="13:00")])

    assert (states(settled), settled.total) == ([State.HELD, COUNTS], 1)


def test_what_is_held_after_an_honest_one_is_a_repeat():
    settled = settle(plan(), [fact(2, key="honest"), fact(2, key="held", is_held=True, clock="13:00")])

    assert (states(settled), settled.waiting) == ([COUNTS, REPEAT], 0)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"refusal": "too_late"}, id="refused"),
        pytest.param({"met": TEXT, "needed": BOTH}, id="a part"),
        pytest.param({"number": 9}, id="a wrong number"),
    ],
)
def test_an_appeal_that_is_won_makes_it_count(wrong):
    settled = settle(plan(), [fact(2, ruling=Ruling.ACCEPTED, **wrong)])

    assert (states(settled), settled.total, settled.days) == ([COUNTS], 1, 1)


def test_a_held_part_that_is_accepted_is_still_a_part():
    part = fact(2, met=TEXT, needed=BOTH, is_held=True, ruling=Ruling.ACCEPTED)

    assert states(settle(plan(), [part])) == [State.PART]


@pytest.mark.parametrize(
    ("number", "fields", "state", "expected"),
    [
        pytest.param(3, {}, COUNTS, 3, id="right"),
        pytest.param(2, {}, WRONG, 3, id="one too few"),
        pytest.param(4, {}, WRONG, 3, id="one too many"),
        pytest.param(4, {"ruling": Ruling.ACCEPTED}, COUNTS, 3, id="accepted by a person"),
        pytest.param(4, {"way": Way.PAGE}, WRONG, 3, id="on a page"),
        pytest.param(4, {"way": Way.ROLL_CALL}, COUNTS, None, id="in a roll call"),
        pytest.param(4, {"way": Way.SHEET}, COUNTS, None, id="in a spreadsheet"),
        pytest.param(None, {}, COUNTS, None, id="none"),
    ],
)
def test_the_number_must_be_that_of_the_day(number, fields, state, expected):
    settled = settle(plan(), [*facts_on(2, 3), fact(4, key="told", number=number, **fields)])

    outcome = settled.outcomes["told"]
    assert (outcome.state, outcome.expected) == (state, expected)


def test_a_hint_never_refuses():
    settled = settle(plan(number=NumberRule.HINT), [fact(2, number=7)])

    assert settled.outcomes["2026-03-02:main"] == Outcome("2026-03-02:main", COUNTS, 3, 1)


def test_a_wrong_number_can_be_put_right():
    settled = settle(plan(), [fact(2, number=1), fact(3, key="x", number=3), fact(3, key="y", number=2, clock="13:00")])

    assert (states(settled), settled.streak) == ([COUNTS, WRONG, COUNTS], 2)


def test_a_second_message_of_the_day_may_say_the_same_number():
    settled = settle(plan(), [fact(2, number=1), fact(2, key="again", number=1, clock="13:00")])

    assert settled.outcomes["again"] == Outcome("again", REPEAT, expected=1)


def test_a_later_make_up_makes_no_earlier_number_wrong():
    made = fact(3, key="made", at=local(5), way=Way.MAKE_UP)
    settled = settle(plan(), [fact(2, number=1), fact(4, number=2), made, fact(6, number=4)])

    assert (states(settled), settled.made_up) == ([COUNTS] * 4, march(3))


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("ruling", Ruling)
def test_a_day_that_waits_for_a_ruling_may_be_counted_or_not(number, ruling):
    held = fact(3, number=2, is_held=True, ruling=ruling)

    settled = settle(plan(), [fact(2, number=1), held, fact(4, key="told", number=number)])

    assert settled.outcomes["told"].state is COUNTS


def test_both_sessions_must_be_done_where_both_are_asked():
    both = plan(sessions=TWO_SESSIONS, sessions_needed=2)
    am, pm = fact(2, session="am"), fact(2, session="pm", clock="20:00")

    half, whole = settle(both, [am]), settle(both, [am, pm])

    assert (half.total, half.days, half.streak) == (1, 0, 0)
    assert (whole.total, whole.days, whole.streak) == (2, 1, 1)


def test_each_session_pays_though_the_day_is_done_with_one():
    settled = settle(plan(sessions=TWO_SESSIONS), [fact(2, session="am"), fact(2, session="pm", clock="20:00")])

    assert (settled.total, settled.days, sum(one.points for one in settled.outcomes.values())) == (2, 1, 6)


def test_more_sessions_asked_from_now_on_undo_nothing():
    stricter = plan(
        terms(sessions=TWO_SESSIONS),
        terms(version=2, since=local(2, "12:00"), sessions=TWO_SESSIONS, sessions_needed=2),
    )

    settled = settle(stricter, [fact(2, session="am", clock="07:00"), fact(3, session="am", clock="07:00")])

    assert settled.done == march(2)


def test_fewer_sessions_asked_later_in_the_day_are_enough_for_it():
    milder = plan(
        terms(sessions=TWO_SESSIONS, sessions_needed=2),
        terms(version=2, since=local(3, "12:00"), sessions=TWO_SESSIONS),
    )

    settled = settle(milder, [fact(day, session="am", clock="07:00") for day in (2, 3, 4)])

    assert settled.done == march(3, 4)


@pytest.mark.parametrize(
    ("heals", "streak", "longest", "since"),
    [
        pytest.param(True, 5, 5, date(2026, 3, 2), id="heals"),
        pytest.param(False, 2, 2, date(2026, 3, 5), id="does not heal"),
    ],
)
def test_a_make_up_counts_and_heals_if_it_may(heals, streak, longest, since):
    made = fact(4, key="made", at=local(6, "13:00"), way=Way.MAKE_UP, heals=heals, points=0)

    settled = settle(plan(), [*facts_on(2, 3, 5, 6), made])

    assert (settled.total, settled.days, settled.made_up) == (5, 5, march(4))
    assert (settled.streak, settled.longest, settled.streak_since) == (streak, longest, since)


def test_a_check_in_heals_a_day_that_a_make_up_did_without_healing():
    two = plan(sessions=TWO_SESSIONS)
    made = fact(3, key="made", session="am", way=Way.MAKE_UP, heals=False)

    settled = settle(two, [fact(2, session="am"), made, fact(3, session="pm", clock="20:00")])

    assert (settled.days, settled.streak) == (2, 2)


def test_another_session_of_a_day_that_a_make_up_did_changes_nothing():
    two = plan(sessions=TWO_SESSIONS)
    made = [fact(3, key=one, session=one, way=Way.MAKE_UP, heals=False) for one in ("am", "pm")]

    settled = settle(two, [fact(2, session="am"), *made])

    assert (settled.total, settled.days, settled.streak) == (3, 2, 1)


WEEKLY = {"times_a_week": 3, "ladder": (Step(streak=2, kind=RewardKind.BADGE, name="两周"),)}


@pytest.mark.parametrize(
    ("fields", "days", "streak", "since", "alive_until"),
    [
        pytest.param({}, (2, 4), 0, None, None, id="not enough yet"),
        pytest.param({}, (2, 4, 6), 1, 2, date(2026, 3, 15), id="a good week"),
        pytest.param({}, (2, 4, 6, 9, 11, 13), 2, 2, date(2026, 3, 22), id="two good weeks"),
        pytest.param({}, (2, 4, 6, 9), 1, 2, date(2026, 3, 15), id="the running week is not needed"),
        pytest.param({}, (2, 4, 6, 9, 16, 18, 20), 1, 16, date(2026, 3, 29), id="a bad week between"),
        pytest.param({"pauses": (march(9, 15),)}, (2, 4, 6, 16, 18, 20), 2, 2, date(2026, 3, 29), id="a week of rest"),
        pytest.param({"pauses": (march(9, 13),)}, (2, 4, 6, 14, 15), 2, 2, date(2026, 3, 22), id="few days asked"),
        pytest.param({"ends_on": date(2026, 3, 8)}, (2, 4, 6), 1, 2, None, id="the last week"),
    ],
)
def test_weeks_count_where_the_plan_counts_weeks(fields, days, streak, since, alive_until):
    settled = settle(plan(**WEEKLY | fields), facts_on(*days))

    first = date(2026, 3, since) if since else None
    assert (settled.streak, settled.streak_since, settled.alive_until) == (streak, first, alive_until)


def test_an_outage_in_the_week_asks_for_fewer_days():
    asked = replace(plan(**WEEKLY), outages=(march(3, 7),), declared=(local(9),))

    settled = settle(asked, facts_on(2, 8))

    assert settled.streak == 1


def test_a_good_week_reaches_a_step():
    settled = settle(plan(**WEEKLY), facts_on(2, 4, 6, 9, 11, 13))

    assert settled.dues == (
        Due(key="step:2:badge:2026-03-02", kind=RewardKind.BADGE, name="两周", day=date(2026, 3, 13)),
    )


def keys(settled):
    return [due.key for due in settled.dues]


def test_the_ladder_gives_each_step_and_some_again():
    settled = settle(plan(ladder=LADDER), facts_on(2, 3, 4, 5))

    assert keys(settled) == ["step:2:points:2026-03-02", "step:3:coupon:2026-03-02", "step:2:points:2026-03-02:4"]
    assert settled.dues[0] == Due(
        key="step:2:points:2026-03-02", kind=RewardKind.POINTS, name="两连", points=5, day=date(2026, 3, 3)
    )


def test_a_new_run_climbs_the_ladder_anew():
    settled = settle(plan(ladder=LADDER[1:2]), facts_on(2, 3, 4, 6, 7, 8))

    assert keys(settled) == ["step:3:coupon:2026-03-02", "step:3:coupon:2026-03-06"]


def test_a_make_up_that_joins_two_runs_pays_what_is_new_and_takes_nothing():
    made = fact(5, key="made", at=local(9), way=Way.MAKE_UP)

    settled = settle(plan(ladder=LADDER[1:]), [*facts_on(2, 3, 4, 6, 7, 8), made])

    assert keys(settled) == ["step:3:coupon:2026-03-02", "step:3:coupon:2026-03-06", "step:7:badge:2026-03-02"]


def test_what_two_runs_were_paid_is_not_paid_again_when_they_become_one():
    made = fact(4, key="made", at=local(9), way=Way.MAKE_UP)

    settled = settle(plan(ladder=LADDER[:1]), [*facts_on(2, 3, 5, 6), made])

    assert (settled.streak, keys(settled)) == (5, ["step:2:points:2026-03-02", "step:2:points:2026-03-05"])


def test_an_outage_that_joins_two_runs_pays_what_is_new_and_takes_nothing():
    apart = facts_on(2, 3, 4, 6, 7, 8, 9)
    asked = replace(plan(ladder=LADDER[1:]), outages=(march(5, 5),), declared=(local(10),))

    settled = settle(asked, apart)

    assert (settled.streak, settled.longest) == (7, 7)
    assert keys(settled) == ["step:3:coupon:2026-03-02", "step:3:coupon:2026-03-06", "step:7:badge:2026-03-02"]
    assert settled.dues[-1].day == date(2026, 3, 10)


def test_an_outage_known_from_the_beginning_makes_one_run():
    settled = settle(plan(ladder=LADDER[1:2], outages=(march(5, 5),)), facts_on(2, 3, 4, 6, 7, 8))

    assert keys(settled) == ["step:3:coupon:2026-03-02"]


def test_a_step_is_paid_by_the_terms_of_the_moment_that_reached_it():
    changed = plan(terms(ladder=LADDER[1:2]), terms(version=2, since=local(5), ladder=(LADDER[2],)))

    settled = settle(changed, facts_on(*range(2, 9)))

    assert keys(settled) == ["step:3:coupon:2026-03-02", "step:7:badge:2026-03-02"]


def test_a_step_added_after_it_was_passed_is_not_paid():
    changed = plan(terms(), terms(version=2, since=local(5), ladder=LADDER[1:2]))

    assert keys(settle(changed, facts_on(*range(2, 9)))) == []


def test_a_plan_may_come_to_count_weeks():
    changed = plan(terms(ladder=LADDER[:1]), terms(version=2, since=local(9, "00:00"), times_a_week=3))

    settled = settle(changed, facts_on(2, 3, 4, 9, 11, 13))

    assert (keys(settled), settled.streak) == (["step:2:points:2026-03-02"], 2)


def test_luck_is_drawn_once_a_check_in_and_never_for_a_make_up():
    lucky = plan(lucky_share=1.0, sessions=TWO_SESSIONS)
    made = fact(3, key="made", session="am", way=Way.MAKE_UP)

    settled = settle(lucky, [fact(2, session="am"), fact(2, session="pm", clock="20:00"), made])

    assert settled.dues == tuple(
        Due(key=f"lucky:2026-03-02:{one}", kind=RewardKind.DRAW_TICKET, name=TICKET_NAME, day=date(2026, 3, 2))
        for one in ("am", "pm")
    )


def test_luck_falls_on_about_its_share_and_always_on_the_same():
    first = date(2026, 3, 2)
    handed_in = [fact(first + timedelta(days=step), key=f"m{step}") for step in range(2000)]
    settled = settle(plan(lucky_share=0.1), handed_in)

    assert 150 < len(settled.dues) < 250
    assert settle(plan(lucky_share=0.1), handed_in[::-1]).dues == settled.dues
    assert settle(plan(), handed_in).dues == ()


def test_facts_of_any_need_count_where_nothing_is_needed():
    assert states(settle(plan(), [fact(2, met=frozenset(), needed=frozenset())])) == [COUNTS]
    assert states(settle(plan(), [fact(2, met=frozenset(), needed=KEYWORD)])) == [State.PART]
