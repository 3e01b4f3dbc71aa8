"""What the bot answers, sentence by sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qunluo.core.checkins.facts import Ruling
from qunluo.core.checkins.plan import Need, NeedKind, NumberRule, RewardKind, Step, Way
from qunluo.core.checkins.settle import settle
from qunluo.core.checkins.words import STATES, due_text, refusal_sentence, reply_for
from tests.core.checkins.plans import BOTH, WORD, fact, facts_on, local, plan, session, terms

TEXT, IMAGE = Need(kind=NeedKind.TEXT, least=20), Need(kind=NeedKind.IMAGE, least=1)
TWO_SESSIONS = (session(id="am", name="晨读", starts="06:00", ends="09:00"), session(id="pm", name="晚记"))


def reply(asked, *facts, name="阿明"):
    """The answer to the last of these facts."""
    return reply_for(facts[-1], settle(asked, facts), asked.terms, name=name)


@pytest.mark.parametrize(
    ("fields", "facts", "expected"),
    [
        pytest.param({}, [fact(2, points=0)], "阿明，第 1 天打卡成功。", id="first day"),
        pytest.param({}, [*facts_on(2, 3), fact(4, points=0)], "阿明，第 3 天打卡成功，已连续 3 天。", id="third day"),
        pytest.param({}, [fact(2)], "阿明，第 1 天打卡成功。积分 +3。", id="with points"),
        pytest.param({}, [*facts_on(2, 3), fact(5, points=0)], "阿明，第 3 天打卡成功。", id="after a gap"),
        pytest.param(
            {}, [fact(4), fact(2, points=0)], "阿明，第 1 天打卡成功。", id="a late message is of its own day"
        ),
        pytest.param(
            {"number": NumberRule.HINT},
            [fact(2, points=0, number=5)],
            "阿明，第 1 天打卡成功。您写的是第 5 天，按记录今天是第 1 天。",
            id="a hint about the number",
        ),
        pytest.param(
            {"times_a_week": 3}, [fact(2), fact(3, points=0)], "阿明，第 2 天打卡成功，本周 2/3 次。", id="in the week"
        ),
        pytest.param(
            {"times_a_week": 1},
            [fact(2), fact(9, points=0)],
            "阿明，第 2 天打卡成功，本周 1/1 次，已连续 2 周达标。",
            id="in the second good week",
        ),
        pytest.param(
            {"sessions": TWO_SESSIONS, "sessions_needed": 2},
            [fact(2, session="am")],
            "阿明，“晨读”打卡成功，今天还有其他时段要打。",
            id="first of two sessions",
        ),
        pytest.param(
            {"ladder": (Step(streak=2, kind=RewardKind.COUPON, name="九折券"),)},
            [fact(2), fact(3, points=0)],
            "阿明，第 2 天打卡成功，已连续 2 天。获得优惠券“九折券”。",
            id="a step of the ladder",
        ),
    ],
)
def test_who_checked_in_is_told_what_it_came_to(fields, facts, expected):
    assert reply(plan(**fields), *facts) == expected


@pytest.mark.parametrize(
    ("days", "praise"),
    [
        pytest.param(6, "", id="six days"),
        pytest.param(7, "整整一周，好习惯开始了！", id="seven days"),
        pytest.param(21, "21 天，习惯养成了！", id="three weeks"),
    ],
)
def test_milestones_are_praised(days, praise):
    facts = facts_on(*range(2, 2 + days), points=0)

    assert reply(plan(), *facts) == f"阿明，第 {days} 天打卡成功，已连续 {days} 天。{praise}"


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        pytest.param(fact(2, is_held=True), "阿明，已提交，待审核，有结果会告诉您。", id="held"),
        pytest.param(fact(2, number=5), "阿明，您写的是第 5 天，按记录今天是第 1 天，改一下再发就行。", id="number"),
        pytest.param(fact(2, ruling=Ruling.REJECTED), "阿明，这次打卡审核未通过，有疑问可以申诉。", id="rejected"),
        pytest.param(
            fact(2, refusal="too_early", clock="09:00"),
            "阿明，今天的打卡时间是 10:00–22:00，现在还没开始。",
            id="too early",
        ),
        pytest.param(
            fact(3, refusal="day_off", at=local(5), way=Way.OPERATOR),
            "阿明，3 月 3 日不用打卡，好好休息。",
            id="day off",
        ),
    ],
)
def test_who_did_not_is_told_why(one, expected):
    assert reply(plan(), one) == expected


def test_a_repeat_is_told_kindly_and_by_session():
    twice = [fact(2, session="am"), fact(2, session="am", key="again", clock="13:00")]

    assert reply(plan(), fact(2), fact(2, key="again", clock="13:00")) == "阿明，今天已经打过卡了，不用重复打。"
    assert reply(plan(sessions=TWO_SESSIONS), *twice) == "阿明，今天的“晨读”已经打过卡了，不用重复打。"


def test_a_nameless_member_is_answered_without_a_name():
    assert reply(plan(), fact(2, points=0), name="") == "第 1 天打卡成功。"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(
            [fact(2, met=frozenset({NeedKind.IMAGE}), needed=BOTH)],
            "阿明，图片收到了，还差不少于 20 个字的文字。",
            id="picture without text",
        ),
        pytest.param(
            [fact(2, met=frozenset({NeedKind.TEXT}), needed=BOTH)], "阿明，文字收到了，还差 1 张图片。", id="text alone"
        ),
    ],
)
def test_who_sent_a_part_is_told_the_rest(facts, expected):
    assert reply(plan(sessions=(session(TEXT, IMAGE),)), *facts) == expected


def test_pieces_are_told_as_far_as_they_came():
    three = Need(kind=NeedKind.IMAGE, least=3)
    piece = fact(2, met=frozenset(), needed=frozenset({NeedKind.IMAGE}), pieces=((NeedKind.IMAGE, 1, 3),))

    assert reply(plan(sessions=(session(three),)), piece) == "阿明，图片收到了，一共要 3 张图片。"


@pytest.mark.parametrize(
    ("code", "fields", "expected"),
    [
        pytest.param("too_late", {}, "今天的打卡时间是 10:00–22:00，现在已经结束了。", id="too late"),
        pytest.param("day_off", {}, "今天不用打卡，好好休息。", id="day off"),
        pytest.param("not_started", {}, "“打卡”从 3 月 2 日开始，到时再来打卡吧。", id="not started"),
        pytest.param("ended", {}, "“打卡”已经结束，谢谢参加。", id="ended"),
        pytest.param("off", {}, "“打卡”暂停中，恢复后再来打卡吧。", id="switched off"),
        pytest.param("not_for_you", {}, "“打卡”只面向部分成员，想参加请联系管理员。", id="not for you"),
        pytest.param("no_such_session", {}, "没有这个打卡时段，请刷新页面后再试。", id="no such session"),
        pytest.param("quiz_failed", {}, "小测没有通过，再看一遍题目，重新作答吧。", id="quiz"),
        pytest.param("form_incomplete", {}, "表单还没填好，请按提示改正后再提交。", id="form"),
        pytest.param("outside_place", {}, "您不在打卡地点范围内，到了现场再试一次。", id="place"),
        pytest.param(
            "too_short",
            {"sessions": (session(WORD, TEXT),)},
            "内容太短了，至少写 20 个字（不算空格），补充后再发一次吧。",
            id="too short",
        ),
        pytest.param(
            "too_few_pictures",
            {"sessions": (session(Need(kind=NeedKind.IMAGE, least=3)),)},
            "图片不够，至少要 3 张。",
            id="too few pictures",
        ),
        pytest.param(
            "missing_part",
            {"sessions": (session(TEXT, IMAGE),)},
            "还缺少打卡内容：不少于 20 个字的文字、1 张图片。",
            id="missing",
        ),
        pytest.param("future_day", {}, "那一天还没到，不能提前打卡。", id="future"),
        pytest.param(
            "withdrawn",
            {},
            "后来的接龙里没有这一行了，所以不算。把这一行接回去，就会重新算上。",
            id="taken out of a list",
        ),
        pytest.param("unheard_of", {}, "这次打卡不符合要求，请联系管理员。", id="a code of another version"),
    ],
)
def test_each_refusal_has_its_sentence(code, fields, expected):
    assert refusal_sentence(code, terms(**fields)) == expected


def test_a_refusal_tells_the_times_of_its_session_or_of_all():
    both = terms(sessions=TWO_SESSIONS)

    assert refusal_sentence("too_early", both) == "今天的打卡时间是 06:00–09:00、10:00–22:00，现在还没开始。"
    assert refusal_sentence("too_late", both, session_id="am") == "今天的打卡时间是 06:00–09:00，现在已经结束了。"
    assert refusal_sentence("day_off", both, day=date(2026, 3, 8)) == "3 月 8 日不用打卡，好好休息。"


def test_rewards_are_named():
    dues = settle(
        plan(
            lucky_share=1.0,
            ladder=(
                Step(streak=1, kind=RewardKind.POINTS, name="开门红", points=5),
                Step(streak=1, kind=RewardKind.BADGE, name="新人"),
            ),
        ),
        [fact(2)],
    ).dues

    assert [due_text(due) for due in dues] == [
        "获得抽奖券“今日抽奖券”。",
        "“开门红”奖励积分 +5。",
        "获得勋章“新人”。",
    ]


def test_every_state_has_a_word():
    settled = settle(plan(), [fact(2)])

    assert [STATES[one.state] for one in settled.outcomes.values()] == ["已打卡"]
    assert len(STATES) == 7
    assert reply_for(replace(fact(2), points=0), settled, terms()).startswith("第 1 天")
