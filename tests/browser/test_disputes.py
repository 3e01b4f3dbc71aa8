"""The review queue under the fingers, and appeals on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from qunluo.checkins.models import Submission
from qunluo.checkins.writes.appeals import Plea, open_appeal
from qunluo.checkins.writes.make_up import grant_make_up
from tests.browser.conftest import PHONE
from tests.checkins.disputing import CLOSE_TO_SURE, NOW, a_plan, at, hand_in, member_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(cast):
    plan = a_plan(cast)
    for number, name in enumerate(("jing", "ming", "hong")):
        text = f"第{number}条：今天读了三章，最喜欢写早晨的那一段。"
        hand_in(plan, member_of(cast, name), at(2, 9), risk=CLOSE_TO_SURE, text=text)
    return plan


def states() -> dict[str, str]:
    return dict(Submission.objects.order_by("id").values_list("member__external_id", "state"))


def test_queue_is_worked_by_keyboard_alone(plan, open_page):
    page = open_page()
    page.goto("/reviews/")

    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("[data-review]")).to_have_count(2)
    expect(page.locator("[data-review]").first).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("图片是上周的")
    page.keyboard.press("Enter")
    expect(page.locator("[data-review]")).to_have_count(1)

    assert states() == {"jing": "counts", "ming": "rejected", "hong": "held"}
    page.locator("#main").get_by_role("button", name="撤销").first.click()
    expect(page.locator("[data-review]")).to_have_count(2)
    assert states()["jing"] == "held"
    assert page.complaints == []


def test_many_are_picked_and_rejected_at_once(plan, open_page):
    page = open_page()
    page.goto("/reviews/")

    assert page.is_hidden("#batch")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.inner_text("[data-count]") == "2"
    page.fill("#batch-reason", "批量刷的")
    page.click("text=驳回所选")
    page.wait_for_selector("text=驳回了 2 条")

    assert states() == {"jing": "rejected", "ming": "rejected", "hong": "held"}
    assert page.complaints == []


@pytest.mark.parametrize("path", ["/reviews/", "/reviews/?list=done", "/appeals/", "appeal", "/make-ups/?q=静静"])
def test_pages_fit_a_phone(cast, plan, open_page, path):
    jing = member_of(cast)
    plea = Plea(day=at(1).date(), words="那天我在群里发了打卡，" * 20, key="k")
    one = open_appeal(plan.pk, jing.pk, plea, at=NOW)
    grant_make_up(plan.pk, jing.pk, at(28, month=2).date(), operator_id=cast.steward.pk, reason="停电" * 50, at=NOW)
    page = open_page(PHONE)

    page.goto(f"/appeals/{one.pk}/" if path == "appeal" else path)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.complaints == []
