"""What two people, or two taps, want at the same moment: exactly one gets it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from qunluo.checkins.models import Appeal, MakeUp, Submission
from qunluo.checkins.reads.make_ups import Pay
from qunluo.checkins.writes.appeals import Plea, Voice, open_appeal, vote
from qunluo.checkins.writes.make_up import Ask, buy_make_up, grant_make_up, undo_make_up
from qunluo.checkins.writes.rulings import rule
from qunluo.checkins.writes.vouchers import Batch, make_vouchers
from qunluo.communities.models import Member
from qunluo.core.checkins.facts import Ruling
from qunluo.core.checkins.plan import MakeUpRule
from qunluo.lib.refusal import Refusal
from qunluo.points.models import PointsEntry
from tests.cast import set_the_stage
from tests.checkins.disputing import (
    BEGUN,
    CLOSE_TO_SURE,
    NOW,
    a_plan,
    at,
    balance,
    give_points,
    hand_in,
    member_of,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DAYS = [date(2026, 2, 27), date(2026, 2, 28)]


@pytest.fixture
def cast(transactional_db):
    return set_the_stage()


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each of them got, or the sentence that it was refused with; all begin at the same moment."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            start.wait(10)
            return deed()
        except Refusal as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [one.result(30) for one in [pool.submit(run, deed) for deed in deeds]]


def buyer(plan, member, **given) -> Callable[[], object]:
    ask = Ask(**{"day": DAYS[0], "key": "tap"} | given)
    return lambda: buy_make_up(plan.pk, member.pk, ask, at=NOW)


def won(answers) -> int:
    return sum(not isinstance(one, str) for one in answers)


def test_two_taps_are_one_make_up(cast):
    plan, jing = a_plan(cast), member_of(cast)
    give_points(jing, 500)

    answers = at_once(*[buyer(plan, jing)] * 4)

    assert sorted(one.is_new for one in answers) == [False, False, False, True]
    assert (balance(jing), MakeUp.objects.count()) == (450, 1)


def test_one_day_is_bought_once_by_two_pages(cast):
    plan, jing = a_plan(cast), member_of(cast)
    give_points(jing, 500)

    answers = at_once(*[buyer(plan, jing, key=f"tap-{n}") for n in range(4)])

    assert (won(answers), balance(jing)) == (1, 450)
    assert {one for one in answers if isinstance(one, str)} == {"这一天已经打过卡了，不用补。"}


def test_last_points_buy_in_one_of_two_plans(cast):
    jing = member_of(cast)
    plans = [a_plan(cast, name=f"{n}读打卡") for n in "早午晚"]
    give_points(jing, 60)

    answers = at_once(*[buyer(plan, jing) for plan in plans])

    assert (won(answers), balance(jing)) == (1, 10)
    assert all("积分" in one for one in answers if isinstance(one, str))


def test_last_of_the_quota_goes_once(cast):
    plan, jing = a_plan(cast, make_up=MakeUpRule(points=0, per_month=1)), member_of(cast)

    answers = at_once(*[buyer(plan, jing, day=day, key=str(day)) for day in DAYS])

    assert won(answers) == 1
    assert any("已经用完" in one for one in answers if isinstance(one, str))


def test_one_voucher_serves_one_of_two_members(cast):
    plan, jing, hong = a_plan(cast), member_of(cast), member_of(cast, "hong")
    Member.objects.filter(pk=hong.pk).update(joined_at=BEGUN, first_seen_at=BEGUN)
    [voucher] = make_vouchers(cast.community.pk, Batch(count=1), operator_id=None, at=BEGUN)

    answers = at_once(*[buyer(plan, one, pay=Pay.VOUCHER, voucher_code=voucher.code) for one in (jing, hong)])

    assert won(answers) == 1
    assert [one for one in answers if isinstance(one, str)] == ["这张补卡券已经用过了。"]


def test_buying_and_granting_one_day_make_one_fact(cast):
    plan, jing = a_plan(cast), member_of(cast)
    give_points(jing, 500)

    def grant():
        return grant_make_up(plan.pk, jing.pk, DAYS[0], operator_id=cast.steward.pk, reason="停电", at=NOW)

    answers = at_once(buyer(plan, jing), grant)

    assert (won(answers), MakeUp.objects.filter(undone_at=None).count()) == (1, 1)


def test_a_make_up_is_paid_back_once(cast):
    plan, jing = a_plan(cast), member_of(cast)
    give_points(jing, 50)
    made = buyer(plan, jing)()

    def undo():
        return undo_make_up(made.make_up_id, operator_id=cast.steward.pk, reason="点错了", at=NOW)

    answers = at_once(undo, undo, undo)

    assert (won(answers), balance(jing)) == (1, 50)


def test_rulings_checkins_and_make_ups_at_once_end_in_one_state(cast):
    plan, jing = a_plan(cast), member_of(cast)
    give_points(jing, 500)
    held = hand_in(plan, jing, at(26, month=2), risk=CLOSE_TO_SURE)

    answers = at_once(
        lambda: rule([held.pk], ruling=Ruling.ACCEPTED, operator_id=cast.steward.pk, at=NOW),
        buyer(plan, jing),
        lambda: hand_in(plan, jing, at(28, month=2)),
        lambda: hand_in(plan, jing, at(1)),
    )

    assert won(answers) == 4
    # Four days in a row, three of them with points of their own, the price, and the step of three days.
    assert balance(jing) == 500 + 3 * 10 - 50 + 20
    assert set(Submission.objects.values_list("state", flat=True)) == {"counts"}


def test_two_last_votes_decide_once(cast):
    plan, jing = a_plan(cast), member_of(cast)
    plea = Plea(day=DAYS[0], words="那天我在群里发了打卡。", key="tap")
    one = open_appeal(plan.pk, jing.pk, plea, at=NOW)
    voices = [Voice(operator_id=cast.steward.pk, is_for=is_for, reason="看过了") for is_for in (True, False)]

    answers = at_once(*[lambda voice=voice: vote(one.pk, voice, at=NOW) for voice in voices])

    assert won(answers) == 1
    assert Appeal.objects.get().votes.count() == 1
    assert PointsEntry.objects.filter(kind="checkin").count() in {0, 1}


def test_two_pleas_at_once_are_one_appeal(cast):
    plan, jing = a_plan(cast), member_of(cast)

    def plead(key):
        return lambda: open_appeal(plan.pk, jing.pk, Plea(day=DAYS[0], words="那天我在群里发了打卡。", key=key), at=NOW)

    answers = at_once(plead("a"), plead("b"), plead("a"))

    assert Appeal.objects.count() == 1
    assert won(answers) in {1, 2}
