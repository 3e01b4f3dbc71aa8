"""Texts as operators see them: numbers half hidden, what failed and why, the code itself in the demo alone."""

from __future__ import annotations

from datetime import date

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import BackupEntry, BackupForm, Submission
from qunluo.checkins.writes.backups import open_form
from qunluo.communities.models import Consent, Member, Phone
from qunluo.communities.writes.phones import bind_phone
from qunluo.console.plans.running import roll_call_for
from qunluo.entrances.backup import take_backup_form
from qunluo.sms.models import Code
from tests.cast import NOW, handle_all
from tests.checkins.disputing import a_plan, hand_in
from tests.sms.texts import bind_code

NUMBER = "13800138000"


@pytest.fixture
def plan(cast):
    return a_plan(cast)


def ming() -> Member:
    return Member.objects.select_related("account").get(external_id="ming")


def test_the_stand_in_shows_what_would_have_been_sent(steward, cast, settings):
    settings.QUNLUO_SMS = "demo"
    code = bind_code(ming(), NUMBER)

    text = steward.get("/sms/").content.decode()

    assert "短信（演示）" in text
    assert f"验证码 {code}，5 分钟内有效" in text
    assert ("138****8000" in text, NUMBER in text) == (True, False)


def test_a_real_sender_shows_no_code(steward, cast, settings):
    settings.QUNLUO_SMS = "demo"
    code = bind_code(ming(), NUMBER)
    Code.objects.update(demo_text=None)
    settings.QUNLUO_SMS, settings.QUNLUO_SMS_URL, settings.QUNLUO_SMS_SECRET = "webhook", "https://a.example/", "s"

    text = steward.get("/sms/").content.decode()

    assert (f"验证码 {code}" in text, "演示" in text, "138****8000" in text) == (False, False, True)


def test_an_operator_reads_what_is_wrong_where_the_switch_is(steward, cast, plan, settings):
    settings.QUNLUO_SMS = "aliyun"
    lacks = steward.get(f"/plans/{plan.pk}/").content.decode()
    settings.QUNLUO_SMS = ""
    off = steward.get(f"/plans/{plan.pk}/").content.decode()

    assert "短信还差设置：QUNLUO_SMS_ID、QUNLUO_SMS_SECRET、QUNLUO_SMS_SIGNATURE、QUNLUO_SMS_TEMPLATE。" in lacks
    assert "用手机号签到：没有开" in off
    assert "设好 QUNLUO_SMS 再重新启动" in off


def test_the_switch_tells_how_many_can_use_it_and_what_failed_last(steward, cast, plan, settings):
    settings.QUNLUO_SMS = "demo"
    bind_phone(ming().account.person_id, NUMBER, at=NOW)
    bind_code(Member.objects.get(external_id="hong"), "13800138001")
    Code.objects.update(state="broken", detail="阿里云短信：isv.AMOUNT_NOT_ENOUGH 余额不足")

    text = steward.get(f"/plans/{plan.pk}/").content.decode()

    assert "1 位成员绑定了手机号" in text
    assert "短信发不出去：阿里云短信：isv.AMOUNT_NOT_ENOUGH 余额不足" in text


def test_an_operator_sees_half_a_number_and_may_unbind_it(steward, clerk, cast):
    bind_phone(ming().account.person_id, NUMBER, at=NOW)
    where = f"/members/{ming().pk}/"

    shown = clerk.get(where).content.decode()
    forbidden = clerk.post(f"{where}phone/remove/").status_code
    steward.post(f"{where}phone/remove/")

    assert ("138****8000" in shown, NUMBER in shown) == (True, False)
    assert (forbidden, Phone.objects.count()) == (403, 0)
    assert AuditEntry.objects.get(action="communities.phone.removed").subject.endswith("138****8000")
    assert Consent.objects.get(purpose="phone").withdrawn_at is not None
    assert "138****8000" not in steward.get(where).content.decode()


def test_an_outage_opens_the_backup_way_where_that_is_asked(steward, plan):
    typed = {"first": "2026-03-02", "last": "2026-03-02", "reason": "平台故障"}

    steward.post(f"/plans/{plan.pk}/outages/", typed)
    assert BackupForm.objects.count() == 0
    steward.post(f"/plans/{plan.pk}/outages/", {**typed, "opens_backup": "on"})

    assert BackupForm.objects.get().reason == "平台故障"


def entries(plan, *names: str) -> None:
    form = open_form(plan.pk, reason="", operator_id=None, at=NOW)
    for number, name in enumerate(names):
        take_backup_form(form, name=name, text="今天读了", key=f"k{number}", at=NOW)


def test_entries_of_unknown_names_are_claimed_by_choice_or_by_name(steward, cast, plan):
    entries(plan, "阿铭", "明哥", "明哥", "路过的")
    page = steward.get(f"/plans/{plan.pk}/backup/entries/").content.decode()
    where = f"/plans/{plan.pk}/backup/settle/"

    said = [
        steward.post(where, fields, follow=True).content.decode()
        for fields in (
            {"name": "阿铭", "member": str(ming().pk)},
            {"name": "明哥", "called": "静静"},
            {"name": "路过的", "nobody": "1"},
        )
    ]
    handle_all()

    assert [name in page for name in ("阿铭", "明哥", "路过的", "2 条")] == [True] * 4
    assert "记给了 阿明" in said[0]
    assert "“明哥”的 2 条记给了 静静" in said[1]
    assert "“路过的”的 1 条不是成员的" in said[2]
    assert BackupEntry.objects.filter(settled_at=None).count() == 0
    rows = Submission.objects.filter(way="backup").order_by("pk").values_list("member__name", "state")
    assert sorted(rows) == [("阿明", "counts"), ("静静", "counts"), ("静静", "repeat")]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="nothing chosen"),
        pytest.param({"called": "没有这个人"}, id="a name of nobody"),
        pytest.param({"member": "999999"}, id="a member who is not there"),
        pytest.param({"member": "x", "called": ""}, id="no number"),
    ],
)
def test_a_claim_for_nobody_in_particular_changes_nothing(steward, plan, fields):
    entries(plan, "明哥")

    said = steward.post(f"/plans/{plan.pk}/backup/settle/", {"name": "明哥", **fields}, follow=True).content.decode()

    assert "没有找到唯一叫这个名字的成员" in said
    assert BackupEntry.objects.filter(settled_at=None).count() == 1


def test_closing_says_what_still_waits_and_where(steward, plan):
    entries(plan, "明哥")

    said = steward.post(f"/plans/{plan.pk}/backup/close/", follow=True).content.decode()

    assert "还有 1 条没对上人，请在下面认领" in said
    assert f"/plans/{plan.pk}/backup/entries/" in said


def test_a_late_claim_heals_the_streak_and_doubles_nothing(steward, cast, plan):
    entries(plan, "明哥")
    hand_in(plan, ming(), NOW)

    steward.post(f"/plans/{plan.pk}/backup/settle/", {"name": "明哥", "called": "ming"})
    handle_all()

    assert sorted(Submission.objects.filter(member=ming()).values_list("state", flat=True)) == ["counts", "repeat"]


def test_a_temporary_roll_call_is_ready_and_reads_back(steward, cast, plan):
    open_form(plan.pk, reason="", operator_id=None, at=NOW)
    page = steward.get(f"/plans/{plan.pk}/").content.decode()
    ready = roll_call_for("晨读打卡", date(2026, 3, 1))

    pasted = {"group": cast.group.pk, "plan": plan.pk, "text": f"{ready}阿明 打卡\n2. 静静 打卡，读了两页"}
    steward.post("/rollcalls/paste/", pasted)
    handle_all()

    assert "#接龙\n晨读打卡 3月2日\n例 群昵称 打卡" in page
    assert f'<option value="{plan.pk}" selected>' in steward.get(f"/rollcalls/?plan={plan.pk}").content.decode()
    rows = Submission.objects.filter(way="roll_call", state="counts").values_list("member__name", "day")
    assert sorted(rows) == [("阿明", date(2026, 3, 1)), ("静静", date(2026, 3, 1))]
