"""The group's rules, one's own violations, appeals and reports, as members meet them on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.communities.models import Member
from qunluo.moderation.models import MessageReport, Violation, ViolationAppeal
from qunluo.moderation.writes.appeals import Answer, decide_appeal
from qunluo.moderation.writes.rulings import Ruling, rule
from tests.cast import NOW
from tests.h5.stage import browser_of, member
from tests.h5.things import own_violation
from tests.moderation.ground import begin_rule

KEY = "order-key-1"


def post(client, path, key=KEY, **typed):
    return client.post(path, {"key": key, "proof": client.proof, **typed}, follow=True)


def shown(client, path) -> str:
    return client.get(path).content.decode()


def test_rules_in_force_stand_in_plain_words(cast, stage, ming):
    begin_rule(cast)
    begin_rule(cast, {"name": "不发广告", "kind": "adverts", "ladder": "advert", "options": {}})
    begin_rule(cast, {"name": "只是试试", "kind": "speech", "options": {"most_lines": 3}}, mode="shadow")

    text = shown(ming, "/m/order/")

    for said in (
        "说短一点",
        "发言要最多 10 个字。",
        "不能发广告：留联系方式",
        "累计 4 次：移出群",
        "广告类",
        "没有违规记录",
    ):
        assert said in text
    assert [said for said in ("只是试试", "80 分") if said in text] == []


def test_a_group_without_rules_says_so(stage, ming):
    assert "还没有设群规" in shown(ming, "/m/order/")


def test_the_way_is_on_the_page_of_one_s_own(stage, ming):
    assert 'href="/m/order/"' in shown(ming, "/m/mine/")


def test_one_of_one_s_own_tells_why_and_until_when(cast, stage, ming):
    row = own_violation(stage, "v1", rule=begin_rule(cast), version=1)

    assert f'href="/m/order/{row.pk}/"' in shown(ming, "/m/order/")
    text = shown(ming, f"/m/order/{row.pk}/")
    for said in (
        "<mark>那天</mark>我真的读了一整章",
        "写了 11 个字，最多 10 个",
        "依据群规“说短一点”第 1 版",
        "当时累计 1 次，处理：私下提醒",
        "到 4 月 1 日以后不再累计",
        "48 小时内答复",
    ):
        assert said in text


def test_what_waits_and_what_is_on_trial_is_nobody_s_fault_yet(stage, ming):
    rows = [
        own_violation(stage, "v1", course="queue", measure=""),
        own_violation(stage, "v2", is_trial=True, measure=""),
        own_violation(stage, "v3", course="note", measure=""),
    ]

    assert "没有违规记录" in shown(ming, "/m/order/")
    assert {ming.get(f"/m/order/{row.pk}/").status_code for row in rows} == {404}


def test_what_others_did_is_not_there(stage, ming):
    row = own_violation(stage, "v1")
    hong = browser_of(member("hong"))

    asked = post(hong, f"/m/order/{row.pk}/appeal/", words="这是群主让发的通知")

    assert (hong.get(f"/m/order/{row.pk}/").status_code, ViolationAppeal.objects.count()) == (404, 0)
    assert asked.status_code in {404, 422}


def test_an_appeal_goes_its_way(cast, stage, ming):
    row = own_violation(stage, "v1")
    where = f"/m/order/{row.pk}/"

    short = post(ming, f"{where}appeal/", words="不是").content.decode()
    sent = post(ming, f"{where}appeal/", words="这是群主让发的通知").content.decode()
    appeal = ViolationAppeal.objects.get()
    again = post(ming, f"{where}appeal/", key="order-key-2", words="真的是群主让发的通知").content.decode()
    decide_appeal(appeal.pk, Answer(operator_id=cast.steward.pk, is_for=True, reason="确实是通知"), at=NOW)
    after = shown(ming, where)

    assert ("请用几句话说明" in short, "申诉已经提交" in sent, "3 月 4 日 12:30 前答复" in sent) == (True,) * 3
    assert "只能申诉一次" in again
    assert ("已支持" in after, "确实是通知" in after, "已撤回" in after, "<textarea" in after) == (
        True,
        True,
        True,
        False,
    )


def test_an_appeal_is_withdrawn_and_may_come_again(stage, ming):
    row = own_violation(stage, "v1")
    post(ming, f"/m/order/{row.pk}/appeal/", words="这是群主让发的通知")

    gone = post(ming, f"/m/order/{row.pk}/withdraw/", key="order-key-2").content.decode()

    assert ("申诉已经撤回" in gone, "提交申诉" in gone) == (True, True)


def test_later_ones_say_where_they_would_lead_now(cast, stage, ming):
    first = own_violation(stage, "v1", at=NOW - timedelta(days=2))
    second = own_violation(stage, "v2", measure="mention", total=2)
    rule([first.pk], ruling=Ruling.REVERSED, operator_id=cast.steward.pk, at=NOW, reason="看错了")

    text = shown(ming, f"/m/order/{second.pk}/")

    assert "当时累计 2 次，处理：在群里提醒" in text
    assert "前面有记录撤回了，按现在算是：私下提醒" in text


def test_a_message_of_today_is_reported(stage, ming):
    form = shown(ming, "/m/reports/")
    sent = post(ming, "/m/reports/send/", kind="advert", message="m3", words="老发广告").content.decode()

    row = MessageReport.objects.get()
    assert ("低价代购" in form, "打卡第 3 天" in form, "被举报的人不会知道" in form) == (True, False, True)
    assert (row.kind, row.accused.external_id, row.words) == ("advert", "zhou", "老发广告")
    assert ("收到，谢谢" in sent, "我举报过的" in sent) == (True, True)


def test_the_reported_sees_nothing_of_it(stage, ming):
    post(ming, "/m/reports/send/", kind="advert", message="m3", words="老发广告")
    zhou = browser_of(member("zhou"))

    assert [where for where in ("/m/order/", "/m/mine/") if "举报过" in shown(zhou, where)] == []
    assert "我举报过的" not in shown(zhou, "/m/reports/")
    assert not Violation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "", "message": "m3"}, "请选一下是哪一类问题"),
        ({"kind": "other", "words": ""}, "请选一条消息，或者用几句话说明"),
        ({"kind": "advert", "message": "x" * 300}, "没有找到这条消息"),
    ],
    ids=["no kind", "nothing said", "no such message"],
)
def test_what_is_missing_is_said(stage, ming, typed, sentence):
    answer = post(ming, "/m/reports/send/", **typed)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_who_left_reports_nothing(stage, ming):
    Member.objects.filter(pk=stage.ming.pk).update(is_present=False)

    assert (
        "您已经不在这个群里了，不能再举报"
        in post(ming, "/m/reports/send/", kind="advert", message="m3").content.decode()
    )
