"""Terms as data and back, and what cannot be terms."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.checkins.terms import LABELS, BadTerms, data_of, terms_from
from qunluo.core.checkins.plan import (
    Audience,
    Calendar,
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
    Session,
    Step,
    Terms,
)
from tests.core.checkins.plans import all_terms

SINCE = datetime(2026, 3, 1, 16, tzinfo=UTC)  # midnight of the second in Shanghai
FULL = Terms(
    version=3,
    since=SINCE,
    name="晨读",
    timezone="Asia/Urumqi",
    starts_on=date(2026, 3, 2),
    ends_on=date(2026, 6, 30),
    weekdays=frozenset({0, 2, 4}),
    calendar=Calendar.HOLIDAYS,
    pauses=((date(2026, 4, 1), date(2026, 4, 3)),),
    sessions=(
        Session(
            id="am",
            name="早",
            starts=time(6),
            ends=time(9, 30),
            needs=(
                Need(kind=NeedKind.KEYWORD, words=("打卡",), pattern="打卡第{n}天*"),
                Need(
                    kind=NeedKind.LOCATION, places=(Geofence(name="操场", latitude=31.2, longitude=121.4, metres=100),)
                ),
                Need(
                    kind=NeedKind.QUIZ,
                    questions=(Question(id="q", text="?", options=("a", "b"), right=frozenset({1}), explanation="b"),),
                ),
                Need(
                    kind=NeedKind.FORM,
                    fields=(
                        FormField(id="km", label="公里", kind=FieldKind.NUMBER, least=0.5, most=50, is_required=False),
                        FormField(id="how", label="方式", kind=FieldKind.CHOICE, options=("跑", "走"), hint="选一个"),
                    ),
                ),
            ),
            points=5,
        ),
        Session(id="pm", starts=time(20), ends=time(1), any_will_do=True),
    ),
    sessions_needed=2,
    times_a_week=2,
    number=NumberRule.HINT,
    audience=Audience(tags=frozenset({"甲", "乙"}), tiers=frozenset({"core"}), counts_staff=True),
    make_up=MakeUpRule(points=None, task="抄一页书", heals=False),
    ladder=(Step(streak=7, kind=RewardKind.POINTS, name="一周", points=10, repeats=True),),
    lucky_share=0.25,
    reminder=ReminderRule(times=(time(20), time(21, 30)), per_week=2, text="该打卡了"),
    report=ReportRule(daily_at=None, weekday=4, weekly_at=time(18), names_missing=True),
    replies=False,
    held_from=40,
    panel=3,
    appeal_hours=48,
    is_switched_off=True,
)


def read(data, **fields):
    return terms_from(data, version=3, since=SINCE, **fields)


def sentences(data):
    with pytest.raises(BadTerms) as error:
        read(data)
    assert str(error.value) == "".join(error.value.sentences)
    return error.value.sentences


def test_terms_come_back_as_they_were():
    assert read(json.loads(json.dumps(data_of(FULL)))) == FULL


def test_the_version_and_its_moment_stand_beside_the_data():
    assert not {"version", "since"} & data_of(FULL).keys()
    assert read(data_of(FULL) | {"version": 99, "since": "2000-01-01"}) == FULL


@given(all_terms())
@settings(max_examples=60, deadline=None)
def test_any_terms_come_back_as_they_were(terms):
    data = json.loads(json.dumps(data_of(terms)))

    assert terms_from(data, version=terms.version, since=terms.since, is_kept=True) == terms


def test_what_is_missing_has_its_default_and_begins_today():
    assert read({}) == Terms(version=3, since=SINCE, starts_on=date(2026, 3, 2))
    assert read({"timezone": "America/New_York"}).starts_on == date(2026, 3, 1)
    assert read({"starts_on": None, "sessions": [{"needs": [{"kind": "image"}]}], "unheard_of": 1}).sessions == (
        Session(needs=(Need(kind=NeedKind.IMAGE),)),
    )


def test_seconds_and_whole_fractions_are_taken_for_what_they_are():
    terms = read({"panel": 3.0, "sessions": [{"starts": "06:00:30", "ends": time(9)}], "starts_on": date(2026, 3, 5)})

    assert (terms.panel, terms.sessions[0].starts, terms.starts_on) == (3, time(6), date(2026, 3, 5))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param([], "计划的内容格式不对。", id="no mapping"),
        pytest.param({"name": 5}, "名称应该是文字。", id="no text"),
        pytest.param({"name": "字" * 5001}, "名称太长了，最多 5000 个字。", id="an endless text"),
        pytest.param({"name": "a\0"}, "名称里有不能保存的字符。", id="a character that no table holds"),
        pytest.param({"timezone": "Mars/Base"}, "没有“Mars/Base”这个时区。", id="no zone"),
        pytest.param({"timezone": 8}, "没有“8”这个时区。", id="an offset is no zone"),
        pytest.param({"starts_on": "2026-02-30"}, "开始日期应该是日期，例如 2026-03-02。", id="no date"),
        pytest.param({"ends_on": 5}, "结束日期应该是日期，例如 2026-03-02。", id="a number is no date"),
        pytest.param({"weekdays": 5}, "打卡的星期应该是一个列表。", id="no list"),
        pytest.param({"weekdays": ["一"]}, "打卡的星期应该是整数。", id="no whole number"),
        pytest.param({"weekdays": [0.5]}, "打卡的星期应该是整数。", id="half a day"),
        pytest.param({"panel": True}, "申诉评审人数应该是整数。", id="a truth is no number"),
        pytest.param({"panel": 10**12}, "申诉评审人数太大了。", id="far too great"),
        pytest.param({"panel": float("inf")}, "申诉评审人数应该是整数。", id="endless"),
        pytest.param(
            {"calendar": "lunar"},
            "日历不能是“lunar”，只能是 none、holidays、workdays_only、days_off_only 之一。",
            id="kind",
        ),
        pytest.param({"pauses": [["2026-03-05"]]}, "暂停日期第 1 项应该有 2 个值。", id="half a pause"),
        pytest.param({"sessions": ["早"]}, "时段第 1 项的格式不对。", id="no session"),
        pytest.param(
            {"sessions": [{}, {"starts": "25:00"}]}, "时段第 2 项的开始时间应该是时间，例如 22:00。", id="no time"
        ),
        pytest.param({"sessions": [{"needs": [{}]}]}, "缺少时段第 1 项的打卡内容第 1 项的种类。", id="what is needed"),
        pytest.param({"sessions": [{"any_will_do": "yes"}]}, "时段第 1 项的任选一种应该是“是”或“否”。", id="no truth"),
        pytest.param({"lucky_share": "10%"}, "抽奖券比例应该是数字。", id="no number"),
        pytest.param({"lucky_share": float("nan")}, "抽奖券比例应该是数字。", id="not a number"),
        pytest.param({"ladder": [{"streak": 7, "kind": "badge"}]}, "缺少奖励阶梯第 1 项的名称。", id="a nameless step"),
        pytest.param(
            {"pauses": [["2026-03-05", "2026-03-06"]] * 1001}, "暂停日期太多了，最多 1000 项。", id="too many"
        ),
    ],
)
def test_what_cannot_be_read_is_told(data, sentence):
    assert sentences(data) == (sentence,)


def test_what_can_be_read_but_cannot_run_is_told():
    assert sentences({"panel": 0, "weekdays": [], "starts_on": "2026-03-02"}) == ("至少选一个打卡的星期。",)
    assert sentences({"panel": 0, "appeal_hours": 0}) == (
        "申诉评审人数应在 1 到 9 之间。",
        "申诉处理时限应在 1 到 720 小时之间。",
    )


def test_what_was_kept_is_not_judged_again():
    assert read({"panel": 0}, is_kept=True).panel == 0


def test_a_moment_must_have_a_zone():
    with pytest.raises(BadTerms, match="应该是带时区的时间"):
        terms_from({"starts_on": "2026-03-02"}, version=1, since=datetime(2026, 3, 1))  # noqa: DTZ001 - the point


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted(LABELS)), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(LABELS)), json_values))
@settings(max_examples=200, deadline=None)
def test_no_data_breaks_anything_but_its_own_plan(data):
    told = _told(data)

    assert told == "" or told.endswith("。")


def _told(data):
    """The sentences about the data; empty where it is read, and comes back as it was."""
    try:
        terms = read(data)
    except BadTerms as error:
        return str(error)
    return "" if read(data_of(terms)) == terms else "comes back otherwise"
