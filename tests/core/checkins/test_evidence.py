"""From what somebody shows to a fact: hits beside near misses, for each kind of evidence and each way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qunluo.core.checkins.claim import Claim, Picture, Risk
from qunluo.core.checkins.evidence import fact_of, terms_for
from qunluo.core.checkins.facts import Fact
from qunluo.core.checkins.plan import (
    Calendar,
    FormField,
    Geofence,
    MakeUpRule,
    Need,
    NeedKind,
    NumberRule,
    Question,
    Way,
)
from tests.core.checkins.plans import NUMBERED, SINCE, WORD, local, plan, session, terms

K = NeedKind
TEXT = Need(kind=K.TEXT, least=20)
IMAGE = Need(kind=K.IMAGE)
THREE = Need(kind=K.IMAGE, least=3)
TAP = Need(kind=K.TAP)
QUIZ = Need(
    kind=K.QUIZ,
    least=2,
    questions=(
        Question(id="q1", text="一加一", options=("1", "2"), right=frozenset({1})),
        Question(id="q2", text="二加二", options=("4", "5"), right=frozenset({0})),
    ),
)
FORM = Need(
    kind=K.FORM, fields=(FormField(id="km", label="公里"), FormField(id="note", label="心得", is_required=False))
)
HERE = Need(kind=K.LOCATION, places=(Geofence(name="操场", latitude=31.2, longitude=121.4),))
LONG = "今天读完了第三章，讲的是如何在忙碌里留出一小段安静的时间。"
PICTURE = Picture(sha256="a")
RISKY, SAFE = Risk(score=60), Risk(score=59)


def claim(**fields):
    """Something that is said in the group at noon of the second of March."""
    return Claim(**{"key": "k", "member": "ming", "at": local(2), "way": Way.MESSAGE} | fields)


def on_page(**fields):
    return claim(**{"way": Way.PAGE} | fields)


def seen(one, *needs, **fields):
    """What the fact meets and why it is refused; None where there is no fact."""
    asked = plan(sessions=(session(*needs, any_will_do=fields.pop("any_will_do", False)),), **fields)
    fact = fact_of(one, asked)
    return None if fact is None else (set(fact.met), fact.refusal)


@pytest.mark.parametrize(
    ("said", "needs", "expected"),
    [
        pytest.param({"text": "今天打卡"}, [WORD], ({K.KEYWORD}, ""), id="keyword"),
        pytest.param({"text": "今天休息"}, [WORD], None, id="no keyword"),
        pytest.param({"text": "打卡第1天"}, [NUMBERED], ({K.KEYWORD}, ""), id="pattern"),
        pytest.param({"text": "打卡1天"}, [NUMBERED], None, id="near miss of a pattern"),
        pytest.param({"text": LONG}, [TEXT], ({K.TEXT}, ""), id="any long text where text alone is asked"),
        pytest.param({"text": "字" * 20}, [TEXT], ({K.TEXT}, ""), id="just long enough"),
        pytest.param({"text": "字" * 19 + "  \n"}, [TEXT], None, id="blanks do not count"),
        pytest.param({"text": "打卡 " + LONG}, [WORD, TEXT], ({K.KEYWORD, K.TEXT}, ""), id="keyword and text"),
        pytest.param({"text": LONG}, [WORD, TEXT], None, id="long text without the keyword"),
        pytest.param({"text": "打卡"}, [WORD, TEXT], ({K.KEYWORD}, "too_short"), id="keyword without the text"),
        pytest.param({"pictures": (PICTURE,)}, [WORD], None, id="picture where a keyword is asked"),
        pytest.param({"pictures": (PICTURE,)}, [IMAGE], ({K.IMAGE}, ""), id="picture"),
        pytest.param({"pictures": (PICTURE,)}, [IMAGE, TEXT], ({K.IMAGE}, ""), id="picture as a part"),
        pytest.param(
            {"pictures": (PICTURE,)}, [WORD, IMAGE], ({K.IMAGE}, ""), id="picture as a part, beside a keyword"
        ),
        pytest.param({"text": "打卡"}, [WORD, IMAGE], ({K.KEYWORD}, ""), id="keyword as a part"),
        pytest.param({"pictures": (PICTURE,)}, [THREE], (set(), ""), id="one of three pictures"),
        pytest.param({"pictures": (PICTURE,) * 3}, [THREE], ({K.IMAGE}, ""), id="three pictures"),
        pytest.param({"voices": 1}, [Need(kind=K.VOICE)], ({K.VOICE}, ""), id="voice"),
        pytest.param({"videos": 1}, [Need(kind=K.VOICE)], None, id="video where a voice is asked"),
        pytest.param({"videos": 1}, [Need(kind=K.VIDEO)], ({K.VIDEO}, ""), id="video"),
        pytest.param({"files": 1}, [Need(kind=K.FILE)], ({K.FILE}, ""), id="file"),
        pytest.param({"links": 1}, [Need(kind=K.LINK)], ({K.LINK}, ""), id="link card"),
        pytest.param({"text": "看 https://a.cn/x 吧"}, [Need(kind=K.LINK)], ({K.LINK}, ""), id="link in a text"),
        pytest.param({"text": "看 www.a.cn"}, [Need(kind=K.LINK)], ({K.LINK}, ""), id="link without a scheme"),
        pytest.param({"text": "看 a.cn"}, [Need(kind=K.LINK)], None, id="a mere name is no link"),
        pytest.param({"text": "https://a.cn"}, [WORD, Need(kind=K.LINK)], None, id="link in talk"),
        pytest.param({"text": "打卡"}, [TAP], None, id="a message taps nothing"),
        pytest.param({"text": "打卡"}, [FORM], None, id="a message fills no form"),
        pytest.param({"text": "打卡"}, [Need(kind=K.FORM, fields=FORM.fields[1:])], None, id="not even an easy one"),
        pytest.param({"text": "打卡"}, [QUIZ], None, id="a message answers no quiz"),
        pytest.param({"text": "打卡"}, [Need(kind=K.SCAN)], None, id="a message scans nothing"),
        pytest.param({"is_inside": True}, [HERE], ({K.LOCATION}, ""), id="position"),
    ],
)
def test_a_message_shows_what_it_shows(said, needs, expected):
    assert seen(claim(**said), *needs) == expected


def test_one_need_of_several_is_enough_where_any_will_do():
    either = (WORD, IMAGE)

    assert seen(claim(pictures=(PICTURE,)), *either, any_will_do=True) == ({K.IMAGE}, "")
    assert seen(claim(text="打卡"), *either, any_will_do=True) == ({K.KEYWORD}, "")
    assert seen(claim(text="你好"), *either, any_will_do=True) is None
    assert seen(claim(text=LONG), WORD, TEXT, any_will_do=True) == ({K.TEXT}, "")


@pytest.mark.parametrize(
    ("shown", "needs", "expected"),
    [
        pytest.param({}, [TAP], ({K.TAP}, ""), id="one tap"),
        pytest.param({}, [WORD], ({K.KEYWORD}, ""), id="on a page the tap says it"),
        pytest.param({"text": LONG}, [WORD, TEXT], ({K.KEYWORD, K.TEXT}, ""), id="text on a page needs no keyword"),
        pytest.param({"text": "太短"}, [TEXT], (set(), "too_short"), id="text too short"),
        pytest.param({}, [TEXT], (set(), "missing_part"), id="nothing at all"),
        pytest.param({}, [TAP, TEXT], ({K.TAP}, ""), id="a part"),
        pytest.param({"pictures": (PICTURE,)}, [THREE], (set(), "too_few_pictures"), id="too few pictures"),
        pytest.param({"place": "p"}, [HERE], (set(), "outside_place"), id="outside"),
        pytest.param({"place": "p", "is_inside": True}, [HERE], ({K.LOCATION}, ""), id="inside"),
        pytest.param({"withholds_place": True}, [HERE], ({K.LOCATION}, ""), id="place withheld"),
        pytest.param({"answers": (("q1", "1"), ("q2", "0"))}, [QUIZ], ({K.QUIZ}, ""), id="quiz passed"),
        pytest.param({"answers": (("q1", "1"), ("q2", "1"))}, [QUIZ], (set(), "quiz_failed"), id="quiz failed"),
        pytest.param({"answers": ()}, [QUIZ], (set(), "missing_part"), id="quiz not taken"),
        pytest.param({"answers": (("km", "5"),)}, [FORM], ({K.FORM}, ""), id="form"),
        pytest.param({"answers": (("note", "累"),)}, [FORM], (set(), "form_incomplete"), id="form incomplete"),
        pytest.param({"way": Way.SCAN, "has_scanned": True}, [Need(kind=K.SCAN)], ({K.SCAN}, ""), id="scan"),
        pytest.param({"way": Way.SCAN}, [Need(kind=K.SCAN)], (set(), "missing_part"), id="scan without a code"),
        pytest.param({"way": Way.API, "has_tapped": True}, [TAP], ({K.TAP}, ""), id="tap in the mini program"),
        pytest.param({"way": Way.API}, [TAP], (set(), "missing_part"), id="nothing from the mini program"),
        pytest.param({"way": Way.API, "text": "打卡"}, [WORD], ({K.KEYWORD}, ""), id="text from the mini program"),
        pytest.param(
            {"way": Way.API, "is_in_roll_call": True}, [Need(kind=K.ROLL_CALL)], ({K.ROLL_CALL}, ""), id="list"
        ),
        pytest.param({"way": Way.BACKUP, "text": LONG}, [TEXT, IMAGE], ({K.TEXT, K.IMAGE}, ""), id="backup form"),
        pytest.param(
            {"way": Way.BACKUP, "text": "短"}, [TEXT, IMAGE], ({K.IMAGE}, "too_short"), id="backup, too short"
        ),
        pytest.param({"way": Way.BACKUP}, [WORD], ({K.KEYWORD}, ""), id="backup form for a keyword"),
        pytest.param({"way": Way.OPERATOR}, [QUIZ, TEXT], ({K.QUIZ, K.TEXT}, ""), id="by an operator"),
        pytest.param({"way": Way.SHEET}, [IMAGE], ({K.IMAGE}, ""), id="by spreadsheet"),
        pytest.param({"way": Way.ROLL_CALL}, [WORD, IMAGE], ({K.KEYWORD, K.IMAGE}, ""), id="by roll call"),
        pytest.param({"way": Way.MAKE_UP}, [IMAGE], ({K.IMAGE}, ""), id="make-up"),
    ],
)
def test_other_ways_are_told_what_is_missing(shown, needs, expected):
    assert seen(on_page(**shown), *needs) == expected


def test_pieces_are_counted_where_several_messages_make_one_check_in():
    fact = fact_of(claim(pictures=(PICTURE,)), plan(sessions=(session(THREE),)))

    assert (fact.met, fact.pieces, fact.needed) == (frozenset(), ((K.IMAGE, 1, 3),), frozenset({K.IMAGE}))


@pytest.mark.parametrize(
    ("clock", "fields", "code"),
    [
        pytest.param("09:59", {}, "too_early", id="before the window"),
        pytest.param("10:00", {}, "", id="as it opens"),
        pytest.param("22:00", {}, "too_late", id="as it closes"),
        pytest.param("12:00", {"weekdays": frozenset({1})}, "day_off", id="on a day off"),
        pytest.param("23:00", {"weekdays": frozenset({1})}, "day_off", id="at night of a day off"),
        pytest.param("12:00", {"starts_on": date(2026, 3, 3)}, "not_started", id="before the first day"),
        pytest.param(
            "12:00", {"ends_on": date(2026, 3, 1), "starts_on": date(2026, 2, 1)}, "ended", id="after the last"
        ),
        pytest.param("12:00", {"is_switched_off": True}, "off", id="switched off"),
        pytest.param("12:00", {"calendar": Calendar.DAYS_OFF_ONLY}, "day_off", id="on a workday"),
    ],
)
def test_who_means_to_check_in_is_told_why_not_now(clock, fields, code):
    asked = plan(sessions=(session(WORD),), **fields)

    assert fact_of(claim(text="打卡", at=local(2, clock)), asked).refusal == code
    assert fact_of(on_page(at=local(2, clock)), asked).refusal == code
    assert (fact_of(claim(text="你好", at=local(2, clock)), asked) is None) is True


@pytest.mark.parametrize("clock", ["09:00", "23:00"])
def test_talk_and_pictures_outside_the_window_are_nothing(clock):
    asked = plan(sessions=(session(TEXT, IMAGE),))

    assert fact_of(claim(text=LONG, at=local(2, clock)), asked) is None
    assert fact_of(claim(pictures=(PICTURE,), at=local(2, clock)), asked) is None


TWO = (
    session(Need(kind=K.KEYWORD, words=("早安",)), id="am", starts="06:00", ends="09:00"),
    session(Need(kind=K.KEYWORD, words=("晚安",)), id="pm", starts="20:00", ends="23:00", points=7),
)


@pytest.mark.parametrize(
    ("text", "clock", "session_id", "code"),
    [
        pytest.param("早安", "08:00", "am", "", id="in the morning"),
        pytest.param("晚安", "21:00", "pm", "", id="in the evening"),
        pytest.param("晚安", "08:00", "pm", "too_early", id="evening's word in the morning"),
        pytest.param("早安", "21:00", "am", "too_late", id="morning's word in the evening"),
        pytest.param("早安", "12:00", "am", "too_late", id="morning's word at noon"),
        pytest.param("晚安", "12:00", "pm", "too_early", id="evening's word at noon"),
    ],
)
def test_each_session_has_its_word(text, clock, session_id, code):
    fact = fact_of(claim(text=text, at=local(2, clock)), plan(sessions=TWO))

    assert (fact.session, fact.refusal) == (session_id, code)


def test_on_a_page_the_nearest_session_is_meant():
    asked = plan(sessions=TWO)

    noon, night = (fact_of(on_page(at=local(2, clock)), asked) for clock in ("12:00", "23:30"))

    assert (noon.session, noon.refusal, night.session, night.refusal) == ("pm", "too_early", "pm", "too_late")


@pytest.mark.parametrize(
    ("named", "clock", "expected"),
    [
        pytest.param("am", "08:00", ("am", ""), id="open"),
        pytest.param("pm", "08:00", ("pm", "too_early"), id="not yet open"),
        pytest.param("am", "21:00", ("am", "too_late"), id="over"),
        pytest.param("xx", "08:00", ("am", "no_such_session"), id="unknown"),
    ],
)
def test_a_page_may_name_its_session(named, clock, expected):
    fact = fact_of(on_page(session=named, at=local(2, clock)), plan(sessions=TWO))

    assert (fact.session, fact.refusal) == expected


def test_the_small_hours_belong_to_the_night_before():
    night = plan(sessions=(session(WORD, starts="22:00", ends="02:00"),))

    fact = fact_of(claim(text="打卡", at=local(3, "01:00")), night)
    late = fact_of(claim(text="打卡", at=local(3, "03:00")), night)

    assert (fact.day, fact.refusal) == (date(2026, 3, 2), "")
    assert (late.day, late.refusal) == (date(2026, 3, 3), "too_early")


@pytest.mark.parametrize(
    ("way", "day", "code"),
    [
        pytest.param(Way.OPERATOR, 2, "", id="operator, today"),
        pytest.param(Way.OPERATOR, 3, "future_day", id="operator, tomorrow"),
        pytest.param(Way.SHEET, 2, "", id="spreadsheet"),
        pytest.param(Way.ROLL_CALL, 2, "", id="roll call"),
        pytest.param(Way.BACKUP, 2, "", id="backup form"),
        pytest.param(Way.MAKE_UP, 2, "", id="make-up"),
    ],
)
def test_a_line_needs_no_window_but_a_day_of_the_plan(way, day, code):
    asked = plan(sessions=(session(WORD),), weekdays=frozenset({0, 1}))
    named = claim(way=way, day=date(2026, 3, day), at=local(2, "23:30"))

    assert fact_of(named, asked).refusal == code
    assert fact_of(replace(named, day=date(2026, 3, 1)), asked).refusal == "not_started"
    assert fact_of(replace(named, day=date(2026, 3, 4), at=local(6)), asked).refusal == "day_off"


def test_a_line_without_a_day_is_of_its_moment():
    asked = plan(sessions=TWO)

    noon = fact_of(claim(way=Way.ROLL_CALL, at=local(2, "12:00")), asked)
    evening = fact_of(claim(way=Way.ROLL_CALL, at=local(2, "21:00")), asked)
    named = fact_of(claim(way=Way.OPERATOR, session="pm", day=date(2026, 3, 2), at=local(4)), asked)

    assert (noon.day, noon.session, evening.session, named.session) == (date(2026, 3, 2), "am", "pm", "pm")
    assert (noon.refusal, evening.refusal, named.refusal, named.points) == ("", "", "", 7)


def test_the_mini_program_may_name_a_day_or_keep_to_the_window():
    asked = plan(sessions=(session(TAP),))
    tapped = claim(way=Way.API, has_tapped=True, at=local(3, "23:30"))

    assert fact_of(tapped, asked).refusal == "too_late"
    assert fact_of(replace(tapped, day=date(2026, 3, 2)), asked).refusal == ""


@pytest.mark.parametrize(
    ("way", "text", "rule", "number"),
    [
        pytest.param(Way.MESSAGE, "打卡第5天", NumberRule.STRICT, 5, id="in the group"),
        pytest.param(Way.PAGE, "打卡第5天", NumberRule.STRICT, 5, id="on a page"),
        pytest.param(Way.MESSAGE, "打卡第5天", NumberRule.HINT, 5, id="as a hint"),
        pytest.param(Way.MESSAGE, "打卡第5天", NumberRule.OFF, None, id="not looked at"),
        pytest.param(Way.MESSAGE, "打卡", NumberRule.STRICT, None, id="none told"),
        pytest.param(Way.ROLL_CALL, "打卡第5天", NumberRule.STRICT, None, id="roll calls count otherwise"),
        pytest.param(Way.OPERATOR, "打卡第5天", NumberRule.STRICT, None, id="operators know"),
    ],
)
def test_the_number_is_listened_for_where_members_tell_it(way, text, rule, number):
    asked = plan(sessions=(session(WORD),), number=rule)

    assert fact_of(claim(way=way, text=text), asked).number == number


def test_a_number_in_free_text_is_no_day_number():
    asked = plan(sessions=(session(TEXT),))

    assert fact_of(claim(text="旅行第5天，" + LONG), asked).number is None


def test_two_plans_with_the_same_word_judge_for_themselves():
    said = claim(text="打卡第2天 " + LONG)
    loose, picky = plan(sessions=(session(WORD),)), plan(sessions=(session(WORD, IMAGE),))

    assert [fact_of(said, one).met for one in (loose, picky)] == [frozenset({K.KEYWORD})] * 2
    assert [fact_of(said, one).needed for one in (loose, picky)] == [{K.KEYWORD}, {K.KEYWORD, K.IMAGE}]


def test_the_version_of_the_moment_judges():
    changed = plan(
        terms(sessions=(session(WORD, points=3),)),
        terms(version=2, since=local(3), sessions=(session(WORD, starts="00:00", ends="00:00", points=5),)),
    )

    before, after = (fact_of(claim(text="打卡", at=local(day, "12:00")), changed) for day in (2, 3))

    assert (before.points, after.points) == (3, 5)
    assert fact_of(claim(text="打卡", at=local(2, "23:00")), changed).refusal == "too_late"
    assert fact_of(claim(text="打卡", at=local(3, "23:00")), changed).refusal == ""


def test_a_named_day_is_judged_by_the_version_that_was_in_force_when_it_ended():
    changed = plan(
        terms(sessions=(session(WORD, points=3),)),
        terms(version=2, since=local(3), sessions=(session(WORD, points=5),)),
    )
    entered = claim(way=Way.SHEET, at=local(9))

    assert [fact_of(replace(entered, day=date(2026, 3, day)), changed).points for day in (2, 3, 4)] == [3, 5, 5]
    # What is entered today does not wait for what the plan may yet become today.
    assert terms_for(replace(entered, at=local(3, "09:00"), day=date(2026, 3, 3)), changed).version == 1


@pytest.mark.parametrize(
    ("way", "risk", "held"),
    [
        pytest.param(Way.MESSAGE, RISKY, True, id="risky"),
        pytest.param(Way.MESSAGE, SAFE, False, id="just below the line"),
        pytest.param(Way.PAGE, RISKY, True, id="risky on a page"),
        pytest.param(Way.OPERATOR, RISKY, False, id="an operator vouches"),
        pytest.param(Way.MAKE_UP, RISKY, False, id="a make-up was paid for"),
    ],
)
def test_what_is_risky_is_held(way, risk, held):
    assert fact_of(claim(way=way, text="打卡"), plan(sessions=(session(WORD),)), risk=risk).is_held is held


def test_a_plan_may_look_at_everything_or_at_nothing():
    looks, trusts = (plan(sessions=(session(WORD),), held_from=line) for line in (0, 101))

    assert fact_of(claim(text="打卡"), looks).is_held
    assert not fact_of(claim(text="打卡"), trusts, risk=Risk(score=100)).is_held


@pytest.mark.parametrize(
    ("needs", "fields", "held"),
    [
        pytest.param([HERE], {}, True, id="the place is all that is asked"),
        pytest.param([HERE, TAP], {}, True, id="beside a tap"),
        pytest.param([HERE, TAP], {"any_will_do": True}, False, id="the tap alone would do"),
        pytest.param([TAP], {}, False, id="no place is asked"),
    ],
)
def test_who_withholds_the_place_is_looked_at(needs, fields, held):
    asked = plan(sessions=(session(*needs, **fields),))

    assert fact_of(on_page(withholds_place=True), asked).is_held is held
    assert not fact_of(on_page(withholds_place=True, is_inside=True), asked).is_held


def test_a_make_up_pays_nothing_and_heals_as_the_rule_says():
    made = claim(way=Way.MAKE_UP, day=date(2026, 3, 2), at=local(4))
    pays = (session(WORD, points=9),)

    facts = [fact_of(made, plan(sessions=pays, make_up=rule)) for rule in (MakeUpRule(), MakeUpRule(heals=False), None)]

    assert [(one.points, one.heals) for one in facts] == [(0, True), (0, False), (0, True)]


def test_a_fact_tells_all_that_counting_needs():
    asked = plan(sessions=(session(WORD, IMAGE, points=4),))

    assert fact_of(claim(text="打卡第3天"), asked, risk=RISKY) == Fact(
        key="k",
        day=date(2026, 3, 2),
        session="main",
        at=local(2),
        way=Way.MESSAGE,
        met=frozenset({K.KEYWORD}),
        needed=frozenset({K.KEYWORD, K.IMAGE}),
        number=3,
        points=4,
        is_held=True,
    )


def test_what_was_said_before_the_first_version_is_judged_by_it():
    asked = plan(sessions=(session(WORD, starts="00:00", ends="00:00"),))

    assert local(1, "12:00") < SINCE
    assert fact_of(claim(text="打卡", at=local(1, "12:00")), asked).refusal == "not_started"
