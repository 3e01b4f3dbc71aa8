from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from qunluo.checkins.models import Plan, Site
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.writes.sites import open_site
from qunluo.communities.models import Member
from qunluo.communities.reads.tags import tags_of
from qunluo.core.checkins.plan import NeedKind
from qunluo.lib.clock import now
from tests.browser.conftest import PHONE, WIDE
from tests.console.planned import plan_from

pytestmark = pytest.mark.browser


def test_plan_is_begun_from_a_template_changed_tried_saved_and_taken_back(open_page):
    page = open_page()
    page.goto("/plans/")
    page.get_by_role("link", name="新建计划").first.click()
    page.locator(".sample", has_text="学习打卡").get_by_role("link", name="用这个模板").click()
    page.get_by_role("button", name="开始这个计划").click()
    expect(page.locator("#notices")).to_contain_text("“学习打卡”已经开始了。")

    page.get_by_role("link", name="设置").click()
    page.locator(".more-needs summary").click()
    page.locator(".need-offer", has_text="图片").click()
    expect(page.locator("[name=session-0-need-2-kind]")).to_have_value("image")
    expect(page.locator("#preview")).to_contain_text("1 张图片")
    page.locator("[name=name]").fill("晨读")
    page.locator("[name=name]").press("Tab")
    expect(page.locator("#preview .phone-name").first).to_contain_text("晨读")
    page.get_by_role("tab", name="试一条").click()
    page.locator("[name=try-clock]").fill("12:00")
    page.get_by_role("button", name="试一试").click()
    expect(page.locator("#trial")).to_contain_text("还差一部分")
    page.get_by_role("button", name="保存").click()

    expect(page.locator("#notices")).to_contain_text("“晨读”已保存为第 2 版，现在起生效")
    plan = Plan.objects.get()
    assert [need.kind for need in plan_of(plan.pk).terms.sessions[0].needs][-1] is NeedKind.IMAGE
    page.locator("#notices").get_by_role("button", name="撤销").click()
    expect(page.locator("#notices")).to_contain_text("“学习打卡”已保存为第 3 版")
    assert page.complaints == []


def test_form_is_built_field_by_field_and_nothing_typed_is_lost(open_page):
    page = open_page(PHONE)
    page.goto("/plans/new/charity/")

    page.get_by_role("button", name="加一个问题").click()
    page.locator("[name=session-0-need-2-field-3-label]").fill("交通方式")
    page.locator("[name=session-0-need-2-field-3-kind]").select_option("choice")
    page.locator("textarea[name=session-0-need-2-field-3-options]").fill("走路\n公交")
    page.locator(".ask").nth(3).get_by_role("button", name="上移").click()
    expect(page.locator("[name=session-0-need-2-field-2-label]")).to_have_value("交通方式")
    expect(page.locator("textarea[name=session-0-need-2-field-2-options]")).to_have_value("走路\n公交")
    page.locator("[name=name]").fill("")
    page.get_by_role("button", name="开始这个计划").click()

    expect(page.get_by_text("还没有保存：请改好下面标红的地方。")).to_be_visible()
    expect(page.locator("[name=session-0-need-2-field-2-label]")).to_have_value("交通方式")
    page.locator("[name=name]").fill("公益足迹")
    page.get_by_role("button", name="开始这个计划").click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    form = plan_of(Plan.objects.get().pk).terms.sessions[0].needs[2]
    assert [(field.label, field.options) for field in form.fields][2] == ("交通方式", ("走路", "公交"))
    assert page.complaints == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["computer", "phone"])
@pytest.mark.parametrize("key", ["reading", "charity", "parenting"])
def test_editor_fits_the_screen(open_page, cast, size, key):
    plan = plan_from(cast, key)
    page = open_page(size)

    page.goto(f"/plans/{plan.pk}/edit/")
    for offer in page.locator(".more-needs summary").all():
        offer.click()

    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.complaints == []


def test_code_on_the_wall_changes_by_itself(open_page, cast):
    site = open_site(plan_from(cast).pk, "一楼前台", at=now())
    page = open_page()
    page.goto(f"/plans/sites/{site.pk}/screen/")
    first = page.locator(".wall-clock").inner_text()

    expect(page.locator(".wall-clock")).not_to_have_text(first, timeout=20_000)

    assert Site.objects.count() == 1
    assert page.complaints == []


def test_backup_way_is_one_switch(open_page, cast):
    plan = plan_from(cast)
    page = open_page(PHONE)
    page.goto(f"/plans/{plan.pk}/")

    page.get_by_role("button", name="打开").click()

    expect(page.locator(".backup-code svg")).to_be_visible()
    expect(page.locator("#backup-link")).to_contain_text("/b/")
    page.get_by_role("button", name="关闭备用通道").click()
    expect(page.locator("#notices")).to_contain_text("备用通道关了")
    assert page.complaints == []


def test_whole_page_of_members_is_ticked_and_tagged(open_page, cast):
    page = open_page()
    page.goto(f"/groups/{cast.group.pk}/members/")

    page.get_by_label("全选本页").check()
    page.locator("[name=name]").fill("老学员")
    page.get_by_role("button", name="打上").click()

    expect(page.locator("#notices")).to_contain_text("给 5 个人打上了“老学员”。")
    assert len(tags_of(Member.objects.values_list("pk", flat=True))) == 5
    assert page.complaints == []
