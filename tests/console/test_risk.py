"""The page about cheating: signals with their weights, the share of invalid check-ins, what other lines would do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import Lessons
from qunluo.checkins.writes.rulings import rule
from qunluo.core.checkins.facts import Ruling
from tests.cast import NOW
from tests.checkins.crowd import newcomer
from tests.checkins.ground import begin_plan
from tests.checkins.risk.village import keep

YESTERDAY = NOW - timedelta(days=1)


def page(client, path: str = "/risk/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def plan(cast):
    return begin_plan(cast)


@pytest.fixture
def held(cast, plan):
    odd = {"risk": 70, "is_held": True, "state": "held", "reasons": [["device", 70, "7 天内另有 5 个账号"]]}
    rows = [keep(plan, newcomer(cast, f"邻居{number}"), "k", YESTERDAY, **odd) for number in range(8)]
    keep(plan, newcomer(cast, "老实人"), "k", YESTERDAY)
    return rows


def test_a_community_without_plans_is_shown_the_way(steward):
    assert "还没有打卡计划" in page(steward)


def test_signals_are_explained_with_what_honest_members_do(steward, held):
    shown = page(steward)

    for said in ("一台设备多个账号", "一家人共用手机", "天天同一秒", "闹钟会让人准点", "瞬间移动", "100%"):
        assert said in shown


def test_decisions_move_the_weight_and_tell_why(cast, steward, held):
    rule([row.pk for row in held[:6]], ruling=Ruling.ACCEPTED, operator_id=cast.steward.pk, at=NOW)
    rule([row.pk for row in held[6:7]], ruling=Ruling.REJECTED, operator_id=cast.steward.pk, at=NOW, reason="代打")

    shown = page(steward)

    assert "67%" in shown
    assert "驳回 1.0，通过 6.0" in shown
    assert "11.1%" in shown, "one of nine was invalid"


def test_lines_are_tried_on_the_last_thirty_days(steward, plan, held):
    shown = page(steward)

    assert "现在是 <b" in shown
    assert re.search(
        r'<td>60 <span class="badge bg-azure-lt">现在</span></td> <td class="nums" data-label="要审核">8</td>', shown
    )
    assert re.search(r'<td>80</td> <td class="nums" data-label="要审核">0</td>', shown)


def test_a_plan_is_chosen_and_nonsense_is_passed_over(cast, steward, plan, held):
    other = begin_plan(cast, name="晚读打卡")

    assert re.search('“<bdi class="called">晚读打卡</bdi>”现在是', page(steward, f"/risk/?plan={other.pk}"))
    assert re.search('“<bdi class="called">晨读打卡</bdi>”现在是', page(steward, "/risk/?plan=999999999"))
    assert re.search('“<bdi class="called">晨读打卡</bdi>”现在是', page(steward, "/risk/?plan=x"))


def test_learning_begins_anew_and_can_be_taken_back(cast, steward, held):
    rule([row.pk for row in held], ruling=Ruling.ACCEPTED, operator_id=cast.steward.pk, at=YESTERDAY)
    assert "56%" in page(steward)

    answer = steward.post("/risk/forget/", follow=True)
    assert "从现在起重新学" in answer.content.decode()
    assert "56%" not in answer.content.decode()
    assert 'action="/risk/remember/"' in answer.content.decode()

    assert "56%" in steward.post("/risk/remember/", follow=True).content.decode()
    assert not Lessons.objects.exists()
    assert AuditEntry.objects.filter(action="checkins.lessons.forgotten").count() == 1


def test_who_may_only_look_sees_no_button(clerk, held):
    shown = page(clerk)

    assert "一台设备多个账号" in shown
    assert "/risk/forget/" not in shown


@pytest.mark.parametrize("plans", [1, 3])
def test_the_page_asks_as_often_for_three_plans_as_for_one(cast, steward, plan, held, plans):
    for number in range(plans - 1):
        begin_plan(cast, name=f"计划{number}")
    page(steward)

    with CaptureQueriesContext(connection) as asked:
        page(steward)

    assert len(asked) <= 21
