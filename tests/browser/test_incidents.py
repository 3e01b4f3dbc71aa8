"""Three members complain, an incident opens by itself, its plan is worked through, and it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from qunluo.incidents.models import Incident
from qunluo.lib.clock import now
from qunluo.moderation.models import Violation
from qunluo.outbox.models import OutgoingAction
from tests.browser.conftest import PHONE
from tests.cast import handle_all
from tests.incidents.ground import watch
from tests.intake.inbox import append, message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def say(cast, member, text, *, ago):
    at = (now() - timedelta(minutes=ago)).isoformat()
    append(cast.account, message(f"{member}-{ago}", text, member=member, at=at))
    handle_all()


def asked() -> list[str]:
    return list(OutgoingAction.objects.filter(key__startswith="incident:").values_list("state", flat=True))


def test_complaints_open_an_incident_that_is_worked_through_and_closed(cast, open_page):
    watch(cast)
    page = open_page()
    page.goto("/incidents/")
    expect(page.get_by_text("没有处置中的事件")).to_be_visible()
    say(cast, "zhou", "买的课不退款，我要曝光", ago=9)
    assert Incident.objects.count() == 0
    say(cast, "ming", "我也没退款", ago=8)
    say(cast, "jing", "大家一起去 12315 吧", ago=7)
    assert asked() == ["by_hand"]

    # It stands in the list, with its plan; the first step that is done answers the to-do.
    page.reload()
    page.click("text=退款与消费纠纷")
    expect(page.get_by_text("做完 0/6")).to_be_visible()
    expect(page.locator("mark", has_text="曝光")).to_be_visible()
    page.locator(".step-line").first.get_by_role("button", name="做完了").first.click()
    expect(page.get_by_text("做完 1/6")).to_be_visible()
    assert asked() == ["expired"]
    page.locator(".step-line").first.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("做完 0/6")).to_be_visible()

    # Somebody answers for it, writes down what was seen, and closes it with what of the recovery list is true.
    page.select_option("#owner", label="管家")
    page.get_by_role("button", name="交接").click()
    page.fill("#words", "已经给三个人回了电话")
    page.locator("form[action$='/remark/'] button").click()
    expect(page.locator(".entries").get_by_text("已经给三个人回了电话")).to_be_visible()
    page.click("summary:has-text('关闭事件')")
    page.fill("#cause", "退款入口坏了")
    page.fill("#done", "修好入口，三个人都退了")
    page.locator("[name=checks]").first.check()
    page.locator("form[action$='/close/'] button").click()
    expect(page.get_by_text("修好入口，三个人都退了").first).to_be_visible()
    assert Incident.objects.get().closed_at is not None

    page.goto("/incidents/")
    expect(page.get_by_text("没有处置中的事件")).to_be_visible()
    page.goto("/violations/all/")
    assert Violation.objects.filter(measure="").count() == 3
    expect(page.get_by_text("曝光")).to_have_count(0)
    assert page.complaints == []


def test_pages_of_incidents_fit_a_phone(cast, open_page):
    watch(cast)
    say(cast, "zhou", "活着没意思，我不想活了", ago=9)
    page = open_page(PHONE)

    for path in (
        "/incidents/",
        f"/incidents/{Incident.objects.get().pk}/",
        "/incidents/alarms/",
        "/hazards/",
        "/rounds/",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    assert page.complaints == []
