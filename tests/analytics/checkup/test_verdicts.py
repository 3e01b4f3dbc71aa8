from __future__ import annotations

from dataclasses import replace

import pytest

from qunluo.analytics.checkup.advice import advise
from qunluo.analytics.checkup.grade import grade, weigh
from qunluo.analytics.checkup.result import Totals, Verdict
from qunluo.analytics.checkup.verdicts import Base, judge
from qunluo.analytics.duck import Value
from qunluo.analytics.plan import load_plan
from qunluo.analytics.playbook_file import load_playbook
from tests.analytics.checkup.samples import lively_checkup

PLAN = load_plan()
PLAYBOOK = load_playbook(PLAN.metrics)
ENOUGH = Base(days=60, members=100)
TOTALS = replace(lively_checkup().totals, messages=5000, members_here=100)


def verdicts(base: Base = ENOUGH, **values: Value) -> dict[str, Verdict]:
    nothing = dict.fromkeys(PLAYBOOK.metrics, Value(value=None, basis=0))
    found = judge(nothing | values, PLAYBOOK, plan=PLAN, base=base)
    return {verdict.name: verdict for verdict in weigh(found, PLAYBOOK.grade)}


@pytest.mark.parametrize(
    ("base", "value", "level", "say"),
    [
        pytest.param(ENOUGH, Value(value=0.1, basis=30), "bad", "每天开口的人太少。", id="enough"),
        pytest.param(
            ENOUGH,
            Value(value=0.1, basis=6),
            "too_little",
            "只有 6 天作依据，至少要 7 天。",
            id="too few days behind it",
        ),
        pytest.param(
            Base(days=6, members=100),
            Value(value=0.1, basis=6),
            "too_little",
            "观察了 6 天，至少要 7 天才下结论。",
            id="too short a history",
        ),
        pytest.param(
            Base(days=60, members=8),
            Value(value=0.1, basis=30),
            "too_little",
            "只有 8 名成员，至少要 10 名才下结论。",
            id="no red light on eight members",
        ),
        pytest.param(ENOUGH, Value(value=None, basis=0), "too_little", "没有可算的数据。", id="nothing to count"),
    ],
)
def test_a_verdict_stands_on_something(base, value, level, say):
    found = verdicts(base, daily_active_rate=value)["daily_active_rate"]

    assert (found.level, found.say) == (level, say)


def test_figures_without_bands_are_for_information():
    found = verdicts(average_length=Value(value=8.0, basis=500))["average_length"]

    assert (found.level, found.label, found.shown, found.edges) == ("info", "参考", "8 字", "")


def test_every_missing_point_is_somebodys():
    found = verdicts(
        daily_active_rate=Value(value=0.1, basis=30),
        dau_mau=Value(value=0.15, basis=30),
        first_response_median=Value(value=3.0, basis=30),
    )

    # weights 10, 4 and 8: bad costs 80, watch 40, good nothing
    assert {name: verdict.points for name, verdict in found.items() if verdict.points} == {
        "daily_active_rate": round(10 / 22 * 80, 2),
        "dau_mau": round(4 / 22 * 40, 2),
    }


def test_the_grade_is_what_the_points_leave():
    found = lively_checkup().verdicts
    result = lively_checkup().grade

    assert result.score == pytest.approx(100 - sum(verdict.points for verdict in found), abs=0.05)
    costly = [verdict.title for verdict in sorted(found, key=lambda verdict: -verdict.points) if verdict.points]
    assert result.reasons[0].startswith(costly[0])


@pytest.mark.parametrize(
    ("level", "letter", "score"),
    [
        pytest.param(0.3, "A", 100.0, id="all good"),
        pytest.param(0.2, "C", 60.0, id="all to be watched"),
        pytest.param(0.1, "E", 20.0, id="all bad"),
    ],
)
def test_letters(level, letter, score):
    found = verdicts(
        daily_active_rate=Value(value=level, basis=30),
        weekly_speakers_share=Value(value=level + (0.06 if level > 0.25 else 0.03 if level > 0.15 else 0), basis=100),
    )
    rule = replace(PLAYBOOK.grade, judged_share=0.1)

    result = grade(list(found.values()), rule, totals=TOTALS, days=60)

    assert (result.letter, result.score) == (letter, score)


@pytest.mark.parametrize(
    ("totals", "days", "reason"),
    [
        pytest.param(replace(TOTALS, messages=199), 60, "消息只有 199 条，至少要 200 条才评级。", id="messages"),
        pytest.param(TOTALS, 13, "记录只有 13 天，至少要 14 天才评级。", id="days"),
        pytest.param(replace(TOTALS, members_here=9), 60, "成员只有 9 名，至少要 10 名才评级。", id="members"),
        pytest.param(TOTALS, 60, "能下结论的指标只占权重的 7%，至少要 40% 才评级。", id="verdicts"),
    ],
)
def test_too_little_for_a_grade(totals: Totals, days, reason):
    found = verdicts(daily_active_rate=Value(value=0.1, basis=30))

    result = grade(list(found.values()), PLAYBOOK.grade, totals=totals, days=days)

    assert (result.letter, result.score, result.reasons) == ("", None, (reason,))


def test_advice_tells_what_who_and_how_to_check():
    found = verdicts(first_response_median=Value(value=45.0, basis=30), first_response_p90=Value(value=600.0, basis=30))

    [advice] = advise(list(found.values()), PLAYBOOK)

    assert (advice.name, advice.who) == ("duty_roster", "群主")
    assert advice.why == (
        "首次响应 45 分钟：提问要等一阵子才有人应。",
        "最慢的一成 10 小时：有一成提问要等到第二天。",
    )
    assert advice.check == "两周后再体检一次，看「首次响应」能不能从 45 分钟降到 15 分钟以内。"


def test_advice_that_wins_back_more_stands_first():
    found = verdicts(
        night_share=Value(value=0.9, basis=500),
        daily_active_rate=Value(value=0.05, basis=30),
        link_share=Value(value=0.15, basis=500),
    )

    assert [advice.name for advice in advise(list(found.values()), PLAYBOOK)] == [
        "fixed_columns",
        "quiet_hours",
        "link_rules",
    ]


def test_the_further_from_good_the_greater_the_impact():
    near, far = (
        advise(list(verdicts(daily_active_rate=Value(value=value, basis=30)).values()), PLAYBOOK)[0].impact
        for value in (0.14, 0.01)
    )

    assert near < far


@pytest.mark.parametrize(
    ("metric", "value", "aim"),
    [
        ("messages_per_day", 400.0, "从 400 条/天降到 200 条/天以内"),
        ("messages_per_day", 50.0, "从 50 条/天升到 100 条/天以上"),
        ("messages_trend", -0.5, "从 −50% 升到 −15% 以上"),
        ("growth", -0.1, "从 −10% 升到 0% 以上"),
        ("leave_rate_month", 0.2, "从 20% 降到 5% 以内"),
        ("staff_share", 0.05, "从 5% 升到 10% 以上"),
        ("staff_share", 0.9, "从 90% 降到 50% 以内"),
    ],
)
def test_the_aim_is_the_good_band(metric, value, aim):
    [advice] = advise(list(verdicts(**{metric: Value(value=value, basis=500)}).values()), PLAYBOOK)

    assert advice.check.endswith(f"能不能{aim}。")
