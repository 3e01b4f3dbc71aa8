from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from qunluo.analytics.models import GroupFigures, HistoryFile
from qunluo.communities.models import Member
from qunluo.intake.models import IncomingEvent
from qunluo.lib.clock import now
from qunluo.outbox.models import OutgoingAction
from tests.browser.conftest import PHONE, WIDE
from tests.cast import handle_all
from tests.console.addresses import READING, address
from tests.console.everything import everything
from tests.console.test_groups import FIGURES
from tests.console.test_markup import fill
from tests.intake.inbox import append, message

pytestmark = pytest.mark.browser
APART = {
    "faq.table",
    "wordlists.download",
    "checkups.download",
    "checkups.progress",
    "rules.progress",
    "overview.live",
    "points.download",
    "vouchers.download",
    "board.call",  # a part of a page
    "board.table",
    "statistics.table",
    "reviews.picture",
    "plans.code",
    "incidents.report",
    "joining.table",
    "links.table",
    "links.sites_table",
    "links.progress",
    "pieces.picture",
    "licences.paper",
}


@pytest.fixture
def things(cast) -> dict[str, int]:
    """The cast's things, with hostile words in all of them."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    upload = HistoryFile.objects.create(
        operator=cast.steward,
        community=cast.community,
        name="x",
        path="/nowhere",
        bytes=1,
        state=HistoryFile.State.UNREADABLE,
        created_at=at,
        changed_at=at,
    )
    GroupFigures.objects.create(group=cast.group, computed_at=at, data=FIGURES)
    fill(cast)
    return {
        "group_id": cast.group.pk,
        "member_id": Member.objects.get(external_id="m0").pk,
        "action_id": OutgoingAction.objects.all()[0].pk,
        "event_id": IncomingEvent.objects.get(key="x1").pk,
        "account_id": cast.account.pk,
        "upload_id": upload.pk,
        **everything(cast),
    }


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["computer", "phone"])
def test_no_page_overflows_complains_or_runs_what_members_wrote(open_page, things, size):
    page = open_page(size)
    too_wide = {}

    for name in [name for name in READING if name not in APART]:
        page.goto(address(name, things))
        page.wait_for_load_state("networkidle")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            too_wide[name] = width

    assert too_wide == {}
    assert page.complaints == []


def test_overview_shows_what_happens_while_one_watches(open_page, cast):
    page = open_page()
    page.goto("/")
    expect(page.locator(".totals dd").first).to_be_visible()

    append(cast.account, message("now", "刚刚说的一句", member="ming", name="阿明", at=now().isoformat()))
    handle_all()

    expect(page.locator(".feed .is-fresh", has_text="刚刚说的一句")).to_be_visible(timeout=15_000)
    assert page.complaints == []


def test_text_of_a_to_do_is_copied_and_the_card_taken_away_and_back(open_page, cast):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/todo/")
    card = page.locator(f"#todo-{OutgoingAction.objects.get(kind='welcome_member').pk}")

    card.get_by_role("button", name="复制文字").click()
    expect(card.get_by_text("已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    card.get_by_role("button", name="做完了").click()
    card.get_by_role("button", name="撤销").click()

    assert copied == "欢迎 小林 来到晨光读书会一群，先看看群公告。"
    expect(card.get_by_role("button", name="复制文字")).to_be_visible()


def test_settings_are_tried_before_they_are_saved_and_taken_back_after(open_page, cast):
    page = open_page()
    page.goto(f"/groups/{cast.group.pk}/settings/")

    page.locator("[name=welcome_text]").fill("你好 {name}，欢迎来{group}")
    expect(page.locator("#preview .bubble")).to_have_text("你好 小林，欢迎来晨光读书会一群")
    page.get_by_role("button", name="加一条").click()
    page.locator("[name=reply-1-keywords]").fill("书单")
    page.locator("[name=reply-1-text]").fill("置顶里有")
    page.locator("button[title=上移]").nth(1).click()
    expect(page.locator("[name=reply-0-keywords]")).to_have_value("书单")
    page.locator("[name=try-text]").fill("有书单吗")
    page.locator("[name=try-clock]").fill("12:00")
    page.get_by_role("button", name="试一试").click()
    expect(page.locator("#trial .bubble")).to_have_text("置顶里有")
    page.get_by_role("button", name="保存设置").click()
    expect(page.locator("#notices")).to_contain_text("已保存为第 2 版")
    page.locator("#notices").get_by_role("button", name="撤销").click()

    expect(page.locator("#notices")).to_contain_text("已保存为第 3 版")
    expect(page.locator("[name=welcome_text]")).to_have_value("欢迎 {name} 来到{group}，先看看群公告。")
    assert page.complaints == []


def test_timeline_grows_as_one_scrolls(open_page, cast):
    append(cast.account, *(message(f"s{n}", f"第{n:03d}句", at="2026-02-01T08:00:00+08:00") for n in range(90)))
    handle_all()
    page = open_page(PHONE)
    page.goto(f"/groups/{cast.group.pk}/timeline/")

    page.locator(".timeline-more").scroll_into_view_if_needed()

    expect(page.get_by_text("第000句")).to_be_attached(timeout=10_000)
    assert page.locator(".timeline-line").count() == 90 + 6 + 2


def test_charts_are_drawn(open_page, cast):
    GroupFigures.objects.create(group=cast.group, computed_at=now(), data=FIGURES)
    page = open_page()

    page.goto(f"/groups/{cast.group.pk}/")

    expect(page.locator(".chart:has(canvas)")).to_have_count(2)
    assert page.complaints == []


def test_file_is_dropped_in_and_lands_on_its_own_page(open_page, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = open_page()
    page.goto("/checkups/")

    page.set_input_files("input[type=file]", {"name": "聊天.txt", "mimeType": "text/plain", "buffer": b"x" * 100_000})
    expect(page.locator("[data-name]")).to_have_text("聊天.txt")
    page.get_by_role("button", name="开始体检").click()

    page.wait_for_url(re.compile(r"/checkups/\d+/$"))
    expect(page.locator("#progress")).to_contain_text("已收到文件，马上开始。")
    assert HistoryFile.objects.get().name == "聊天.txt"


def test_file_that_is_too_large_does_not_travel(open_page, settings):
    settings.QUNLUO_UPLOAD_LIMIT = 1_000
    page = open_page()
    page.goto("/checkups/")

    page.set_input_files("input[type=file]", {"name": "大.txt", "mimeType": "text/plain", "buffer": b"x" * 2_000})

    expect(page.locator("[data-too-large]")).to_be_visible()
    expect(page.get_by_role("button", name="开始体检")).to_be_disabled()


def test_menu_opens_on_a_phone(open_page):
    page = open_page(PHONE)
    page.goto("/")

    page.get_by_role("button", name="菜单").click()
    page.get_by_role("link", name="渠道").click()

    expect(page.get_by_role("heading", name="渠道")).to_be_visible()


def test_refusal_of_a_part_of_a_page_is_said(open_page, cast):
    page = open_page()
    page.goto(f"/groups/{cast.group.pk}/settings/")
    cast.community.operators.clear()

    page.get_by_role("button", name="加一条").click()

    expect(page.locator("#toasts")).to_contain_text("它可能被删掉了，或者您看不到它所在的社群。")
