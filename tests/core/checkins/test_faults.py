"""What is wrong with terms, in sentences; each near miss beside what is right."""

from __future__ import annotations

from datetime import date, time

import pytest

from qunluo.core.checkins.faults import faults_of
from qunluo.core.checkins.plan import (
    FieldKind,
    FormField,
    Geofence,
    MakeUpRule,
    Need,
    NeedKind,
    NumberRule,
    Question,
    ReminderRule,
    ReportRule,
    RewardKind,
    Step,
)
from tests.core.checkins.plans import LADDER, NUMBERED, WORD, session, terms

K = NeedKind


def faults(**fields):
    return list(faults_of(terms(**fields)))


def faults_with(*needs, **fields):
    return faults(sessions=(session(*needs),), **fields)


def question(**fields):
    return Question(**{"id": "q", "text": "一加一", "options": ("1", "2"), "right": frozenset({1})} | fields)


def quiz(*questions, least=1):
    return Need(kind=K.QUIZ, questions=questions, least=least)


def form(*fields):
    return Need(kind=K.FORM, fields=fields)


def place(**fields):
    return Need(kind=K.LOCATION, places=(Geofence(**{"name": "操场", "latitude": 31.0, "longitude": 121.0} | fields),))


def test_plain_terms_are_right():
    assert faults() == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"name": " "}, ["计划名称要填，最多 60 个字。"], id="no name"),
        pytest.param({"name": "字" * 60}, [], id="long name"),
        pytest.param({"name": "字" * 61}, ["计划名称要填，最多 60 个字。"], id="name too long"),
        pytest.param({"timezone": "Mars/Base"}, ["没有“Mars/Base”这个时区。"], id="no such zone"),
        pytest.param({"timezone": "../etc"}, ["没有“../etc”这个时区。"], id="a path is no zone"),
        pytest.param({"timezone": ""}, ["没有“”这个时区。"], id="no zone"),
        pytest.param({"ends_on": date(2026, 3, 2)}, [], id="one day"),
        pytest.param({"ends_on": date(2026, 3, 1)}, ["结束日期不能早于开始日期。"], id="ends before it starts"),
        pytest.param({"starts_on": date(1, 1, 1)}, ["日期应在 2000 年到 2200 年之间。"], id="starts with our era"),
        pytest.param(
            {"pauses": ((date(2026, 3, 5), date(9999, 12, 31)),)},
            ["日期应在 2000 年到 2200 年之间。"],
            id="rests for ever",
        ),
        pytest.param({"weekdays": frozenset()}, ["至少选一个打卡的星期。"], id="no weekday"),
        pytest.param({"weekdays": frozenset({7})}, ["至少选一个打卡的星期。"], id="no such weekday"),
        pytest.param(
            {"pauses": ((date(2026, 3, 5), date(2026, 3, 4)),)},
            ["暂停日期的结束不能早于开始。"],
            id="pause runs backwards",
        ),
        pytest.param({"sessions": ()}, ["打卡时段要有 1 到 12 个。"], id="no session"),
        pytest.param(
            {"sessions": (session(),) * 2}, ["每个时段要有自己的编号，最多 20 个字符。"], id="same session twice"
        ),
        pytest.param(
            {"sessions_needed": 2}, ["每天要完成的时段数应在 1 到 1 之间。"], id="more sessions than there are"
        ),
        pytest.param({"times_a_week": 7}, [], id="every day of the week"),
        pytest.param({"times_a_week": 8}, ["每周次数不能超过每周的打卡天数（7 天）。"], id="more days than a week has"),
        pytest.param({"lucky_share": 1.01}, ["抽奖券比例应在 0% 到 100% 之间。"], id="more luck than there is"),
        pytest.param({"held_from": 101}, [], id="nothing waits"),
        pytest.param({"held_from": 102}, ["待审核的风险分应在 0 到 101 之间。"], id="no such risk"),
        pytest.param({"panel": 0}, ["申诉评审人数应在 1 到 9 之间。"], id="nobody decides"),
        pytest.param({"appeal_hours": 0}, ["申诉处理时限应在 1 到 720 小时之间。"], id="no time for appeals"),
        pytest.param({"make_up": MakeUpRule(points=-1)}, ["补卡规则里的数字不能小于 0。"], id="make-up pays"),
        pytest.param(
            {"make_up": MakeUpRule(points=None, takes_voucher=False)},
            ["补卡至少要有一种方式：积分、补卡券或任务；不允许补卡就关闭补卡。"],
            id="no way to make up",
        ),
        pytest.param({"make_up": MakeUpRule(points=None)}, [], id="make-up for a voucher alone"),
        pytest.param({"reminder": ReminderRule()}, [], id="reminder"),
        pytest.param(
            {"reminder": ReminderRule(times=())},
            ["提醒要有至少一个时间，每周至少一次；不提醒就关闭提醒。"],
            id="no time",
        ),
        pytest.param({"report": ReportRule(weekday=7)}, ["周报的星期不对。"], id="no such day for the report"),
    ],
)
def test_a_fault_of_the_plan(fields, expected):
    if fields.get("sessions") == (session(),) * 2:
        expected = [*expected, "时段“打卡”和“打卡”的时间重叠了。"]

    assert faults(**fields) == expected


@pytest.mark.parametrize(
    ("first", "second", "overlaps"),
    [
        pytest.param("06:00-09:00", "20:00-22:00", False, id="apart"),
        pytest.param("06:00-09:00", "09:00-22:00", False, id="one after the other"),
        pytest.param("06:00-09:01", "09:00-22:00", True, id="by a minute"),
        pytest.param("22:00-02:00", "02:00-05:00", False, id="over midnight"),
        pytest.param("22:00-02:01", "02:00-05:00", True, id="over midnight, by a minute"),
        pytest.param("00:00-00:00", "09:00-10:00", True, id="within a whole day"),
        pytest.param("05:00-05:00", "04:00-04:30", True, id="within the day before"),
    ],
)
def test_sessions_may_not_overlap(first, second, overlaps):
    sessions = [
        session(id=name, name=name, starts=window[:5], ends=window[6:])
        for name, window in (("甲", first), ("乙", second))
    ]

    assert bool(faults(sessions=tuple(sessions))) is overlaps


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        pytest.param((Need(kind=K.TAP),), [], id="a tap"),
        pytest.param((Need(kind=K.TEXT, least=-1),), ["“文字”的最少数量不能小于 0。"], id="less than nothing"),
        pytest.param((WORD, WORD), ["里“打卡关键词”写了两次。"], id="the same twice"),
        pytest.param((Need(kind=K.KEYWORD),), ["请填关键词，或者填一个格式，例如“打卡第{n}天”。"], id="no word"),
        pytest.param(
            (Need(kind=K.KEYWORD, words=(" ",)),),
            ["请填关键词，或者填一个格式，例如“打卡第{n}天”。"],
            id="a blank word",
        ),
        pytest.param((NUMBERED,), [], id="a pattern"),
        pytest.param(
            (Need(kind=K.KEYWORD, pattern="打卡*"),),
            ["要核对天数，格式里就要有 {n}，例如“打卡第{n}天”；不核对就把天数核对改为“不核对”或“只提示”。"],
            id="a pattern without the number",
        ),
        pytest.param((Need(kind=K.KEYWORD, pattern="第{n}天{n}"),), ["格式里的 {n} 只能出现一次。"], id="two numbers"),
        pytest.param(
            (Need(kind=K.KEYWORD, pattern="*{n}*"),),
            ["格式里除了 {n} 和 * 还要有固定的文字，例如“打卡第{n}天”。"],
            id="a pattern that fits anything",
        ),
        pytest.param(
            (Need(kind=K.KEYWORD, pattern="{n}a*b*c*d*e*f*"),), ["格式最多 100 个字、5 个 *。"], id="too many stars"
        ),
        pytest.param((Need(kind=K.LOCATION),), ["定位打卡要填至少一个地点。"], id="no place"),
        pytest.param((place(),), [], id="a place"),
        pytest.param((place(name=""),), ["每个打卡地点要有名称。"], id="a nameless place"),
        pytest.param(
            (place(latitude=90.1),),
            ["地点“操场”的经纬度不对：纬度在 -90 到 90 之间，经度在 -180 到 180 之间。"],
            id="beyond the pole",
        ),
        pytest.param(
            (place(longitude=float("nan")),),
            ["地点“操场”的经纬度不对：纬度在 -90 到 90 之间，经度在 -180 到 180 之间。"],
            id="nowhere",
        ),
        pytest.param((place(metres=9),), ["地点“操场”的半径应在 10 到 50000 米之间。"], id="too small a circle"),
        pytest.param((quiz(question()),), [], id="a quiz"),
        pytest.param((quiz(),), ["小测要有 1 到 50 道题。"], id="no question"),
        pytest.param((quiz(question(), least=2),), ["小测要答对的题数应在 1 到 1 之间。"], id="more right than asked"),
        pytest.param((quiz(question(), question()),), ["每道题要有自己的编号。"], id="the same question twice"),
        pytest.param((quiz(question(text="")),), ["每道题都要写题目。"], id="no text"),
        pytest.param(
            (quiz(question(options=("1",), right=frozenset({0}))),),
            ["题目“一加一”至少要有两个不同的选项。"],
            id="one option",
        ),
        pytest.param((quiz(question(right=frozenset())),), ["题目“一加一”还没有标出正确答案。"], id="none right"),
        pytest.param(
            (quiz(question(right=frozenset({2}))),), ["题目“一加一”的正确答案不在选项里。"], id="no such option"
        ),
        pytest.param((form(FormField(id="a", label="公里")),), [], id="a form"),
        pytest.param((form(),), ["表单要有 1 到 50 项。"], id="an empty form"),
        pytest.param((form(FormField(id="a", label=" ")),), ["每个表单项都要有名称。"], id="a nameless field"),
        pytest.param(
            (form(FormField(id="a", label="甲"), FormField(id="a", label="乙")),),
            ["每个表单项要有自己的编号。"],
            id="same id",
        ),
        pytest.param(
            (form(FormField(id="a", label="甲", kind=FieldKind.CHOICE)),),
            ["表单项“甲”要有互不相同的选项。"],
            id="no option",
        ),
        pytest.param(
            (form(FormField(id="a", label="甲", kind=FieldKind.CHOICES, options=("1", "1"))),),
            ["表单项“甲”要有互不相同的选项。"],
            id="the same option twice",
        ),
        pytest.param(
            (form(FormField(id="a", label="甲", least=3, most=2)),),
            ["表单项“甲”的最少不能大于最多。"],
            id="bounds crossed",
        ),
    ],
)
def test_a_fault_of_what_is_asked(needs, expected):
    colon = "" if needs == (WORD, WORD) else "："

    assert faults_with(*needs) == [f"时段“打卡”{colon}{one}" for one in expected]


def test_a_session_must_ask_for_something_and_have_a_name():
    bare = session(name=" ", points=-1)
    asks_nothing = faults(sessions=(type(bare)(name="早", starts=time(1), ends=time(2), needs=()),))

    assert faults(sessions=(bare,)) == ["每个时段要有名称，最多 20 个字。", "时段“ ”的积分应在 0 到 1000000 之间。"]
    assert asks_nothing == ["时段“早”还没有打卡内容，至少选一种。"]


def test_a_pattern_without_the_number_is_right_where_no_number_is_checked():
    assert faults_with(Need(kind=K.KEYWORD, pattern="打卡*"), number=NumberRule.OFF) == []


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        pytest.param(LADDER[0], [], id="right"),
        pytest.param(
            Step(streak=0, kind=RewardKind.BADGE, name="零"), ["奖励阶梯的连续天数应在 1 到 3650 之间。"], id="at once"
        ),
        pytest.param(
            Step(streak=7, kind=RewardKind.BADGE, name=""), ["每一级奖励要有名称，最多 60 个字。"], id="nameless"
        ),
        pytest.param(
            Step(streak=7, kind=RewardKind.POINTS, name="奖"),
            ["“奖”奖励的积分应在 1 到 1000000 之间。"],
            id="no points",
        ),
    ],
)
def test_a_fault_of_the_ladder(step, expected):
    assert faults(ladder=(step,)) == expected


def test_a_step_gives_one_reward_of_a_kind():
    twice = (
        Step(streak=7, kind=RewardKind.COUPON, name="甲"),
        Step(streak=7, kind=RewardKind.COUPON, name="乙"),
        Step(streak=7, kind=RewardKind.BADGE, name="丙"),
    )

    assert faults(ladder=twice) == ["连续 7 的“优惠券”写了两次，每一级同类奖励只能有一个。"]


def test_several_faults_are_told_at_once_and_each_once():
    assert faults(panel=0, lucky_share=-1.0, ladder=(Step(streak=0, kind=RewardKind.BADGE, name="a"),) * 1) == [
        "奖励阶梯的连续天数应在 1 到 3650 之间。",
        "抽奖券比例应在 0% 到 100% 之间。",
        "申诉评审人数应在 1 到 9 之间。",
    ]
