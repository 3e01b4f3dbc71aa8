"""A plan in plain sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qunluo.core.checkins.plan import (
    Calendar,
    Geofence,
    MakeUpRule,
    Need,
    NeedKind,
    NumberRule,
    RewardKind,
    Step,
)
from qunluo.core.checkins.telling import closing_text, describe, need_text, needs_text, window_text
from tests.core.checkins.plans import NUMBERED, WORD, session, terms

K = NeedKind


def test_a_plan_is_told_in_full():
    told = describe(
        terms(
            ends_on=date(2026, 3, 31),
            calendar=Calendar.HOLIDAYS,
            pauses=((date(2026, 3, 5), date(2026, 3, 7)), (date(2026, 3, 9), date(2026, 3, 9))),
            sessions=(session(NUMBERED, Need(kind=K.TEXT, least=20), points=5),),
            ladder=(
                Step(streak=7, kind=RewardKind.COUPON, name="九折券"),
                Step(streak=3, kind=RewardKind.POINTS, name="小奖", points=10, repeats=True),
            ),
            lucky_share=0.1,
        )
    )

    assert told == (
        "3 月 2 日到 3 月 31 日，每天打卡，法定节假日休息。",
        "打卡时间 10:00–22:00，要求：写上“打卡第几天…”、不少于 20 个字的文字，每次 5 积分。",
        "3 月 5 日到 3 月 7 日暂停，不用打卡。",
        "3 月 9 日暂停，不用打卡。",
        "打卡时写上第几天，天数要和记录一致。",
        "漏打可以补卡：50 积分或补卡券，可补最近 7 天，每月最多 3 次，补上后连续天数不断。",
        "连续 7 天，得优惠券“九折券”。",
        "每连续 3 天，得 10 积分。",
        "每次打卡都有机会抽中一张当日抽奖券。",
    )


@pytest.mark.parametrize(
    ("fields", "line", "expected"),
    [
        pytest.param({}, 0, "3 月 2 日起，每天打卡。", id="every day"),
        pytest.param({"weekdays": frozenset(range(5))}, 0, "3 月 2 日起，周一到周五打卡。", id="Monday to Friday"),
        pytest.param({"weekdays": frozenset({0, 6})}, 0, "3 月 2 日起，每周一、日打卡。", id="some days"),
        pytest.param({"times_a_week": 3}, 0, "3 月 2 日起，每周打卡 3 次。", id="times a week"),
        pytest.param({"calendar": Calendar.WORKDAYS_ONLY}, 0, "3 月 2 日起，工作日打卡，节假日休息。", id="workdays"),
        pytest.param({"calendar": Calendar.DAYS_OFF_ONLY}, 0, "3 月 2 日起，周末和节假日打卡。", id="days off"),
        pytest.param(
            {"ends_on": date(2027, 1, 5)}, 0, "2026 年 3 月 2 日到 2027 年 1 月 5 日，每天打卡。", id="over a new year"
        ),
        pytest.param({"make_up": None}, -1, "漏打不能补卡。", id="no make-up"),
        pytest.param(
            {"make_up": MakeUpRule(points=None, takes_voucher=False, task="抄一页书", heals=False, per_month=1)},
            -1,
            "漏打可以补卡：完成补卡任务（抄一页书），可补最近 7 天，每月最多 1 次，补上后计入总天数，但不恢复连续。",
            id="by a task",
        ),
        pytest.param(
            {"sessions": (session(WORD),)}, 2, "写了第几天的，天数要和记录一致。", id="number where it is told"
        ),
        pytest.param(
            {"sessions": (session(WORD),), "number": NumberRule.OFF},
            2,
            "漏打可以补卡：50 积分或补卡券，可补最近 7 天，每月最多 3 次，补上后连续天数不断。",
            id="no number",
        ),
    ],
)
def test_a_line_of_it(fields, line, expected):
    assert describe(terms(**fields))[line] == expected


def test_several_sessions_are_told_with_their_names():
    two = (
        session(WORD, id="am", name="晨读", starts="06:00", ends="09:00"),
        session(Need(kind=K.IMAGE), Need(kind=K.TEXT, least=1), id="pm", name="晚记", starts="20:00", any_will_do=True),
        session(Need(kind=K.TAP), id="x", name="夜谈", starts="22:00", ends="02:00"),
    )

    assert describe(terms(sessions=two, sessions_needed=2))[1:5] == (
        "“晨读”06:00–09:00，要求：写上“打卡”。",
        "“晚记”20:00–22:00，任选一种：1 张图片，或一句文字。",
        "“夜谈”22:00–次日 02:00，要求：点一下打卡。",
        "一天完成其中 2 次就算打卡。",
    )
    assert "一天里每个时段都完成才算打卡。" in describe(terms(sessions=two, sessions_needed=3))


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        pytest.param("10:00", "22:00", "10:00–22:00", id="within the day"),
        pytest.param("00:00", "00:00", "全天", id="whole day"),
        pytest.param("05:00", "05:00", "05:00–次日 05:00", id="from five to five"),
        pytest.param("22:00", "02:00", "22:00–次日 02:00", id="over midnight"),
        pytest.param("18:00", "00:00", "18:00–24:00", id="until midnight"),
    ],
)
def test_a_window_is_told(starts, ends, expected):
    assert window_text(session(starts=starts, ends=ends)) == expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        pytest.param(datetime(2026, 3, 2, 22, tzinfo=UTC), "22:00", id="the same day"),
        pytest.param(datetime(2026, 3, 3, tzinfo=UTC), "24:00", id="midnight"),
        pytest.param(datetime(2026, 3, 3, 2, tzinfo=UTC), "次日 02:00", id="the next day"),
    ],
)
def test_the_close_of_a_window_is_told(ends, expected):
    assert closing_text(ends, date(2026, 3, 2)) == expected


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        pytest.param(Need(kind=K.KEYWORD, words=("打卡", "签到")), "写上“打卡”或“签到”", id="words"),
        pytest.param(Need(kind=K.KEYWORD, pattern="打卡第{n}天"), "写上“打卡第几天”", id="a pattern"),
        pytest.param(Need(kind=K.KEYWORD, pattern="*打卡第{n}天*"), "写上“打卡第几天…”", id="open ends"),
        pytest.param(Need(kind=K.KEYWORD, pattern="*打卡*{n}*天*"), "写上“打卡”、第几天", id="an open middle"),
        pytest.param(Need(kind=K.KEYWORD, pattern="早安*读书"), "写上“早安”、“读书”", id="no number"),
        pytest.param(Need(kind=K.TEXT), "一句文字", id="text"),
        pytest.param(Need(kind=K.IMAGE, least=2, theme="跑步截图"), "2 张图片（跑步截图）", id="pictures"),
        pytest.param(Need(kind=K.VOICE), "1 条语音", id="voice"),
        pytest.param(Need(kind=K.VIDEO), "1 段视频", id="video"),
        pytest.param(Need(kind=K.LINK, least=2), "2 个链接", id="links"),
        pytest.param(Need(kind=K.FILE), "1 个文件", id="file"),
        pytest.param(
            Need(kind=K.LOCATION, places=(Geofence(name="操场", latitude=0, longitude=0),)), "在操场的定位", id="place"
        ),
        pytest.param(Need(kind=K.LOCATION), "在指定地点的定位", id="place without a name"),
        pytest.param(Need(kind=K.QUIZ, least=2), "小测答对 2 题", id="quiz"),
        pytest.param(Need(kind=K.FORM), "表单", id="form"),
        pytest.param(Need(kind=K.ROLL_CALL), "接龙", id="roll call"),
        pytest.param(Need(kind=K.SCAN), "现场扫码", id="scan"),
    ],
)
def test_a_need_is_told(need, expected):
    assert need_text(need) == expected
    assert needs_text(session(need)) == expected
