"""Shipped plans, and plans as people type them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.core.incidents import Level, Theme
from qunluo.incidents.forms import PlanForm
from qunluo.incidents.plans import blanks_in, data_of, filled, plan_from, shipped


@pytest.mark.parametrize("plan", shipped(), ids=lambda one: one.key)
def test_a_shipped_plan_goes_through_the_form_as_it_is(plan):
    form = PlanForm.of(plan, shipped=plan)
    typed = PlanForm(form.initial, shipped=plan)

    assert typed.is_valid(), typed.errors
    assert typed.plan == plan
    assert plan_from(data_of(plan), key=plan.key) == plan


def test_every_theme_has_its_plan():
    assert sorted(one.theme for one in shipped()) == sorted(Theme)


def test_graver_incidents_have_more_steps():
    [refund] = [one for one in shipped() if one.key == "refund"]

    assert [number for number, _ in refund.steps_at(Level.SERIOUS)] == [0, 1, 2, 3, 4, 6]
    assert [number for number, _ in refund.steps_at(Level.GRAVE)] == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        pytest.param("steps", "尽快做", "步骤第 1 行", id="a step without minutes"),
        pytest.param("steps", "0 | 我 | 做", "1 到", id="no time at all"),
        pytest.param("steps", "\n", "", id="no steps"),
        pytest.param("drafts", "大家好", "口径要先写", id="a draft without a head"),
        pytest.param("drafts", "# 公告（贴墙上）\n好", "括号里要写", id="a draft for nobody"),
        pytest.param("drafts", "# 公告（内部）", "请填写口径", id="an empty draft"),
        pytest.param("drafts", f"# 公告（内部）\n{'长' * 801}", "最多 800", id="a draft that is too long"),
    ],
)
def test_what_is_wrong_is_told(field, text, sentence):
    [plan] = [one for one in shipped() if one.key == "other"]
    form = PlanForm(PlanForm.of(plan, shipped=plan).initial | {field: text}, shipped=plan)

    assert not form.is_valid()
    assert sentence in str(form.errors)


def test_blanks_are_what_is_left_to_fill_in():
    assert blanks_in("【紧急提醒】请【联系人】在【时间】前联系，【时间】") == ("【联系人】", "【时间】")
    at = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)

    assert (
        filled("{社群}{群}于{时间}，{别的}", community="晨光", group="一群", at=at) == "晨光一群于03-02 09:05，{别的}"
    )
    assert filled("{群}", community="晨光", group="", at=at) == "本群"
