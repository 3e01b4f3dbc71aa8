"""A group's whole day: a reminder, check-ins by four ways, one copied and held, one dispute won, the report picture."""

from __future__ import annotations

import json
from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import clear_url_caches
from playwright.sync_api import expect

from qunluo.accounts.keys import make_key
from qunluo.channels.writes import update_account
from qunluo.checkins.models import Submission
from qunluo.checkins.reminders import remind_due
from qunluo.checkins.reports.making import send_due
from qunluo.communities.writes import save_rules
from qunluo.core.checkins.plan import Need, NeedKind, NumberRule, ReminderRule, ReportRule, Session
from qunluo.core.hours import zone
from qunluo.core.snapshot import GroupRules
from qunluo.lib import passes
from qunluo.lib.clock import now
from qunluo.outbox.models import OutgoingAction
from tests.browser.conftest import PHONE
from tests.cast import handle_all
from tests.checkins.ground import begin_plan
from tests.h5.stage import member
from tests.intake.inbox import append, message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COPIED = "打卡第1天，今天把第三章读完了，最难的是那段关于河流的描写，我抄了两遍才明白它好在哪里。"
ANY_WAY = Session(
    starts=time(0),
    ends=time(0),
    needs=(Need(kind=NeedKind.KEYWORD, pattern="打卡第{n}天*"), Need(kind=NeedKind.TAP), Need(kind=NeedKind.ROLL_CALL)),
    any_will_do=True,
    points=10,
)


@pytest.fixture
def plan(cast, settings, tmp_path):
    """Reminder and report are due this very minute; the group has no quiet hours, whatever the hour of the test."""
    settings.ROOT_URLCONF, settings.MEDIA_ROOT = "tests.h5.bridge", tmp_path
    clear_url_caches()
    update_account(cast.account, name="小助手", deliver_to="https://app.example/in")
    save_rules(cast.group.pk, GroupRules(), operator_id=None, at=now())
    clock = now().astimezone(zone("Asia/Shanghai")).time().replace(second=0, microsecond=0)
    return begin_plan(
        cast,
        sessions=(ANY_WAY,),
        number=NumberRule.HINT,
        reminder=ReminderRule(times=(clock,)),
        report=ReportRule(daily_at=clock, weekly_at=None),
    )


@pytest.fixture
def phone(chromium, live_server):
    """A member's phone: opens what is told, nobody signed in before."""
    contexts = []

    def open_at(path):
        context = chromium.new_context(viewport=PHONE, base_url=live_server.url, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_at
    for context in contexts:
        context.close()


def _path(link):
    return link[link.index("/m/in/") :]


def _states():
    return dict(Submission.objects.order_by("id").values_list("member__external_id", "state"))


def _say(cast, key, text, name, *, ago=0, **fields):
    at = (now() - timedelta(seconds=ago)).isoformat()
    append(cast.account, message(key, text, member=name, at=at, **fields))


def test_a_whole_day_can_be_followed(cast, plan, open_page, phone):
    # A reminder leads 静静 to her page, where one tap does it.
    assert remind_due(at=now()) == 4
    hint = OutgoingAction.objects.get(kind="send_hint", payload__member="jing", key__startswith="reminder:")
    hers = phone(_path(hint.payload["text"]).split()[0])
    hers.locator("[data-hero] button").first.click()
    hers.wait_for_timeout(800)
    handle_all()
    expect(hers.get_by_text("累计第 1 天")).to_be_visible(timeout=15_000)

    # 阿明 writes in the group, 小红 adds 小林's line to a roll call, and a program hands in for her.
    _say(cast, "day-ming", COPIED, "ming", ago=40)
    _say(cast, "day-roll", "#接龙\n今日打卡\n\n1. 小林 打卡第1天", "hong", ago=30, kind="roll_call")
    handle_all()
    _row, key = make_key(cast.community.pk, "小程序", can_write=True, operator_id=cast.steward.pk, at=now())
    body = json.dumps({"plan": plan.pk, "member": "hong", "text": "读了两页"})
    api = Client(headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "whole-day"})
    assert api.post("/api/v1/checkins", body, content_type="application/json").status_code == 202
    handle_all()
    assert _states() == {"jing": "counts", "ming": "counts", "lin": "counts", "hong": "counts"}

    # 老周 copies 阿明's words: held, rejected by 管家 with a reason, appealed, and upheld after all.
    _say(cast, "day-zhou", COPIED, "zhou")
    handle_all()
    assert _states()["zhou"] == "held"
    desk = open_page()
    desk.goto("/reviews/")
    desk.fill("[data-reason]", "和阿明的一样")
    desk.click("[data-reject]")
    expect(desk.locator("[data-review]")).to_have_count(0)
    assert _states()["zhou"] == "rejected"

    today = Submission.objects.get(member__external_id="zhou").day
    his = phone(_path(passes.member_link(member("zhou").pk, at=now())))
    his.goto(f"/m/plans/{plan.pk}/appeal/{today}/")
    his.fill("#words", "这段是我和阿明一起读书时写的，我们说好都发一遍。")
    his.click("text=提交申诉")
    his.wait_for_url("**/m/appeals/**")
    desk.goto("/appeals/")
    desk.click(".list-group-item a, a.list-group-item")
    desk.fill("#reason", "两位一起读书，情况属实。")
    desk.click("text=支持申诉")
    desk.wait_for_load_state()
    assert _states() == dict.fromkeys(("jing", "ming", "lin", "hong", "zhou"), "counts")

    # The board counts them, and the report goes to the group with its picture.
    desk.goto(f"/board/{plan.pk}/")
    expect(desk.get_by_text("老周").first).to_be_visible()
    assert send_due(at=now()) == 1
    url = OutgoingAction.objects.get(kind="post_picture").payload["url"]
    shown = phone(url[url.index("/r/") :])
    assert shown.evaluate("document.images[0].naturalWidth") == 750
    assert desk.complaints == []
