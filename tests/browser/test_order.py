"""A rule from draft to everybody: tried on the past, in shadow, for a tenth; somebody climbs, and is undone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import clear_url_caches
from playwright.sync_api import expect

from qunluo.communities.writes import save_rules
from qunluo.core.snapshot import GroupRules
from qunluo.lib import passes
from qunluo.lib.clock import now
from qunluo.moderation.backtests import running
from qunluo.moderation.models import BackTest, Violation
from qunluo.outbox.models import OutgoingAction
from tests.browser.conftest import PHONE, WIDE
from tests.cast import handle_all
from tests.console.conftest import browser_of
from tests.console.ruled import ruled_things
from tests.h5.stage import member
from tests.intake.inbox import append, message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADVERT = "低价代购保温杯，{price}元包邮，加微信 laozhou8899"


@pytest.fixture(autouse=True)
def awake(cast, settings, tmp_path):
    """The group has no quiet hours, whatever the hour of the test; members' pages are served beside the console."""
    settings.ROOT_URLCONF, settings.MEDIA_ROOT = "tests.h5.bridge", tmp_path
    clear_url_caches()
    save_rules(cast.group.pk, GroupRules(), operator_id=None, at=now())


def say(cast, number, *, ago):
    at = (now() - timedelta(minutes=ago)).isoformat()
    text = ADVERT.format(price=number)
    append(cast.account, message(f"ad-{number}", text, member="zhou", name="老周", at=at))
    handle_all()


def steps():
    rows = Violation.objects.order_by("at")
    return [(row.measure, row.is_trial, row.ruling) for row in rows]


def test_a_rule_goes_out_and_somebody_climbs_and_is_undone(cast, open_page, chromium, live_server):
    desk = open_page()
    desk.goto("/rules/new/")
    desk.click("a[href='/rules/new/adverts/']")
    desk.click("text=存成草稿")
    expect(desk.get_by_text("是草稿，还没有人受影响")).to_be_visible()

    # Tried on what was said before.
    desk.click(".head-actions >> text=回测")
    desk.fill("[name=first]", "2026-01-01")
    desk.fill("[name=last]", "2026-03-31")
    desk.click("text=开始回测")
    expect(desk.get_by_text("已经排上队")).to_be_visible()
    running.run(BackTest.objects.get().pk)
    expect(desk.get_by_text("看了多少条")).to_be_visible(timeout=10_000)

    # In shadow it watches, for a tenth it may not reach him, then everybody keeps it.
    rule_page = re.sub(r"backtests/.*", "1/", desk.url)
    desk.goto(desk.locator("a.back").get_attribute("href") or rule_page)
    desk.click("text=开始试行")
    say(cast, 9, ago=50)
    assert steps() == [("", True, "")]
    desk.click(".release-part button")
    expect(desk.get_by_text("对 10% 生效")).to_be_visible()
    desk.click(".release-steps button:has-text('全部生效')")
    expect(desk.get_by_text("对所有人生效")).to_be_visible()
    for number in range(10, 14):
        say(cast, number, ago=50 - number)
    assert [one[0] for one in steps()] == ["", "hint", "hint", "mention", "mute"]

    # He appeals on his phone against the second, and 管家 takes it back: the steps are counted anew.
    second = Violation.objects.order_by("at")[2]
    phone = chromium.new_context(viewport=PHONE, base_url=live_server.url, locale="zh-CN").new_page()
    link = passes.member_link(member("zhou").pk, at=now())
    phone.goto(link[link.index("/m/in/") :])
    phone.goto(f"/m/order/{second.pk}/")
    expect(phone.locator("mark").first).to_be_visible()
    phone.fill("#words", "这条是群主让我发的。")
    phone.click("text=提交申诉")
    expect(phone.get_by_text("最晚").first).to_be_visible()
    desk.goto("/violations/appeals/")
    desk.fill("textarea[name=reason]", "群主确认过了。")
    desk.click("text=申诉成立")
    desk.wait_for_load_state()
    assert Violation.objects.get(pk=second.pk).ruling == "reversed"
    assert [one.state for one in OutgoingAction.objects.filter(kind="mute_member")] == ["expired"]
    phone.goto(f"/m/order/{second.pk}/")
    expect(phone.get_by_text("群主确认过了。").first).to_be_visible()
    assert desk.complaints == []
    phone.context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["computer", "phone"])
def test_pages_of_order_fit_and_complain_of_nothing(cast, open_page, size):
    things = ruled_things(cast)
    page = open_page(size)
    for path in (
        "/rules/",
        "/rules/new/",
        "/rules/new/adverts/",
        "/rules/ladders/",
        f"/rules/{things['rule_id']}/",
        f"/rules/{things['rule_id']}/backtests/",
        f"/rules/backtests/{things['backtest_id']}/",
        "/violations/",
        "/violations/all/",
        "/violations/removals/",
        "/violations/appeals/",
        "/violations/reports/",
        "/faq/",
        "/word-lists/",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
    assert page.complaints == []


def test_who_may_not_change_anything_sees_no_buttons(cast):
    things = ruled_things(cast)

    shown = browser_of(cast.clerk).get(f"/rules/{things['rule_id']}/").content.decode()

    assert "全部生效</button>" not in shown
    assert "说短一点" in shown
