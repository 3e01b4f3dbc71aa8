"""From the bytes of a message to states, streak, points and the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qunluo.checkins.models import DayFigures, Standing, Submission
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.plans import save_terms
from qunluo.checkins.writes.settling import resettle_plan
from qunluo.communities.models import Member
from qunluo.outbox.models import OutgoingAction
from qunluo.points.models import PointsEntry, Wallet
from tests.cast import handle_all
from tests.checkins.ground import MORNING, SINCE, TERMS, begin_plan
from tests.intake.inbox import append, message

pytestmark = pytest.mark.django_db


def _say(cast, day, text, *, at="08:30", member="ming", key=""):
    key = key or f"c-{member}-{day}-{at}"
    append(cast.account, message(key, text, member=member, at=f"2026-03-{day:02}T{at}:00+08:00"))


def _states(member="ming"):
    rows = Submission.objects.filter(member__external_id=member).order_by("day", "at")
    return [(row.day.day, row.state, row.points) for row in rows]


def _standing(member="ming"):
    row = Standing.objects.get(member__external_id=member)
    return (row.total, row.streak, row.longest, row.last_day)


def _balance(member="ming"):
    person = Member.objects.get(external_id=member).account.person_id
    return sum(Wallet.objects.filter(person_id=person).values_list("balance", flat=True))


def test_three_mornings_make_a_streak_points_and_the_ladder(cast):
    begin_plan(cast)
    for day in (1, 2, 3):
        _say(cast, day, f"打卡第{day}天，读了两页")
    handle_all()

    assert _states() == [(1, "counts", 10), (2, "counts", 10), (3, "counts", 10)]
    assert _standing() == (3, 3, 3, date(2026, 3, 3))
    assert _balance() == 50
    entries = PointsEntry.objects.order_by("id").values_list("kind", "amount", "reason")
    assert [*entries][-1] == ("milestone", 20, "连续 3 天（3 月 3 日达成）")
    answers = OutgoingAction.objects.filter(kind="post_reply", key__contains=":c-").order_by("id")
    assert "第 3 天" in answers.last().payload["text"]
    assert DayFigures.objects.filter(is_stale=True).count() == 3


@pytest.mark.parametrize(
    ("text", "at", "left"),
    [
        pytest.param("打卡第1天", "08:30", [(2, "counts", 10)], id="in the window"),
        pytest.param("打卡第1天", "06:00", [(2, "counts", 10)], id="at the first moment"),
        pytest.param("打卡第1天", "10:00", [], id="at the closing moment it is too late"),
        pytest.param("打卡第5天", "08:30", [(2, "wrong_number", 0)], id="the number is off"),
        pytest.param("打卡第一天！", "08:30", [(2, "counts", 10)], id="a number in words"),
        pytest.param("明天打卡第几天？", "08:30", [], id="a question is no check-in"),
    ],
)
def test_what_counts_and_the_near_miss(cast, text, at, left):
    begin_plan(cast)
    _say(cast, 2, text, at=at)
    handle_all()

    assert _states() == left


def test_late_repeated_and_reordered_events_end_alike(cast):
    begin_plan(cast)
    for day in (3, 1, 2, 3, 1):
        _say(cast, day, f"打卡第{day}天")
        handle_all()

    assert _states() == [(1, "counts", 10), (2, "counts", 10), (3, "counts", 10)]
    assert _standing() == (3, 3, 3, date(2026, 3, 3))
    assert _balance() == 50


def test_second_message_of_a_day_is_a_repeat(cast):
    begin_plan(cast)
    _say(cast, 1, "打卡第1天")
    _say(cast, 1, "打卡第1天", at="09:00")
    handle_all()

    assert _states() == [(1, "counts", 10), (1, "repeat", 0)]
    assert _balance() == 10


def test_a_plan_changed_in_flight_leaves_what_was_earned(cast):
    plan = begin_plan(cast)
    _say(cast, 1, "打卡第1天")
    handle_all()
    poorer = replace(TERMS, sessions=(replace(MORNING, points=1),), ladder=())
    save_terms(plan.pk, data_of(poorer), groups=[cast.group.pk], operator_id=None, at=SINCE + timedelta(days=1))
    _say(cast, 2, "打卡第2天")
    handle_all()
    resettle_plan(plan.pk, at=SINCE + timedelta(days=3))

    assert _states() == [(1, "counts", 10), (2, "counts", 1)]
    assert _balance() == 11


def test_who_asks_for_their_page_gets_a_link_in_private(cast):
    begin_plan(cast)
    _say(cast, 1, "我的打卡", key="link")
    handle_all()

    [hint] = OutgoingAction.objects.filter(key__contains=":link#")
    assert (hint.kind, hint.payload["member"]) == ("send_hint", "ming")
    assert "/m/in/" in hint.payload["text"]
    assert "{link}" not in hint.payload["text"]
