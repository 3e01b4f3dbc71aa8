"""Leave to advertise: applied for on a phone, granted at the desk, and what it covers is not punished."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import clear_url_caches
from playwright.sync_api import expect

from qunluo.communities.writes import save_rules
from qunluo.core.snapshot import GroupRules
from qunluo.lib import passes
from qunluo.lib.clock import now
from qunluo.moderation.models import Violation
from qunluo.outbox.models import OutgoingAction
from tests.browser.conftest import PHONE
from tests.cast import handle_all
from tests.h5.stage import member
from tests.intake.inbox import append, message
from tests.moderation.ground import begin_rule
from tests.moderation.licensed import pdf, photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADS = {"name": "不发广告", "kind": "adverts", "ladder": "advert", "options": {}}
TEXT = "产地直发红富士苹果，五斤 39 元包邮，微信 pingguo8899，QQ 88997766"


@pytest.fixture(autouse=True)
def ground(cast, settings, tmp_path):
    """Members' pages are served beside the console; the group has no quiet hours, whatever the hour of the test."""
    settings.ROOT_URLCONF, settings.MEDIA_ROOT = "tests.h5.bridge", tmp_path
    clear_url_caches()
    save_rules(cast.group.pk, GroupRules(), operator_id=None, at=now())
    begin_rule(cast, ADS)


def advertise(cast, number):
    append(cast.account, message(f"ad-{number}", TEXT, member="zhou", name="老周", at=now().isoformat()))
    handle_all()


def broken() -> list[str]:
    return list(Violation.objects.order_by("at").values_list("key", flat=True))


@pytest.fixture
def phone(chromium, live_server, cast):
    """老周's own pages."""
    context = chromium.new_context(viewport=PHONE, base_url=live_server.url, locale="zh-CN")
    page = context.new_page()
    link = passes.member_link(member("zhou").pk, at=now())
    page.goto(link[link.index("/m/in/") :])
    yield page
    context.close()


def test_who_applies_and_is_granted_leave_is_not_punished(cast, open_page, phone):
    advertise(cast, 1)
    assert broken() == ["ad-1"]

    # He finds the way from the rules, and sends the three documents.
    phone.goto("/m/order/")
    phone.click("text=广告许可")
    phone.click("a:has-text('申请广告许可')")
    phone.fill("#what", "自家果园的苹果")
    phone.locator("[name=group]").first.check()
    phone.fill("#last", (now() + timedelta(days=30)).date().isoformat())
    papers = {"business": ("执照.pdf", "application/pdf", pdf()), "product": ("质检.jpg", "image/jpeg", photo())}
    papers["reviews"] = ("评价.jpg", "image/jpeg", photo("#36a"))
    for kind, (name, sort, content) in papers.items():
        phone.set_input_files(f"#file-{kind}", {"name": name, "mimeType": sort, "buffer": content.getvalue()})
    phone.click("text=提交申请")
    expect(phone.get_by_text("已提交，待审批").first).to_be_visible()

    # It waits at the desk and in the to-dos; granted, it is gone from both.
    todos = OutgoingAction.objects.filter(kind="ask_operator", state="by_hand", key__startswith="licence:")
    assert todos.count() == 1
    desk = open_page()
    desk.goto("/licences/")
    expect(desk.get_by_text("自家果园的苹果")).to_be_visible()
    desk.click("button:has-text('批准') >> nth=0")
    expect(desk.get_by_text("批准了 老周 的广告许可")).to_be_visible()
    assert todos.count() == 0

    # The same words again are covered, and both sides read so.
    advertise(cast, 2)
    assert broken() == ["ad-1"]
    phone.goto("/m/licences/")
    expect(phone.get_by_text("已发 1 条")).to_be_visible()
    desk.goto("/licences/?list=holding")
    expect(desk.get_by_text("本周 1 条，每群每周 3 条")).to_be_visible()

    # Taken back, it covers no more.
    desk.click("text=自家果园的苹果")
    desk.fill("#why", "卖的不是苹果")
    desk.click("button:has-text('撤销许可')")
    expect(desk.get_by_text("从现在起不再有效").first).to_be_visible()
    advertise(cast, 3)
    assert broken() == ["ad-1", "ad-3"]
    assert desk.complaints == []
