from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import MakeUp, Submission, Voucher
from qunluo.checkins.reads.make_ups import Pay
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.make_up import (
    Ask,
    MadeUp,
    NotMadeUp,
    buy_make_up,
    grant_make_up,
    return_needless,
    undo_make_up,
)
from qunluo.checkins.writes.plans import archive, save_terms
from qunluo.checkins.writes.rulings import NotRuled, rule
from qunluo.checkins.writes.vouchers import Batch, NotTaken, make_vouchers
from qunluo.communities.models import Member
from qunluo.core.checkins.facts import Ruling
from qunluo.core.checkins.plan import MakeUpRule, Session
from qunluo.points.models import PointsEntry
from qunluo.points.writes import NotEnough
from tests.checkins.disputing import (
    BEGUN,
    CLOSE_TO_SURE,
    NOW,
    TERMS,
    a_plan,
    at,
    balance,
    give_points,
    hand_in,
    member_of,
    state,
)

MISSED = date(2026, 3, 1)
TASK = "这几天读到第三章，最喜欢开头写早晨的那一段。"


@pytest.fixture
def plan(cast):
    return a_plan(cast)


@pytest.fixture
def jing(cast):
    return member_of(cast)


def ask(**given) -> Ask:
    return Ask(**{"day": MISSED, "key": "tap-1"} | given)


def buy(plan, member, **given) -> MadeUp:
    return buy_make_up(plan.pk, member.pk, ask(**given), at=NOW)


def voucher(cast, **given) -> Voucher:
    return make_vouchers(cast.community.pk, Batch(count=1, **given), operator_id=None, at=BEGUN)[0]


def test_a_day_bought_with_points_joins_what_it_parted(cast, plan, jing):
    give_points(jing, 60)
    for day in (27, 28):
        hand_in(plan, jing, at(day, month=2))
    hand_in(plan, jing, at(2))

    made = buy(plan, jing)

    assert made == MadeUp(
        make_up_id=MakeUp.objects.get().pk,
        day=MISSED,
        session="main",
        pay=Pay.POINTS,
        points=50,
        balance=60 + 3 * 10 - 50 + 20,  # three check-ins, the price, and the step of three days
        streak=4,
    )
    assert Submission.objects.get(way="make_up").state == "counts"
    assert [row.amount for row in PointsEntry.objects.filter(kind="makeup")] == [-50]


def test_who_has_too_little_pays_nothing(cast, plan, jing):
    give_points(jing, 49)

    with pytest.raises(NotEnough, match="积分不够：现有 49 分，需要 50 分"):
        buy(plan, jing)

    assert (balance(jing), MakeUp.objects.count(), Submission.objects.count()) == (49, 0, 0)


def test_voucher_buys_one_day_and_no_second(cast, plan, jing):
    code = voucher(cast, plan_id=plan.pk).code

    made = buy(plan, jing, pay=Pay.VOUCHER, voucher_code=f" {code[:5].lower()}-{code[5:]} ")

    assert (made.pay, made.points, made.streak) == (Pay.VOUCHER, 0, 1)
    used = Voucher.objects.get()
    assert (used.used_at, used.used_by_id) == (NOW, jing.pk)
    with pytest.raises(NotTaken, match="已经用过"):
        buy(plan, jing, key="tap-2", day=date(2026, 2, 28), pay=Pay.VOUCHER, voucher_code=code)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param("", "请填写补卡券的券码", id="empty"),
        pytest.param("AAAAAAAAAA", "没有这张补卡券", id="unknown"),
        pytest.param("void", "没有这张补卡券", id="void"),
        pytest.param("other plan", "不能用在这个计划上", id="of another plan"),
    ],
)
def test_vouchers_that_buy_nothing(cast, plan, jing, given, sentence):
    other = a_plan(cast, name="晚读打卡")
    codes = {"void": voucher(cast), "other plan": voucher(cast, plan_id=other.pk)}
    Voucher.objects.filter(pk=codes["void"].pk).update(void_at=NOW)

    with pytest.raises(NotTaken, match=sentence):
        buy(plan, jing, pay=Pay.VOUCHER, voucher_code=codes[given].code if given in codes else given)

    assert Submission.objects.count() == 0


def test_task_is_kept_with_the_day(cast, plan, jing):
    made = buy(plan, jing, pay=Pay.TASK, task_text=f"  {TASK} ")

    assert (made.pay, made.points) == (Pay.TASK, 0)
    assert Submission.objects.get(way="make_up").text == TASK


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("读 了 三 章 书 吧 啊 ！", "现在是 8 个。", id="blanks do not count"),
        pytest.param(f"{TASK}！", "以前的补卡内容差不多", id="almost as before"),
    ],
)
def test_tasks_that_are_kindly_refused(cast, plan, jing, text, sentence):
    buy(plan, jing, day=date(2026, 2, 28), key="tap-0", pay=Pay.TASK, task_text=TASK)

    with pytest.raises(NotMadeUp, match=sentence):
        buy(plan, jing, pay=Pay.TASK, task_text=text)


def test_another_text_of_ones_own_is_welcome(cast, plan, jing):
    buy(plan, jing, day=date(2026, 2, 28), key="tap-0", pay=Pay.TASK, task_text=TASK)

    assert buy(plan, jing, pay=Pay.TASK, task_text="今天补上第四章，主人公终于回到了家乡。").streak == 2


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        pytest.param(date(2026, 3, 2), "只能补过去的日子", id="today"),
        pytest.param(date(2026, 3, 9), "只能补过去的日子", id="to come"),
        pytest.param(date(2026, 2, 27), "已经打过卡了", id="done"),
        pytest.param(date(2026, 2, 26), "不用打卡", id="a day of rest"),
        pytest.param(date(2026, 2, 22), "只能补最近 7 天", id="too long ago"),
        pytest.param(date(2026, 1, 31), "不用打卡", id="before the plan"),
        pytest.param(date(2026, 2, 24), "正在审核", id="waits for review"),
    ],
)
def test_days_that_can_not_be_made_up(cast, jing, day, sentence):
    plan = a_plan(cast, pauses=((date(2026, 2, 26), date(2026, 2, 26)),))
    give_points(jing, 500)
    hand_in(plan, jing, at(27, month=2))
    hand_in(plan, jing, at(24, month=2), risk=CLOSE_TO_SURE)

    with pytest.raises(NotMadeUp, match=sentence):
        buy(plan, jing, day=day)


def test_nobody_misses_days_before_they_came(cast, plan):
    lin = member_of(cast, "lin")
    give_points(lin, 500)

    with pytest.raises(NotMadeUp, match="还没有入群"):
        buy(plan, lin)


def test_oldest_day_within_reach_can_be_made_up(cast, plan, jing):
    give_points(jing, 50)

    assert buy(plan, jing, day=date(2026, 2, 23)).is_new


def test_quota_of_the_month_is_the_end(cast, plan, jing):
    give_points(jing, 500)
    for day in (26, 27, 28):
        buy(plan, jing, day=date(2026, 2, day), key=f"tap-{day}")

    with pytest.raises(NotMadeUp, match="这个月的 3 次补卡已经用完"):
        buy(plan, jing)

    april = at(1, month=4)
    assert buy_make_up(plan.pk, jing.pk, ask(day=date(2026, 3, 31), key="tap-april"), at=april).is_new


def test_months_of_asking_are_those_of_the_plans_zone(cast, plan, jing):
    give_points(jing, 500)
    first_of_march = at(1, 0)
    for day in (26, 27, 28):
        buy_make_up(plan.pk, jing.pk, ask(day=date(2026, 2, day), key=f"tap-{day}"), at=first_of_march)

    with pytest.raises(NotMadeUp, match="已经用完"):
        buy(plan, jing)


def test_the_same_ask_is_answered_the_same(cast, plan, jing):
    give_points(jing, 500)

    first, again = buy(plan, jing), buy(plan, jing)

    assert again == replace(first, is_new=False)
    assert (balance(jing), MakeUp.objects.count()) == (450, 1)


def test_another_ask_under_the_same_key_is_refused(cast, plan, jing):
    give_points(jing, 500)
    buy(plan, jing)

    with pytest.raises(NotMadeUp, match="之前用来补过别的打卡"):
        buy(plan, jing, day=date(2026, 2, 28))

    assert balance(jing) == 450


def test_keys_of_two_members_are_apart(cast, plan, jing):
    hong = member_of(cast, "hong")
    Member.objects.filter(pk=hong.pk).update(joined_at=BEGUN, first_seen_at=BEGUN)
    for one in (jing, hong):
        give_points(one, 50)

    assert [buy(plan, one).is_new for one in (jing, hong)] == [True, True]


@pytest.mark.parametrize(
    ("rule", "given", "sentence"),
    [
        pytest.param(None, {}, "没有开放补卡", id="no rule"),
        pytest.param(MakeUpRule(points=None), {}, "不能用这种方式", id="not for points"),
        pytest.param(MakeUpRule(takes_voucher=False), {"pay": Pay.VOUCHER}, "不能用这种方式", id="no vouchers"),
        pytest.param(MakeUpRule(task=""), {"pay": Pay.TASK, "task_text": TASK}, "不能用这种方式", id="no task"),
        pytest.param(MakeUpRule(per_month=0), {}, "请运营补发", id="no quota"),
    ],
)
def test_rules_that_leave_no_way(cast, jing, rule, given, sentence):
    plan = a_plan(cast, make_up=rule)
    give_points(jing, 500)

    with pytest.raises(NotMadeUp, match=sentence):
        buy(plan, jing, **given)


def test_free_make_up_costs_nothing_and_writes_nothing_into_the_ledger(cast, jing):
    plan = a_plan(cast, make_up=MakeUpRule(points=0))

    made = buy(plan, jing)

    assert (made.points, made.balance, PointsEntry.objects.count()) == (0, 0, 0)


def test_make_up_that_does_not_heal_counts_but_joins_nothing(cast, jing):
    plan = a_plan(cast, make_up=MakeUpRule(points=0, heals=False))
    for day in (27, 28):
        hand_in(plan, jing, at(day, month=2))
    hand_in(plan, jing, at(2))

    assert buy(plan, jing).streak == 1
    assert state(plan, jing)[:2] == (4, 4)


def test_of_several_sessions_one_must_be_chosen(cast, jing):
    morning = Session(id="morning", name="早读", starts=time(6), ends=time(9))
    evening = Session(id="evening", name="晚记", starts=time(19), ends=time(23))
    plan = a_plan(cast, sessions=(morning, evening), sessions_needed=2, make_up=MakeUpRule(points=0))

    with pytest.raises(NotMadeUp, match="请选一场"):
        buy(plan, jing)

    assert buy(plan, jing, session="evening").session == "evening"


@pytest.mark.parametrize("change", ["archived", "gone", "elsewhere"])
def test_plans_and_members_that_are_over(cast, plan, jing, change):
    give_points(jing, 500)
    if change == "archived":
        archive(plan, operator_id=None, at=NOW)
    elif change == "gone":
        Member.objects.filter(pk=jing.pk).update(is_present=False)
    else:
        plan.plan_groups.all().delete()

    with pytest.raises(NotMadeUp, match="不在这个群里" if change == "gone" else "已经结束"):
        buy(plan, jing)


def test_stranger_ids_are_refused_with_a_sentence(cast, plan):
    with pytest.raises(NotMadeUp, match="没有找到这位成员"):
        buy_make_up(plan.pk, 987_654_321, ask(), at=NOW)


def test_granted_day_is_free_however_long_ago(cast, plan, jing):
    hand_in(plan, jing, at(2, 10, month=2))
    AuditEntry.objects.all().delete()

    made = grant_make_up(
        plan.pk, jing.pk, date(2026, 2, 3), operator_id=cast.steward.pk, reason="那天机器人没有认出来", at=NOW
    )

    row = MakeUp.objects.get()
    assert (made.pay, made.points, row.granted_by, row.reason) == (Pay.GRANT, 0, cast.steward, "那天机器人没有认出来")
    assert row.submission.entered_by == cast.steward
    assert [one.action for one in AuditEntry.objects.all()] == ["checkins.make_up.granted"]
    assert state(plan, jing)[:2] == (2, 2)


def test_granting_needs_a_reason_and_a_missed_day(cast, plan, jing):
    hand_in(plan, jing, at(1))
    grant = {"operator_id": cast.steward.pk, "at": NOW}

    with pytest.raises(NotMadeUp, match="请写明补发的原因"):
        grant_make_up(plan.pk, jing.pk, date(2026, 2, 28), reason=" ", **grant)
    with pytest.raises(NotMadeUp, match="已经打过卡了"):
        grant_make_up(plan.pk, jing.pk, MISSED, reason="再给一次", **grant)
    with pytest.raises(NotMadeUp, match="过去的日子"):
        grant_make_up(plan.pk, jing.pk, date(2026, 3, 2), reason="提前给", **grant)


def test_granted_days_take_nothing_of_the_quota(cast, plan, jing):
    give_points(jing, 150)
    for day in (24, 25):
        grant_make_up(plan.pk, jing.pk, date(2026, 2, day), operator_id=cast.steward.pk, reason="停电", at=NOW)

    assert [buy(plan, jing, day=date(2026, 2, day), key=f"k{day}").is_new for day in (26, 27, 28)] == [True] * 3


@pytest.mark.parametrize("pay", ["points", "voucher", "task", "grant"])
def test_undoing_a_make_up_leaves_all_as_before(cast, plan, jing, pay):
    give_points(jing, 70)
    for day in (27, 28):
        hand_in(plan, jing, at(day, month=2))
    hand_in(plan, jing, at(2))
    code = voucher(cast).code
    before = state(plan, jing)

    if pay == "grant":
        made = grant_make_up(plan.pk, jing.pk, MISSED, operator_id=cast.steward.pk, reason="停电", at=NOW)
    else:
        made = buy(plan, jing, pay=Pay(pay), voucher_code=code, task_text=TASK)
    between = state(plan, jing)
    undo_make_up(made.make_up_id, operator_id=cast.steward.pk, reason="点错了", at=NOW)

    assert state(plan, jing) == before != between
    assert Voucher.objects.get().used_at is None
    row = MakeUp.objects.get()
    assert (row.undone_at, row.undone_by, row.undone_reason) == (NOW, cast.steward, "点错了")
    assert Submission.objects.get(way="make_up").state == "rejected"


def test_a_make_up_is_undone_once_and_the_day_may_be_made_up_again(cast, plan, jing):
    give_points(jing, 70)
    made = buy(plan, jing)
    undo = {"operator_id": cast.steward.pk, "reason": "点错了", "at": NOW}
    undo_make_up(made.make_up_id, **undo)

    with pytest.raises(NotMadeUp, match="已经撤销过了"):
        undo_make_up(made.make_up_id, **undo)

    assert balance(jing) == 70
    assert buy(plan, jing, key="tap-2").is_new
    assert balance(jing) == 20


def test_day_that_turns_out_to_be_done_is_paid_back(cast, plan, jing):
    give_points(jing, 70)
    buy(plan, jing)
    buy(plan, jing, day=date(2026, 2, 28), key="tap-2", pay=Pay.VOUCHER, voucher_code=voucher(cast).code)
    hand_in(plan, jing, at(1))  # came late

    counts = [return_needless(at=NOW) for _ in range(2)]

    assert (counts, balance(jing), state(plan, jing)[2]) == ([1, 0], 80, 2)
    row = MakeUp.objects.get(day=MISSED)
    assert (row.undone_at, row.undone_by, "后来算上了" in row.undone_reason) == (NOW, None, True)


def test_make_ups_are_undone_in_their_own_place(cast, plan, jing):
    give_points(jing, 70)
    buy(plan, jing)
    made = Submission.objects.get(way="make_up")

    with pytest.raises(NotRuled, match="补卡要在补卡记录里撤销"):
        rule([made.pk], ruling=Ruling.REJECTED, reason="不算", operator_id=cast.steward.pk, at=NOW)


def test_terms_of_today_decide_not_those_of_the_day(cast, jing):
    plan = a_plan(cast)
    dearer = data_of(replace(TERMS, make_up=MakeUpRule(points=80)))
    save_terms(plan.pk, dearer, groups=[cast.group.pk], operator_id=None, at=at(2, 9))
    give_points(jing, 100)

    assert buy(plan, jing).points == 80
