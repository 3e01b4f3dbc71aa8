from __future__ import annotations

import re

import pytest

from qunluo.checkins.models import BackupForm, Outage, Plan, Site, Voucher
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.sites import is_code
from qunluo.console.plans.differences import differences
from qunluo.core.checkins.days import is_planned
from tests.cast import NOW
from tests.console.planned import plan_from
from tests.console.test_markup import HOSTILE, Reader


@pytest.fixture
def plan(cast) -> Plan:
    return plan_from(cast)


def test_outage_is_declared_and_revoked(steward, plan):
    typed = {"first": "2026-03-01", "last": "2026-03-02", "reason": "机器人停机"}
    declared = steward.post(f"/plans/{plan.pk}/outages/", typed, follow=True).content.decode()

    outage = Outage.objects.get()
    assert "已记下停摆，这几天谁的连续都不会断。" in declared
    assert "3月1日–3月2日" in declared
    assert not is_planned(outage.first, plan_of(plan.pk))
    revoked = steward.post(f"/plans/outages/{outage.pk}/revoke/", follow=True).content.decode()
    assert "停摆已撤销，这几天照常算。" in revoked
    assert is_planned(outage.first, plan_of(plan.pk))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"last": "2026-02-28"}, "结束的日子不能早于开始的日子。", id="backwards"),
        pytest.param({"last": "2028-03-01"}, "一次最多声明", id="for ever"),
        pytest.param({"reason": ""}, "这个字段是必填项。", id="without a reason"),
        pytest.param({"first": "昨天"}, "输入一个有效的日期。", id="on no day"),
    ],
)
def test_outage_that_cannot_be_keeps_what_was_typed(steward, plan, changes, said):
    typed = {"first": "2026-03-01", "last": "2026-03-02", "reason": "机器人停机"} | changes

    page = steward.post(f"/plans/{plan.pk}/outages/", typed).content.decode()

    assert said in page
    assert f'value="{typed["last"]}"' in page
    assert not Outage.objects.exists()


def test_backup_way_is_opened_shown_and_closed(steward, plan):
    opened = steward.post(f"/plans/{plan.pk}/backup/", {"reason": "群被封了"}, follow=True).content.decode()

    form = BackupForm.objects.get()
    assert f"/b/{form.token}/" in opened
    assert "<svg" in opened
    assert "备用通道开了" in opened
    assert f'action="/plans/{plan.pk}/backup/close/"' in opened
    steward.post(f"/plans/{plan.pk}/backup/", {})
    assert BackupForm.objects.count() == 1
    closed = steward.post(f"/plans/{plan.pk}/backup/close/", follow=True).content.decode()
    assert "备用通道关了" in closed
    assert form.token not in closed


def test_site_is_opened_shown_full_screen_and_closed(cast, steward):
    plan = plan_from(cast)
    steward.post(f"/plans/{plan.pk}/sites/", {"name": "一楼前台"})
    site = Site.objects.get()

    screen = steward.get(f"/plans/sites/{site.pk}/screen/").content.decode()

    assert 'hx-trigger="every 15s"' in screen
    assert "<svg" in screen
    assert "一楼前台" in screen
    part = steward.get(f"/plans/sites/{site.pk}/code/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    steward.post(f"/plans/sites/{site.pk}/close/")
    assert "码不再有效" in steward.get(f"/plans/sites/{site.pk}/screen/").content.decode()
    site.refresh_from_db()
    assert not is_code(site, "aaaaaaaaaa", NOW)


def test_site_needs_a_name(steward, plan):
    page = steward.post(f"/plans/{plan.pk}/sites/", {"name": " "}).content.decode()

    assert not Site.objects.exists()
    assert "这个字段是必填项。" in page


def test_vouchers_are_made_listed_taken_away_and_made_void(cast, steward, plan):
    made = steward.post("/vouchers/make/", {"count": "3", "plan": str(plan.pk), "note": "三月赠送"}, follow=True)

    page = made.content.decode()
    assert "生成了 3 张补卡券。" in page
    assert "三月赠送" in page
    assert len(re.findall(r">[0-9A-Z]{5}-[0-9A-Z]{5}<", page)) == 3
    table = steward.get("/vouchers/download/").content.decode("utf-8-sig").splitlines()
    assert (len(table), table[0].split(",")[0]) == (4, "券码")
    assert steward.get("/vouchers/download/?as=xlsx").content.startswith(b"PK")
    one = Voucher.objects.latest("pk")
    assert "这张补卡券已作废。" in steward.post(f"/vouchers/{one.pk}/void/", follow=True).content.decode()
    assert "没有改动" in steward.post(f"/vouchers/{one.pk}/void/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"count": "0"}, "确保该值大于或等于1。", id="none"),
        pytest.param({"count": "1001"}, "确保该值小于或等于1000。", id="too many"),
        pytest.param({"count": "很多"}, "输入整数。", id="no number"),
        pytest.param({"plan": "999999"}, "选择一个有效的选项。", id="for a plan that is not ours"),
        pytest.param({"note": "长" * 101}, "确保该变量包含不超过 100 字符", id="a long note"),
    ],
)
def test_vouchers_that_cannot_be_made(steward, changes, said):
    page = steward.post("/vouchers/make/", {"count": "1", "plan": "", "note": "", **changes}).content.decode()

    assert said in page
    assert not Voucher.objects.exists()


def test_hostile_words_are_text(cast, steward, plan):
    for hostile in HOSTILE:
        steward.post(f"/plans/{plan.pk}/sites/", {"name": hostile[:60]})
        steward.post(f"/plans/{plan.pk}/backup/", {"reason": hostile})
        steward.post(f"/plans/{plan.pk}/outages/", {"first": "2026-03-01", "last": "2026-03-01", "reason": hostile})
        steward.post("/vouchers/make/", {"count": "1", "note": hostile[:100]})
    pages = [f"/plans/{plan.pk}/", "/vouchers/", *(f"/plans/sites/{one.pk}/screen/" for one in Site.objects.all())]

    wrong = []
    for url in pages:
        reader = Reader()
        reader.feed(steward.get(url).content.decode())
        wrong += reader.wrong

    assert wrong == []


def test_differences_name_every_part_that_changed(cast):
    first, other = (plan_of(plan_from(cast, key).pk).terms for key in ("education", "charity"))

    assert differences(first, first) == []
    assert differences(None, first) == ["建立计划"]
    assert differences(first, other) == [
        "名称改为 公益足迹",
        "多久一次改为 每周 1 次",
        "“学习打卡”改名为“本周参与”",
        "“本周参与”的时段改为 全天",
        "“本周参与”的得分改为 10",
        "“本周参与”的要求改为：写上“公益打卡”或“志愿打卡”，或 接龙，或 表单",
        "“第 N 天”改为 不管",
        "修改了补卡",
        "新增或修改 4 级奖励",
        "去掉 5 级奖励",
        "修改了提醒",
        "修改了日报和周报",
        "先审核的可疑分改为 70",
    ]
