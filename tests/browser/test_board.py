"""The board of a running plan, as somebody watches it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from qunluo.checkins.models import Submission
from qunluo.lib.clock import now
from tests.browser.conftest import PHONE, WIDE
from tests.cast import handle_all
from tests.checkins.disputing import a_plan, hand_in, member_of

pytestmark = pytest.mark.browser


def test_a_check_in_appears_while_one_watches(open_page, cast):
    plan = a_plan(cast)
    page = open_page()
    page.goto(f"/board/{plan.pk}/")
    expect(page.get_by_text("今天还没有人打卡")).to_be_visible()

    hand_in(plan, member_of(cast), now(), text="读了两页")

    expect(page.locator(".board-line", has_text="读了两页")).to_be_visible(timeout=15_000)
    expect(page.locator(".list-tab.is-on b")).to_have_text("1")
    assert page.complaints == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["computer", "phone"])
def test_the_missing_are_called_and_entered(open_page, cast, size):
    plan = a_plan(cast)
    page = open_page(size)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/board/{plan.pk}/?which=missing")

    page.get_by_text("复制一段话到群里提醒").click()
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    assert "@静静" in page.evaluate("navigator.clipboard.readText()")

    page.get_by_label("静静").check()
    page.get_by_label("原因").fill("线下已签到")
    page.get_by_role("button", name="代为登记").click()
    expect(page.get_by_text("已为 1 位成员登记")).to_be_visible()
    handle_all()

    assert Submission.objects.get(plan=plan).text == "线下已签到"
    expect(page.locator("#tally .list-tab", has_text="已打卡").locator("b")).to_have_text("1", timeout=15_000)
    assert page.complaints == []


def test_charts_and_the_low_spots_are_drawn(open_page, cast):
    plan = a_plan(cast)
    hand_in(plan, member_of(cast), now())
    page = open_page()

    page.goto(f"/statistics/{plan.pk}/")

    expect(page.locator("[data-chart=trend] canvas").first).to_be_visible()
    expect(page.locator("[data-chart=hours] canvas").first).to_be_visible()
    page.get_by_text("看数字").click()
    expect(page.get_by_text("进行中").last).to_be_visible()
    assert page.complaints == []
