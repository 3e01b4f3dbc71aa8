from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qunluo.checkins.reads.board import Tally, Wanted, Which, board_of, missing_on, today
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.writes.figures import refresh_figures
from qunluo.core.checkins.plan import Audience, Session, Way
from tests.checkins.crowd import another_group, newcomer
from tests.checkins.disputing import CLOSE_TO_SURE, NOW, TERMS, a_plan, at, hand_in, member_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def board(plan, which=Which.DONE, *, day=TODAY, groups=None, **wanted):
    groups = groups or list(plan.plan_groups.values_list("group_id", flat=True))
    return board_of(plan_of(plan.pk), day, Wanted(groups=groups, which=which, **wanted), at=NOW)


def names(shown) -> list[str]:
    return [line.member.name for line in shown.lines]


@pytest.fixture
def morning(cast):
    """静静 is done, 老周 waits, 小林 was refused, 阿明 has a streak to lose."""
    plan = a_plan(cast, sessions=(Session(starts=time(6), ends=time(12), needs=TERMS.sessions[0].needs),))
    hand_in(plan, member_of(cast, "ming"), at(28, 8, month=2))
    hand_in(plan, member_of(cast, "ming"), at(1, 8))
    hand_in(plan, member_of(cast, "jing"), at(2, 9), text="读了两页")
    hand_in(plan, member_of(cast, "zhou"), at(2, 10), risk=CLOSE_TO_SURE)
    hand_in(plan, member_of(cast, "lin"), at(2, 5))
    newcomer(cast, "小周")
    return plan


def test_everybody_is_on_the_list_where_they_belong(morning):
    lists = {which: names(board(morning, which)) for which in Which}

    assert lists == {
        Which.DONE: ["静静"],
        Which.MISSING: ["阿明", "小林", "小周"],
        Which.WAITING: ["老周"],
        Which.INVALID: ["小林"],
    }
    assert board(morning).tally == Tally(expected=5, done=1, partly=0, waiting=1, invalid=1, missing=3)
    assert board(morning).tally.rate == pytest.approx(0.2)


def test_a_line_tells_what_was_handed_in_and_the_streak(cast, morning):
    [line] = board(morning).lines

    [entry] = line.entries
    assert (entry.text, entry.way, entry.at, list(entry.pictures.all())) == ("读了两页", "page", at(2, 9), [])
    assert line.streak == 1
    assert [one.streak for one in board(morning, Which.MISSING).lines] == [2, 0, 0]


@pytest.mark.parametrize(
    ("which", "wanted", "found"),
    [
        pytest.param(Which.DONE, {"search": "静"}, ["静静"], id="part of a name"),
        pytest.param(Which.DONE, {"search": "周"}, [], id="a name on another list"),
        pytest.param(Which.MISSING, {"search": "周"}, ["小周"], id="a name that is missing"),
        pytest.param(Which.MISSING, {"search": "%"}, [], id="a sign that means something to a database"),
        pytest.param(Which.DONE, {"way": "page"}, ["静静"], id="by that way"),
        pytest.param(Which.DONE, {"way": "message"}, [], id="by no other"),
        pytest.param(Which.MISSING, {"size": 2}, ["阿明", "小林"], id="the first page"),
        pytest.param(Which.MISSING, {"size": 2, "page": 2}, ["小周"], id="the second page"),
        pytest.param(Which.MISSING, {"size": 2, "page": 9}, [], id="a page behind the last"),
    ],
)
def test_lists_are_sifted_and_paged(morning, which, wanted, found):
    shown = board(morning, which, **wanted)

    assert names(shown) == found
    assert shown.has_next == (wanted == {"size": 2})
    assert shown.tally.missing == 3, "the counts are of the whole day"


def test_groups_are_told_apart(cast, morning):
    second = another_group(cast)
    morning.plan_groups.create(group=second)
    newcomer(cast, "小吴", group=second)

    assert names(board(morning, Which.MISSING, groups=[second.pk])) == ["小吴"]
    assert board(morning).tally.expected == 6


def test_half_a_day_is_missing_and_said_so(cast):
    halves = [
        Session(id=name, name=name, starts=time(start), ends=time(end), needs=TERMS.sessions[0].needs)
        for name, start, end in (("早读", 0, 12), ("晚记", 12, 0))
    ]
    plan = a_plan(cast, sessions=tuple(halves), sessions_needed=2)
    jing, zhou = member_of(cast), member_of(cast, "zhou")
    for member, hour in ((jing, 9), (jing, 13), (zhou, 8)):
        hand_in(plan, member, at(1, hour))

    shown = board(plan, Which.MISSING, day=date(2026, 3, 1))

    assert (shown.needed, shown.tally) == (2, Tally(expected=3, done=1, partly=1, missing=2))
    assert [(line.member.name, len(line.entries)) for line in shown.lines] == [("老周", 1), ("阿明", 0)]


def test_staff_and_others_whom_the_plan_does_not_ask_are_not_missing(cast):
    plan = a_plan(cast, audience=Audience(tags=frozenset({"付费"})))

    assert board(plan).tally == Tally()
    assert board(plan).tally.rate is None


def test_who_did_it_without_being_asked_never_makes_more_than_all(cast):
    plan = a_plan(cast)
    for name in ("hong", "ming", "jing", "zhou", "lin"):
        hand_in(plan, member_of(cast, name), at(2, 9))

    tally = board(plan).tally
    assert (tally.expected, tally.done, tally.rate) == (4, 5, 1.0)
    assert tally.done - tally.unasked + tally.missing == tally.expected


def test_a_day_that_is_over_asks_only_who_was_there(cast):
    plan = a_plan(cast)
    newcomer(cast, "甲", came=at(1, 23))
    newcomer(cast, "乙", came=at(2, 0))

    assert sorted(names(board(plan, Which.MISSING, day=date(2026, 3, 1)))) == ["甲", "老周", "阿明", "静静"]


def test_who_has_most_to_lose_is_named_first(cast, morning):
    found = missing_on(plan_of(morning.pk), TODAY, [cast.group.pk], at=NOW, limit=2)

    assert [one.name for one in found] == ["阿明", "小林"]


def test_figures_of_today_for_many_plans(cast, morning):
    other = a_plan(cast, name="夜读")
    refresh_figures(at=NOW)

    assert today({morning.pk: TODAY, other.pk: TODAY}) == {morning.pk: Tally(expected=5, done=1, waiting=1, missing=3)}
    assert today({morning.pk: TODAY + timedelta(days=1)}) == {}


def test_a_board_asks_as_often_for_three_as_for_one(cast):
    plan = a_plan(cast)
    hand_in(plan, member_of(cast, "jing"), at(2, 9))
    core, wanted = plan_of(plan.pk), Wanted(groups=[cast.group.pk])
    with CaptureQueriesContext(connection) as one:
        board_of(core, TODAY, wanted, at=NOW)
    for name in ("zhou", "lin"):
        hand_in(plan, member_of(cast, name), at(2, 9), way=Way.OPERATOR, day=TODAY)
    with CaptureQueriesContext(connection) as three:
        board_of(core, TODAY, wanted, at=NOW)

    assert (len(one), len(three)) == (5, 5)
