"""The first page, hour by hour and state by state, in the words that members read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.checkins.models import Submission
from qunluo.communities.models import Member
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.plan import Need, NeedKind, Session, Way
from qunluo.core.events import CheckinSubmitted
from qunluo.intake.models import PendingEvent
from qunluo.intake.own import append_own
from tests.cast import NOW
from tests.h5.conftest import set_clock
from tests.h5.stage import LADDER, TAP, browser_of, check_in, late, make_plan, member

HERO = "data-tap"


def shown(client, where="/m/") -> str:
    return client.get(where).content.decode()


def test_a_member_is_greeted_by_name_and_finds_one_button(ming):
    text = shown(ming)

    assert "中午好，" in text
    assert "阿明" in text
    assert "3 月 2 日 周一" in text
    assert text.count(HERO) == 1
    assert "今天 22:00 前都可以打" in text
    assert "再连续 5 天，得勋章“7 天坚持者”" in text


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        pytest.param(9, "10:00 开始，22:00 截止，到时再来。", id="early"),
        pytest.param(22, "今天的打卡时间是 10:00 到 22:00。", id="late"),
    ],
)
def test_out_of_hours_there_is_no_button_but_a_time(stage, monkeypatch, hour, words):
    set_clock(monkeypatch, late(hour))

    text = shown(browser_of(stage.ming))

    assert words in text
    assert HERO not in text


def test_after_a_check_in_the_page_says_so_with_the_count(stage, ming):
    check_in(stage.cast, stage.plan_id, "ming", NOW - timedelta(minutes=5))

    text = shown(ming)

    assert "已打卡" in text
    assert "第 5 天" in text
    assert "辛苦了，3 月 3 日见。" in text
    assert HERO not in text


def test_what_waits_for_review_is_said_with_its_reasons(stage, ming):
    check_in(stage.cast, stage.plan_id, "ming", NOW - timedelta(minutes=5))
    Submission.objects.filter(day=NOW.date()).update(
        is_held=True, state="held", reasons=[["device", 70, "7 天内另有 5 个账号在这台设备上打卡（静静等）"]]
    )

    text = shown(ming)

    assert "已提交，待审核" in text
    assert "这台设备最近也给别的账号打过卡" in text
    assert "静静" not in text
    assert "觉得不对？可以申诉" in text
    assert HERO not in text


def test_what_was_rejected_is_said_and_may_be_tried_again(stage, ming):
    check_in(stage.cast, stage.plan_id, "ming", NOW - timedelta(minutes=5))
    Submission.objects.filter(day=NOW.date()).update(ruling="rejected", state="rejected", ruling_reason="图片看不清")

    text = shown(ming)

    assert "上一次没有通过审核：" in text
    assert "图片看不清" in text
    assert HERO in text


def test_a_part_names_what_is_missing(cast):
    needs = (Need(kind=NeedKind.TEXT, least=3), Need(kind=NeedKind.IMAGE))
    plan_id = make_plan(cast, "图文", sessions=(Session(needs=needs),))
    check_in(cast, plan_id, "ming", NOW - timedelta(minutes=5), text="今天读了三页")

    text = shown(browser_of(member("ming")))

    assert "还差一部分" in text
    assert "还差：1 张图片" in text
    assert f'href="/m/plans/{plan_id}/"' in text


def test_a_tap_that_is_not_judged_yet_is_said_to_be_on_its_way(stage, ming):
    at = NOW - timedelta(minutes=1)
    key = f"page:{stage.ming.pk}:key-12345678"
    claim = Claim(key=key, member="ming", at=at, way=Way.PAGE, has_tapped=True)
    event = CheckinSubmitted(key=key, group="g", member="ming", at=at, plan=stage.plan_id, claim=claim)
    append_own([(stage.cast.account.pk, event)], at=NOW)

    text = shown(ming, "/m/?after=key-12345678")

    assert 'data-waits="key-12345678"' in text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in text
    assert "通常几秒钟就记好，不用再点。" in text
    assert PendingEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        pytest.param({"weekdays": frozenset({1})}, "今天不用打卡", id="a day off"),
        pytest.param({"starts_on": (NOW + timedelta(days=3)).date()}, "3 月 5 日开始", id="not begun"),
        pytest.param({"is_switched_off": True}, "这个打卡暂停了", id="switched off"),
    ],
)
def test_a_day_without_a_check_in_says_why(cast, wanted, words):
    make_plan(cast, "打卡", sessions=(TAP,), ladder=LADDER, **wanted)

    text = shown(browser_of(member("ming")))

    assert words in text
    assert HERO not in text


def test_a_plan_that_is_over_stays_for_who_took_part(cast):
    since, ends = (NOW - timedelta(days=9)).date(), (NOW - timedelta(days=3)).date()
    plan_id = make_plan(cast, "七日读诗", sessions=(TAP,), starts_on=since, ends_on=ends)
    check_in(cast, plan_id, "ming", NOW - timedelta(days=4))

    assert "您一共打了 1 天，谢谢参加。" in shown(browser_of(member("ming")))
    assert "七日读诗" not in shown(browser_of(member("hong")))


def test_what_can_be_done_now_stands_first(stage, ming):
    make_plan(stage.cast, "晚读", sessions=(Session(starts=late(20).time(), ends=late(21).time()),))
    check_in(stage.cast, stage.plan_id, "ming", NOW - timedelta(minutes=5))
    make_plan(stage.cast, "随手记", sessions=(TAP,))

    text = shown(ming)

    assert text.index("随手记") < text.index("晨读打卡")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("?notice=busy", "现在打卡的人很多", id="busy"),
        pytest.param("?notice=again", "请再点一次", id="again"),
        pytest.param("?notice=<script>", "", id="nonsense"),
    ],
)
def test_a_tap_that_was_not_taken_is_said(ming, query, words):
    text = shown(ming, "/m/" + query)

    assert words in text
    assert "<script>" not in text


def test_a_sentence_of_another_member_is_not_shown(stage, ming):
    hong = browser_of(member("hong"))
    hong.post("/m/privacy/device/", {"key": "key-12345678", "proof": hong.proof, "agree": "0"})

    assert "不记这台设备" in shown(hong, "/m/?after=key-12345678")
    assert "不记这台设备" not in shown(ming, "/m/?after=key-12345678")


def test_a_weekly_plan_counts_weeks(cast):
    plan_id = make_plan(cast, "每周三练", sessions=(TAP,), times_a_week=3)
    check_in(cast, plan_id, "ming", NOW - timedelta(minutes=5))
    Member.objects.filter(external_id="ming").update(is_present=True)

    text = shown(browser_of(member("ming")))

    assert "本周 1/3 次" in text
    assert "连续达标（周）" in text
