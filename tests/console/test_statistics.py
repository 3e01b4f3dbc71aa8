from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date, timedelta

import pytest

from qunluo.checkins.habits import Habits
from qunluo.checkins.models import Outcome, Standing
from qunluo.checkins.reads.statistics import DayPoint
from qunluo.checkins.writes.figures import refresh_figures
from qunluo.checkins.writes.habits import refresh_habits
from qunluo.console.statistics.figures import is_falling
from tests.cast import NOW
from tests.checkins.crowd import another_group, newcomer
from tests.checkins.disputing import a_plan, at, hand_in, member_of
from tests.console.addresses import text_of


def page(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return text_of(answer)


@pytest.fixture
def plan(cast):
    plan = a_plan(cast)
    for name, days in (("ming", (23, 24, 25, 26, 27, 28)), ("jing", (25, 27))):
        for day in days:
            hand_in(plan, member_of(cast, name), at(day, 9, month=2))
    hand_in(plan, member_of(cast, "jing"), at(2, 8))
    refresh_figures(at=NOW)
    refresh_habits(at=NOW)
    return plan


@pytest.fixture
def base(plan) -> str:
    return f"/statistics/{plan.pk}/"


def test_a_plan_without_check_ins_says_so(cast, steward):
    assert "还没有可以统计的打卡" in page(steward, f"/statistics/{a_plan(cast).pk}/")


def test_each_figure_says_how_it_is_worked_out_and_from_where(steward, base):
    shown = page(steward, base)

    figures = ("日打卡率", "连续打卡率", "平均完成度", "平均打卡间隔", "打卡转化率", "无效打卡占比")
    assert [said for said in figures if said not in shown] == []
    assert shown.count("怎么算") == shown.count("依据") == 6
    assert "1.4 天" in shown
    assert "没有明显的低谷" in shown
    assert "还没有结果数据" in shown


def test_charts_carry_their_numbers_as_json(steward, base):
    shown = page(steward, base)

    [trend] = re.findall(r'<script id="chart-trend" type="application/json">(.*?)</script>', shown)
    told = json.loads(trend)
    assert (told["days"][0], told["done"][:3], told["rates"][0], told["open"][-1]) == ("02-23", [1, 1, 2], 33.3, True)
    assert told["rates"][-1] is None, "today still runs"
    [hours] = re.findall(r'<script id="chart-hours" type="application/json">(.*?)</script>', shown)
    assert [9, 2, 2] in json.loads(hours)["cells"]


@pytest.mark.parametrize(
    ("query", "there"),
    [
        pytest.param("days=7", ["6 个打卡日的平均"], id="a week"),
        pytest.param("days=90", ["7 个打卡日的平均"], id="three months"),
        pytest.param("days=5&group=x", ["7 个打卡日的平均"], id="nonsense"),
    ],
)
def test_the_time_can_be_chosen(steward, base, query, there):
    shown = page(steward, f"{base}?{query}")

    assert [said for said in there if said not in shown] == []


def test_groups_can_be_looked_at_alone(cast, steward, plan, base):
    second = another_group(cast)
    plan.plan_groups.create(group=second)
    hand_in(plan, newcomer(cast, "小吴", group=second), at(2, 7))
    refresh_figures(at=NOW)

    shown = page(steward, f"{base}?group={second.pk}")

    assert "2 位打过卡的成员" not in shown
    assert f'<option value="{second.pk}" selected>' in shown


def test_weeks_of_newcomers_are_shown_with_their_shades(steward, base):
    shown = page(steward, base)

    assert "2 月 23 日那周" in shown
    assert '<td class="shade-5">100%</td>' in shown
    assert '<td class="shade-3">50%</td>' in shown


def test_outcomes_are_compared_with_a_caution(cast, steward, plan, base):
    for name in ("ming", "jing"):
        Outcome.objects.create(plan=plan, member=member_of(cast, name), kind="bought")
    Outcome.objects.create(plan=plan, member=member_of(cast, "jing"), kind="线下课")

    shown = page(steward, base)

    assert all(said in shown for said in ("购买", "线下课", "一边还没有人，比不了", "不等于是打卡带来的", "100.0%"))


def test_many_outcomes_tell_a_difference(cast, steward, plan, base):
    for number in range(80):
        member = newcomer(cast, f"m{number}")
        Standing.objects.create(
            community=cast.community,
            plan=plan,
            group=cast.group,
            member=member,
            total=1,
            longest=30 if number < 40 else 1,
        )
        if number < 30:
            Outcome.objects.create(plan=plan, member=member, kind="completed")

    shown = page(steward, base)

    assert "高 75.0 个百分点" in shown


def test_statistics_are_taken_away_as_tables(steward, base):
    days = list(csv.reader(io.StringIO(page(steward, f"{base}tables.csv").removeprefix("\ufeff"))))
    book = zipfile.ZipFile(io.BytesIO(b"".join(steward.get(f"{base}tables.xlsx").streaming_content)))

    assert days[0] == ["日期", "应打", "打卡人数", "打卡率", "打卡次数", "其中补卡", "待审核", "审核未通过"]
    assert days[1][:3] == ["2026-02-23", "3", "1"]
    names = re.findall(r'<sheet name="(.+?)"', book.read("xl/workbook.xml").decode())
    assert names == ["晨读打卡 每日统计", "指标", "时段", "打卡方式", "完成度", "每周留存", "结果对比"]


def points(*rates) -> list[DayPoint]:
    return [
        DayPoint(day=date(2026, 3, 1) + timedelta(days=n), is_over=True, expected=1000, done=round(rate * 1000))
        for n, rate in enumerate(rates)
    ]


@pytest.mark.parametrize(
    ("rates", "falls"),
    [
        pytest.param((0.8, 0.68, 0.57, 0.48), True, id="three days of 15% and more"),
        pytest.param((0.8, 0.69, 0.57, 0.48), False, id="one day of less"),
        pytest.param((0.8, 0.6, 0.5), False, id="two days alone"),
        pytest.param((0.9, 0.8, 0.68, 0.57, 0.48), True, id="the last three of many"),
        pytest.param((0.8, 0.68, 0.57, 0.48, 0.48), False, id="and then no more"),
    ],
)
def test_a_fall_of_three_days_is_an_alarm(rates, falls):
    assert is_falling(points(*rates)) is falls


def test_a_running_day_is_no_fall():
    days = points(0.8, 0.68, 0.57, 0.48)
    days[-1] = DayPoint(day=days[-1].day, is_over=False, expected=1000, done=480)

    assert is_falling(days) is False


def test_habits_of_nobody_have_no_figures():
    assert (Habits().interval, Habits().completion) == (None, None)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(cast, steward, count, django_assert_num_queries):
    plan = a_plan(cast)
    for number in range(count):
        member = newcomer(cast, f"n{number}")
        hand_in(plan, member, at(2, 9))
        Outcome.objects.create(plan=plan, member=member, kind="bought")
    refresh_figures(at=NOW)
    refresh_habits(at=NOW)
    page(steward, f"/statistics/{plan.pk}/")

    with django_assert_num_queries(25):
        page(steward, f"/statistics/{plan.pk}/")
