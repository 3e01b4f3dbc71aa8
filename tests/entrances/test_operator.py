from __future__ import annotations

from datetime import date, time

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import Submission
from qunluo.checkins.writes.plans import archive
from qunluo.checkins.writes.rulings import rule
from qunluo.core.checkins.facts import Ruling
from qunluo.core.checkins.plan import Session
from qunluo.entrances.operator import Doubt, Entered, NotEntered, Row, enter_checkins
from tests.cast import handle_all, set_the_stage
from tests.checkins.disputing import NOW, a_plan, at, hand_in, member_of, state

DAY = date(2026, 3, 1)


@pytest.fixture
def cast(db):
    return set_the_stage()


@pytest.fixture
def plan(cast):
    return a_plan(cast)


def enter(cast, plan, *rows: Row, key: str = "form-1") -> Entered:
    entered = enter_checkins(plan.pk, rows, within=[cast.community.pk], operator_id=cast.steward.pk, key=key, at=NOW)
    handle_all()
    return entered


def test_entries_go_the_one_way_and_say_who_made_them(cast, plan):
    jing, ming = member_of(cast, "jing"), member_of(cast, "ming")
    AuditEntry.objects.all().delete()

    entered = enter(cast, plan, *[Row(member_id=one.pk, day=DAY, text="补录") for one in (jing, ming)])

    assert entered == Entered(taken=2, known=0, doubts=())
    rows = Submission.objects.order_by("member_id")
    assert {(row.way, row.state, row.day, row.points, row.text, row.entered_by) for row in rows} == {
        ("operator", "counts", DAY, 10, "补录", cast.steward)
    }
    [entry] = AuditEntry.objects.all()
    assert (entry.action, entry.subject) == ("checkins.entries.made", "2")
    assert entry.data == {"plan": plan.pk, "members": sorted([jing.pk, ming.pk])}


def test_the_same_form_again_enters_nothing(cast, plan):
    row = Row(member_id=member_of(cast).pk, day=DAY)

    answers = [enter(cast, plan, row, row), enter(cast, plan, row)]

    assert answers == [Entered(taken=1, known=0, doubts=()), Entered(taken=0, known=1, doubts=())]
    assert Submission.objects.count() == 1


def test_who_checked_in_already_gets_no_second_one(cast, plan):
    jing = member_of(cast)
    hand_in(plan, jing, at(1))
    before = state(plan, jing)

    enter(cast, plan, Row(member_id=jing.pk, day=DAY))

    assert state(plan, jing) == before
    assert Submission.objects.get(way="operator").state == "repeat"


def test_rejected_day_can_be_entered_anew_from_another_page(cast, plan):
    row = Row(member_id=member_of(cast).pk, day=DAY)
    enter(cast, plan, row)
    one = Submission.objects.get()
    rule([one.pk], ruling=Ruling.REJECTED, reason="录错了", operator_id=cast.steward.pk, at=NOW)

    enter(cast, plan, row, key="form-2")

    assert sorted(Submission.objects.values_list("state", flat=True)) == ["counts", "rejected"]


def test_doubtful_rows_are_named_and_the_others_entered(cast):
    sessions = (
        Session(id="morning", name="早读", starts=time(6), ends=time(9)),
        Session(id="evening", name="晚记", starts=time(19), ends=time(23)),
    )
    plan = a_plan(cast, sessions=sessions, pauses=((date(2026, 2, 20), date(2026, 2, 20)),))
    jing = member_of(cast).pk
    good = Row(member_id=jing, day=DAY, session="evening")
    bad = [
        Row(member_id=987_654_321, day=DAY, session="evening"),
        Row(member_id=jing, day=date(2026, 3, 3), session="evening"),
        Row(member_id=jing, day=date(2026, 2, 20), session="evening"),
        Row(member_id=jing, day=DAY),
        Row(member_id=jing, day=DAY, session="noon"),
    ]
    whys = [
        "这位成员不在这个计划的群里。",
        "这一天还没有到。",
        "这一天不用打卡。",
        "这一天有几场打卡，请写明是哪一场。",
        "没有这一场打卡。",
    ]
    expected = tuple(Doubt(row=row, why=why) for row, why in zip(bad, whys, strict=True))

    assert enter(cast, plan, *bad, good) == Entered(taken=1, known=0, doubts=expected)
    assert Submission.objects.get().session == "evening"


@pytest.mark.parametrize(
    ("count", "is_archived", "is_ours", "sentence"),
    [
        pytest.param(1, True, True, "已经结束", id="archived"),
        pytest.param(1, False, False, "已经结束", id="of others"),
        pytest.param(0, False, True, "1 到 2000 条", id="no rows"),
        pytest.param(2_001, False, True, "1 到 2000 条", id="too many rows"),
    ],
)
def test_entering_that_can_not_be(cast, plan, count, is_archived, is_ours, sentence):
    rows = [Row(member_id=member_of(cast).pk, day=DAY)] * count
    if is_archived:
        archive(plan, operator_id=None, at=NOW)
    within = [cast.community.pk] if is_ours else [987_654_321]

    with pytest.raises(NotEntered, match=sentence):
        enter_checkins(plan.pk, rows, within=within, operator_id=cast.steward.pk, key="k", at=NOW)
