from __future__ import annotations

import pytest

from qunluo.checkins.risk.texts import phrases_from
from qunluo.checkins.risk.traces import Known, PlanFacts
from tests.checkins.risk.village import NOTE, OTHER_NOTE, codes, people, trace, weigh

LONG = f"{NOTE}作者写药铺的柜台写得真细，和我小时候住的弄堂一模一样。"
SENTENCES = [f"{one}。" for one in LONG.split("。") if one]
LESSON = "种树的人明白一件事：把根扎下去的那些年，地面上什么也看不见，可风来的时候就知道了。"


def test_who_copies_is_told_from_whom_and_when():
    risk = weigh(trace(1, text=LONG), trace(2, 4_320, text=LONG))

    assert (risk.score, [(one.code, one.detail) for one in risk.reasons]) == (
        70,
        [("text_others", "与 邻居1 今天 08:00 的打卡文字 100% 相同")],
    )


def test_who_was_first_is_not_blamed():
    late, early = trace(1, 60, text=LONG), trace(2, text=LONG)

    assert weigh(late, early).score == 0


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        pytest.param(LONG, 70, id="the same"),
        pytest.param(LONG.replace("老船长", "船长"), 70, id="a letter left out"),
        pytest.param(f"其实{LONG[:20]}真的{LONG[20:]}特别有感触", 70, id="fillers"),
        pytest.param("".join(reversed(SENTENCES)), 70, id="sentences moved about"),
        pytest.param(
            LONG.replace("一个人走回码头", "连夜赶回家").replace("也许他早就知道结局", "换成我未必做得到"),
            35,
            id="half of it put differently",
        ),
        pytest.param(OTHER_NOTE, None, id="something else"),
        pytest.param(f"“{LONG}”", None, id="quoted as such"),
        pytest.param("打卡第3天", None, id="next to nothing"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_how_much_a_text_is_held_against_who_wrote_it(text, weight):
    risk = weigh(trace(1, text=LONG), trace(2, 60, text=text))

    assert codes(risk).get("text_others") == weight


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("打卡", id="a word"),
        pytest.param("打卡第12天，今天完成，继续加油", id="what all say"),
        pytest.param("今日阅读打卡完成，收获满满，明天继续坚持，每天进步一点点！", id="long, but all say it"),
        pytest.param("跑步5公里 用时28分钟", id="a log of sports"),
    ],
)
def test_what_anybody_may_write_is_no_copy(text):
    risk = weigh(*(trace(number, number, text=text) for number in range(1, 6)))

    assert "text_others" not in codes(risk)


def test_the_more_wrote_the_same_the_more_it_weighs():
    told = weigh(*(trace(number, number * 60, text=LONG) for number in range(1, 6)))

    assert (codes(told), told.reasons[0].detail) == (
        {"text_others": 85},
        "与 邻居1 今天 08:01 的打卡文字 100% 相同，共与 4 人相近",
    )


def test_words_of_the_plan_and_of_the_staff_are_for_all():
    known = Known(plans={1: PlanFacts(phrases=phrases_from([LESSON]))})

    assert weigh(trace(1, text=LESSON), trace(2, 60, text=LESSON), known=known).score == 0
    assert weigh(trace(1, text=LESSON), trace(2, 60, text=LESSON)).score >= 60


def test_a_passage_that_others_quote_in_other_words_is_no_copy():
    quotes = [
        trace(3, text=f"{LESSON}读到这里我给老家打了个电话，妈妈说院子里的枣树今年没结果。"),
        trace(4, text=f"领导今天又改了方案，回家路上想起这一句：{LESSON}心里舒服多了，先去接孩子。"),
    ]

    assert weigh(*quotes, trace(1, 60, text=LESSON), trace(2, 120, text=LESSON)).score == 0


def test_a_text_that_nearly_all_write_is_asked_for():
    group = [trace(number, number, text=LESSON) for number in range(1, 41)]

    assert weigh(*group).score == 0
    assert weigh(*group[:5]).score >= 60


def test_what_most_wrote_yesterday_they_may_write_today():
    yesterday = Known(texts={1: tuple(trace(number, text=LESSON, days=-1) for number in range(1, 31))})
    two = (trace(1, text=LONG), trace(2, 60, text=LONG))

    assert weigh(*two, known=yesterday).score == 0


def test_own_habits_are_not_copied_from_others():
    own = Known(own={(1, 2): (trace(2, text=LONG, days=-1),)})

    assert "text_others" not in codes(weigh(trace(1, text=LONG), trace(2, 60, text=LONG), known=own))


def test_a_habit_that_was_held_is_none():
    own = Known(own={(1, 2): (trace(2, text=LONG, days=-1, is_suspect=True),)})

    assert codes(weigh(trace(1, text=LONG), trace(2, 60, text=LONG), known=own))["text_others"] == 70


@pytest.mark.parametrize(
    ("days", "weight"),
    [
        pytest.param((), None, id="never before"),
        pytest.param((0,), None, id="the same day, sent twice"),
        pytest.param((-1, -2), 25, id="on two days"),
        pytest.param((-1, -2, -3, -4, -5), 35, id="on five, and still not held"),
    ],
)
def test_repeating_oneself_weighs_little(days, weight):
    past = tuple(trace(2, -10.0, text=LONG, days=day) for day in sorted(days))

    risk = weigh(trace(2, text=LONG), known=Known(own={(1, 2): past}))

    assert codes(risk).get("text_own") == weight
    assert risk.score < 60


def test_names_of_another_group_are_not_told():
    strangers = people(1, group=2) | {2: people(2)[2]}

    risk = weigh(trace(1, text=LONG, group=2), trace(2, 60, text=LONG), who=strangers)

    assert risk.reasons[0].detail == "与 另一个群的成员 今天 08:00 的打卡文字 100% 相同"


def test_two_accounts_of_one_person_do_not_copy_from_one_another():
    same = {1: people(1)[1], 2: people(1)[1]}

    assert weigh(trace(1, text=LONG), trace(2, 60, text=LONG), who=same).score == 0
