"""A phone number from binding to a day without the platform, on a phone, with the codes read from the demo's list."""

from __future__ import annotations

import re

import pytest
from django.urls import clear_url_caches
from playwright.sync_api import Page, expect

from qunluo.checkins.models import BackupForm, Submission
from qunluo.communities.models import Phone
from qunluo.lib import passes
from qunluo.lib.clock import now
from qunluo.sms.models import Code
from tests.browser.conftest import PHONE
from tests.cast import handle_all
from tests.h5.stage import make_plan, member
from tests.sms.texts import deliver_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def demo(cast, settings, tmp_path):
    settings.ROOT_URLCONF, settings.MEDIA_ROOT, settings.QUNLUO_SMS = "tests.h5.bridge", tmp_path, "demo"
    clear_url_caches()


@pytest.fixture
def phone(chromium, live_server):
    context = chromium.new_context(viewport=PHONE, base_url=live_server.url, locale="zh-CN")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()


def code_on(desk: Page) -> str:
    deliver_all(at=now())
    desk.goto("/sms/")
    expect(desk.get_by_role("heading", name="短信（演示）")).to_be_visible()
    found = re.search(r"验证码 (\d{6})", desk.get_by_text("5 分钟内有效").first.inner_text())
    assert found
    return found[1]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"])


def test_a_number_is_bound_and_checks_in_while_the_platform_is_down(cast, open_page, phone):
    desk = open_page()
    plan_id = make_plan(cast, "晨读打卡")
    link = passes.member_link(member("ming").pk, at=now())
    phone.goto(link[link.index("/m/in/") :])

    # 阿明 binds his number.
    phone.goto("/m/mine/")
    phone.get_by_role("link", name="手机号").click()
    expect(phone.get_by_text("不做别的，不发广告")).to_be_visible()
    assert fits(phone)
    phone.get_by_label("手机号").fill("138 0013 8000")
    phone.get_by_label("我已满 14 周岁", exact=True).check()
    phone.get_by_role("button", name="同意，获取验证码").click()
    expect(phone.get_by_role("heading", name="验证码发往 138****8000")).to_be_visible()
    assert fits(phone)
    phone.get_by_label("6 位验证码").fill(code_on(desk))
    phone.get_by_role("button", name="绑定", exact=True).click()
    expect(phone.get_by_text("绑定好了")).to_be_visible()
    assert Phone.objects.count() == 1

    # The platform is down: 管家 opens the backup way.
    desk.goto(f"/plans/{plan_id}/")
    expect(desk.get_by_text("1 位成员绑定了手机号")).to_be_visible()
    desk.get_by_role("button", name="打开", exact=True).click()
    expect(desk.get_by_text("备用通道开了")).to_be_visible()
    Code.objects.all().delete()  # a minute goes by

    # 阿明 checks in by his phone, signed in nowhere.
    phone.context.clear_cookies()
    phone.goto(f"/b/{BackupForm.objects.get().token}/")
    phone.get_by_role("link", name="用手机号签到").click()
    phone.get_by_label("手机号").fill("13800138000")
    phone.get_by_role("button", name="获取验证码").click()
    expect(phone.get_by_text("如果 138****8000 绑定过")).to_be_visible()
    assert fits(phone)
    phone.get_by_label("6 位验证码").fill(code_on(desk))
    phone.get_by_role("button", name="签到", exact=True).click()
    expect(phone.get_by_text("收到了，阿明。")).to_be_visible()
    handle_all()

    [row] = Submission.objects.filter(way="backup")
    assert row.member.name == "阿明"
    assert (phone.complaints, desk.complaints) == ([], [])
