from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from qunluo.checkins.forms import Offer, PlanDraft
from qunluo.checkins.templates import PLAYBOOKS, template, templates
from qunluo.checkins.terms import data_of, terms_from
from qunluo.core.checkins.claim import Claim, Picture
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.facts import State
from qunluo.core.checkins.faults import faults_of
from qunluo.core.checkins.plan import Calendar, NeedKind, Plan, RewardKind, Terms, Way
from qunluo.core.checkins.settle import settle
from qunluo.core.checkins.telling import describe
from tests.checkins.plan_terms import sent

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
"""Monday noon in Shanghai."""
EACH = pytest.mark.parametrize("one", templates(), ids=lambda one: one.key)
UNGIVEN = {RewardKind.BADGE, RewardKind.TITLE}


def test_there_are_six_in_their_order():
    assert [one.key for one in templates()] == [
        "education",
        "ecommerce",
        "charity",
        "parenting",
        "reading",
        "industry",
    ]
    assert len(list(PLAYBOOKS.glob("*.yaml"))) == 6
    assert template("reading").name == "读书会早晚课"
    assert template("../secret") is None


@EACH
def test_template_is_a_plan_that_can_run(one):
    terms = one.terms(at=AT)

    assert faults_of(terms) == ()
    assert terms.starts_on == date(2026, 3, 2)
    assert terms_from(data_of(terms), version=1, since=AT) == terms


@EACH
def test_template_is_written_for_people(one):
    written = [one.name, one.fits, one.summary, one.source, *one.highlights]
    written += [text for why in one.why for text in (why.figure, why.because)]

    assert len(one.highlights) == 3
    assert len(one.why) >= 4
    assert [text for text in written if not text.strip()] == []
    assert [text for text in written if re.search(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]", text)] == []
    assert [text for text in written if re.search(r"[\u4e00-\u9fff][,;:!?.]", text)] == []
    assert "经验值" in one.source
    assert "群落补充" in one.source


@EACH
def test_template_says_all_that_a_plan_needs(one):
    assert {"name", "sessions", "make_up", "ladder", "reminder", "report", "number"} <= set(one.data)
    assert len(describe(one.terms(at=AT))) >= 5


@EACH
def test_figures_in_the_reasons_are_those_of_the_plan(one):
    terms = one.terms(at=AT)
    figures = " ".join(why.figure for why in one.why)
    streaks = re.search(r"((?:\d+、)+\d+) [天周]", figures)

    assert streaks is not None
    assert [int(text) for text in streaks.group(1).split("、")] == sorted({step.streak for step in terms.ladder})


@EACH
def test_two_fifths_of_what_a_template_gives_cost_nothing(one):
    ladder = one.terms(at=AT).ladder

    assert sum(step.kind in UNGIVEN for step in ladder) >= 0.4 * len(ladder)


@EACH
def test_no_template_reminds_or_reports_at_night(one):
    terms = one.terms(at=AT)

    assert [clock for clock in terms.reminder.times if not time(8) <= clock < time(22)] == []
    assert terms.reminder.per_week <= 4
    assert terms.report.weekly_at == time(9)


@EACH
def test_template_goes_through_the_editor_unchanged(one):
    terms = one.terms(at=AT)

    draft = PlanDraft.typed(sent(PlanDraft.of(terms, groups=[], offer=Offer())), offer=Offer())

    assert draft.is_valid()
    assert draft.terms(since=AT) == terms


def judged(terms: Terms, **shown) -> State | None:
    """What one message or page of a member at noon, or at the hour given, comes to."""
    plan = Plan(id=1, versions=(replace(terms, since=AT - timedelta(days=30)),))
    at = AT + timedelta(hours=shown.pop("hours", 0))
    fact = fact_of(Claim(key="k", member="ming", at=at, **{"way": Way.MESSAGE, **shown}), plan)
    return settle(plan, [fact]).outcomes["k"].state if fact else None


PHOTO = (Picture(sha256="a"),)
LONG = "今天读完了第三章，最大的收获是知道了怎样把大目标拆成一天能做完的小事，明天接着读。"


@pytest.mark.parametrize(
    ("key", "shown", "state"),
    [
        pytest.param("education", {"text": f"打卡第1天 {LONG}"}, State.COUNTS, id="learning"),
        pytest.param("education", {"text": f"打卡第5天 {LONG}"}, State.WRONG_NUMBER, id="learning, miscounted"),
        pytest.param("education", {"text": "打卡第1天"}, State.REFUSED, id="learning, too short"),
        pytest.param("education", {"text": LONG}, None, id="learning, mere talk"),
        pytest.param("ecommerce", {"text": "签到"}, State.COUNTS, id="shop"),
        pytest.param("ecommerce", {"way": Way.PAGE, "has_tapped": True}, State.COUNTS, id="shop, by a tap"),
        pytest.param("ecommerce", {"text": "多少钱"}, None, id="shop, mere talk"),
        pytest.param("charity", {"text": "公益打卡，今天去了河边"}, State.COUNTS, id="charity"),
        pytest.param(
            "charity", {"way": Way.ROLL_CALL, "is_in_roll_call": True}, State.COUNTS, id="charity, by roll call"
        ),
        pytest.param(
            "charity",
            {"way": Way.PAGE, "answers": (("did", "清理河边垃圾"), ("hours", "2"))},
            State.COUNTS,
            id="charity, by form",
        ),
        pytest.param(
            "parenting", {"text": "亲子打卡，今天一起种了豆子", "pictures": PHOTO}, State.COUNTS, id="parents"
        ),
        pytest.param("parenting", {"pictures": PHOTO}, State.PART, id="parents, the picture first"),
        pytest.param("parenting", {"text": "今天天气真好，出去走走吧"}, None, id="parents, mere talk"),
        pytest.param(
            "reading",
            {"way": Way.PAGE, "hours": -5, "answers": (("q1", "0"), ("q2", "0,1,3"), ("q3", "2"))},
            State.COUNTS,
            id="reading, two of three",
        ),
        pytest.param(
            "reading",
            {"way": Way.PAGE, "hours": -5, "answers": (("q1", "0"), ("q2", "0"), ("q3", "2"))},
            State.REFUSED,
            id="reading, one of three",
        ),
        pytest.param(
            "reading", {"text": f"晚间笔记：{LONG}{LONG}", "hours": 8}, State.COUNTS, id="reading, in the evening"
        ),
        pytest.param("industry", {"text": f"今日分享：{LONG}"}, State.COUNTS, id="trade"),
        pytest.param("industry", {"text": f"今日分享：{LONG}", "hours": -24}, State.REFUSED, id="trade, on a Sunday"),
    ],
)
def test_what_a_member_sends_comes_to_what_the_template_says(key, shown, state):
    assert judged(template(key).terms(at=AT - timedelta(days=30)), **shown) == state


def test_reading_club_wants_both_sessions_and_the_trade_rests_on_holidays():
    reading, industry = template("reading").terms(at=AT), template("industry").terms(at=AT)

    assert (len(reading.sessions), reading.sessions_needed) == (2, 2)
    assert industry.calendar is Calendar.WORKDAYS_ONLY
    assert {need.kind for session in industry.sessions for need in session.needs} == {NeedKind.KEYWORD, NeedKind.TEXT}
