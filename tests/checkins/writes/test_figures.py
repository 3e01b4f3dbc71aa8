from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.checkins.models import Attendance, DayFigures, Submission
from qunluo.checkins.reads.attendance import days_in
from qunluo.checkins.reads.facts import facts_of
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.figure_days import keep_figures
from qunluo.checkins.writes.figures import catch_up, mark_stale, refresh_figures
from qunluo.checkins.writes.plans import save_terms
from qunluo.checkins.writes.rulings import rule
from qunluo.core.checkins.facts import Ruling
from qunluo.core.checkins.plan import Session, Way
from qunluo.core.checkins.settle import settle
from tests.checkins.crowd import another_group, newcomer
from tests.checkins.disputing import CLOSE_TO_SURE, NOW, SHANGHAI, TERMS, a_plan, at, hand_in, member_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def figures(plan, **where) -> dict[date, tuple]:
    rows = DayFigures.objects.filter(plan=plan, **where).order_by("day")
    return {
        row.day: (row.expected, row.done, row.checkins, row.made_up, row.held, row.rejected, row.is_stale)
        for row in rows
    }


def hours(plan, day) -> dict[int, int]:
    row = DayFigures.objects.get(plan=plan, day=day)
    return {hour: count for hour, count in enumerate(row.by_hour) if count}


def test_a_check_in_makes_its_day_stale_and_a_count_makes_it_fresh(cast):
    plan, jing = a_plan(cast), member_of(cast)
    hand_in(plan, jing, at(2, 9))
    assert figures(plan) == {TODAY: (0, 0, 0, 0, 0, 0, True)}

    assert refresh_figures(at=NOW) == 1

    assert figures(plan) == {TODAY: (4, 1, 1, 0, 0, 0, False)}
    assert hours(plan, TODAY) == {9: 1}
    assert DayFigures.objects.get().by_way == {"page": 1}
    assert refresh_figures(at=NOW) == 0


def test_what_waits_was_rejected_or_made_up_is_told_apart(cast):
    plan, jing, zhou = a_plan(cast), member_of(cast), member_of(cast, "zhou")
    hand_in(plan, jing, at(2, 9), risk=CLOSE_TO_SURE)
    hand_in(plan, zhou, at(2, 10), way=Way.OPERATOR, day=date(2026, 3, 1))
    bad = hand_in(plan, zhou, at(2, 11), risk=CLOSE_TO_SURE)
    rule([bad.pk], ruling=Ruling.REJECTED, reason="同一秒", operator_id=cast.steward.pk, at=NOW)

    refresh_figures(at=NOW)

    assert figures(plan) == {date(2026, 3, 1): (3, 1, 1, 0, 0, 0, False), TODAY: (4, 0, 0, 0, 1, 1, False)}
    assert hours(plan, date(2026, 3, 1)) == {}


def test_a_day_is_done_when_enough_sessions_are(cast):
    morning = Session(id="morning", name="早", starts=time(6), ends=time(12), needs=TERMS.sessions[0].needs)
    evening = Session(id="evening", name="晚", starts=time(18), ends=time(22), needs=TERMS.sessions[0].needs)
    plan = a_plan(cast, sessions=(morning, evening), sessions_needed=2)
    jing, zhou = member_of(cast), member_of(cast, "zhou")
    for member, hour in ((jing, 7), (jing, 19), (zhou, 8)):
        hand_in(plan, member, at(1, hour))

    refresh_figures(at=NOW)

    assert figures(plan) == {date(2026, 3, 1): (3, 1, 3, 0, 0, 0, False)}
    assert [(row.member_id, days_in(row.month, row.days)) for row in Attendance.objects.exclude(days=0)] == [
        (jing.pk, [date(2026, 3, 1)])
    ]


def test_who_joins_later_does_not_change_a_day_that_is_over(cast):
    plan, jing = a_plan(cast), member_of(cast)
    hand_in(plan, jing, at(1, 9))
    refresh_figures(at=at(2, 1))
    newcomer(cast, "小周", came=at(2, 2))

    hand_in(plan, member_of(cast, "zhou"), at(2, 3), way=Way.OPERATOR, day=date(2026, 3, 1))
    hand_in(plan, jing, at(2, 9))
    refresh_figures(at=NOW)

    assert figures(plan) == {date(2026, 3, 1): (3, 2, 2, 0, 0, 0, False), TODAY: (5, 1, 1, 0, 0, 0, False)}


def test_a_day_counted_late_asks_only_who_had_come_by_its_end(cast):
    plan, jing = a_plan(cast), member_of(cast)
    for name, came in (("甲", at(1, 23)), ("乙", at(2, 0)), ("丙", None)):
        newcomer(cast, name, came=came)
    hand_in(plan, jing, at(1, 9))

    refresh_figures(at=NOW)

    assert figures(plan) == {date(2026, 3, 1): (5, 1, 1, 0, 0, 0, False)}


def test_days_are_opened_and_closed_by_the_minute(cast):
    plan = a_plan(cast)

    keep_figures(at=at(2, 9))
    assert figures(plan) == {TODAY: (4, 0, 0, 0, 0, 0, False)}

    newcomer(cast, "小周", came=at(2, 10))
    keep_figures(at=at(2, 9) + timedelta(minutes=5))
    assert figures(plan)[TODAY][0] == 4, "five minutes are no reason to count again"

    keep_figures(at=at(5, 0))
    assert {day.day: row[0] for day, row in figures(plan).items()} == {2: 5, 3: 5, 4: 5, 5: 5}

    newcomer(cast, "小吴", came=at(4, 12))
    keep_figures(at=at(5, 1))
    assert {day.day: row[0] for day, row in figures(plan).items()} == {2: 5, 3: 5, 4: 5, 5: 6}


def test_days_of_rest_are_not_opened(cast):
    plan = a_plan(cast, weekdays=frozenset({0, 2}))
    keep_figures(at=at(2, 9))

    keep_figures(at=at(5, 9))

    assert sorted(day.day for day in figures(plan)) == [2, 4]


def test_archived_plans_are_left_alone(cast):
    plan = a_plan(cast)
    plan.archived_at = at(1)
    plan.save()

    keep_figures(at=NOW)

    assert figures(plan) == {}


def test_a_page_counts_the_days_it_needs_and_no_more(cast):
    plan, jing = a_plan(cast), member_of(cast)
    for day in (26, 27, 28):
        hand_in(plan, jing, at(day, 9, month=2))

    counted = catch_up([plan.pk], first=date(2026, 2, 27), last=date(2026, 3, 2), at=NOW, limit=1)

    assert counted == 1
    assert [day.day for day, row in figures(plan).items() if row[-1]] == [26, 27]


def test_groups_of_a_plan_are_counted_apart(cast):
    second = another_group(cast)
    plan = a_plan(cast)
    plan.plan_groups.create(group=second)
    hand_in(plan, newcomer(cast, "小周", group=second), at(2, 9))
    mark_stale({(plan.pk, cast.group.pk, TODAY)})

    refresh_figures(at=NOW)

    assert figures(plan, group=second) == {TODAY: (1, 1, 1, 0, 0, 0, False)}
    assert figures(plan, group=cast.group) == {TODAY: (4, 0, 0, 0, 0, 0, False)}


def test_a_changed_number_of_sessions_is_taken_at_its_kindest(cast):
    """As the core does it: by the terms of the check-in's own moment, or by those of the day's end."""
    one = Session(id="one", starts=time(0), ends=time(12), needs=TERMS.sessions[0].needs)
    two = Session(id="two", starts=time(12), ends=time(0), needs=TERMS.sessions[0].needs)
    plan = a_plan(cast, sessions=(one, two), sessions_needed=1)
    jing = member_of(cast)
    hand_in(plan, jing, at(1, 9))
    data = data_of(TERMS) | data_of(plan_of(plan.pk).terms) | {"sessions_needed": 2}
    save_terms(plan.pk, data, groups=[cast.group.pk], operator_id=None, at=at(1, 10))
    hand_in(plan, member_of(cast, "zhou"), at(1, 11))

    refresh_figures(at=NOW)

    assert {day.day: row[1] for day, row in figures(plan).items()} == {1: 1}
    assert_figures_are_what_the_facts_say(plan)


def assert_figures_are_what_the_facts_say(plan) -> None:
    """Count by hand what the tables keep."""
    pairs = {(row.plan_id, row.member_id) for row in Submission.objects.filter(plan=plan)}
    core = plan_of(plan.pk)
    settled = {pair: settle(core, facts.values()) for pair, facts in facts_of(pairs).items()}
    kept: dict[int, set[date]] = defaultdict(set)
    for row in Attendance.objects.filter(plan=plan):
        kept[row.member_id] |= set(days_in(row.month, row.days))
    assert {member: days for member, days in kept.items() if days} == {
        member: set(now.done) for (_, member), now in settled.items() if now.done
    }
    states: dict[date, Counter] = defaultdict(Counter)
    for row in Submission.objects.filter(plan=plan):
        states[row.day][row.state] += 1
        states[row.day]["made up"] += row.state == "counts" and row.way == "make_up"
        states[row.day][row.at.astimezone(SHANGHAI).hour] += row.state == "counts" and row.way == "page"
    done = Counter(day for now in settled.values() for day in now.done)
    for row in DayFigures.objects.filter(plan=plan):
        told = states[row.day]
        assert (row.done, row.checkins, row.made_up, row.held, row.rejected) == (
            done[row.day],
            told["counts"],
            told["made up"],
            told["held"],
            told["rejected"],
        )
        assert row.by_hour == [told[hour] for hour in range(24)]
        assert sum(row.by_way.values()) == row.checkins


steps = st.lists(
    st.tuples(
        st.sampled_from(["jing", "zhou", "lin"]),
        st.integers(26, 30),
        st.integers(0, 23),
        st.sampled_from(["page", "risky", "operator", "make_up", "accept", "reject", "count"]),
    ),
    min_size=1,
    max_size=12,
)


@given(steps=steps, needed=st.integers(1, 2))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_figures_kept_are_figures_counted(cast, steps, needed):
    with transaction.atomic():
        run(cast, steps, needed)
        transaction.set_rollback(True)


def run(cast, steps, needed):
    halves = [
        Session(id=name, starts=time(start), ends=time(end), needs=TERMS.sessions[0].needs)
        for name, start, end in (("am", 0, 12), ("pm", 12, 0))
    ]
    plan = a_plan(cast, sessions=tuple(halves), sessions_needed=needed)
    for number, (name, day, hour, what) in enumerate(steps):
        member = member_of(cast, name)
        moment = at(25, hour, month=2) + timedelta(days=day - 25)
        given = {"key": f"k{number}"}
        match what:
            case "page":
                hand_in(plan, member, moment, **given)
            case "risky":
                hand_in(plan, member, moment, risk=CLOSE_TO_SURE, **given)
            case "operator":
                hand_in(plan, member, at(2, 11), way=Way.OPERATOR, day=moment.astimezone(SHANGHAI).date(), **given)
            case "make_up":
                hand_in(plan, member, at(2, 11), way=Way.MAKE_UP, day=moment.astimezone(SHANGHAI).date(), **given)
            case "accept" | "reject":
                rows = Submission.objects.filter(plan=plan, member=member, is_held=True, ruling="")
                ids = list(rows.order_by("pk").values_list("pk", flat=True)[:1])
                ruling = Ruling.ACCEPTED if what == "accept" else Ruling.REJECTED
                rule(ids, ruling=ruling, reason="看过了", operator_id=cast.steward.pk, at=NOW)
            case _:
                catch_up([plan.pk], at=NOW, limit=2)
    refresh_figures(at=NOW)
    assert_figures_are_what_the_facts_say(plan)
