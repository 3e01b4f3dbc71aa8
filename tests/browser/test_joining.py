"""An important change of the rules: written, published, read on a phone; and who has not read it."""

from __future__ import annotations

import pytest
from django.urls import clear_url_caches
from playwright.sync_api import expect

from qunluo.joining.models import Acknowledgement
from qunluo.lib import passes
from qunluo.lib.clock import now
from tests.browser.conftest import PHONE
from tests.h5.stage import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(cast, chromium, live_server, settings, tmp_path):
    """阿明's own pages, served beside the console."""
    settings.ROOT_URLCONF, settings.MEDIA_ROOT = "tests.h5.bridge", tmp_path
    clear_url_caches()
    context = chromium.new_context(viewport=PHONE, base_url=live_server.url, locale="zh-CN")
    page = context.new_page()
    link = passes.member_link(member("ming").pk, at=now())
    page.goto(link[link.index("/m/in/") :])
    yield page
    context.close()


def test_a_notice_is_published_and_read_and_the_list_says_who_has_not(cast, open_page, phone):
    desk = open_page()
    desk.goto("/joining/")
    desk.locator("form[action$='/joining/begin/'] button").first.click()
    desk.fill("[name=short]", "先看公告再提问。")
    desk.fill("[name=full]", "一、先看公告再提问。\n二、不发广告。")
    desk.click("text=存为草稿")
    phone.goto("/m/notice/")
    expect(phone.get_by_text("还没有发布群规")).to_be_visible()
    desk.check("[name=is_important]")
    desk.click("button:has-text('发布')")
    expect(desk.get_by_text("第 1 版生效中")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("等您确认")).to_be_visible()
    phone.check("[name=read]")
    phone.click("text=确认已阅")
    expect(phone.get_by_text("确认了这份群规")).to_be_visible()
    assert [(one.member.external_id, one.way) for one in Acknowledgement.objects.all()] == [("ming", "page")]

    # Who has not is on the list by name; what was said on the telephone is put down by hand, and taken back.
    desk.click(".reach a")
    people = desk.locator(".person-row")
    expect(desk.get_by_role("link", name="静静")).to_be_visible()
    expect(desk.get_by_role("link", name="阿明")).to_have_count(0)
    before = people.count()
    desk.locator(".person-row", has_text="静静").locator("[name=member]").check()
    desk.fill("[name=reason]", "电话里说过了")
    desk.click("text=登记为已确认")
    expect(people).to_have_count(before - 1)
    desk.locator("#main").get_by_role("button", name="撤销").first.click()
    expect(people).to_have_count(before)
    desk.click("a:has-text('已确认') >> nth=0")
    expect(desk.get_by_role("link", name="阿明")).to_be_visible()
    assert desk.complaints == []
