"""A member's phone number: purpose first, a code typed back, kept sealed, gone at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.communities.models import Consent, Member, Phone
from qunluo.communities.reads.phones import phone_of
from qunluo.communities.writes.phones import bind_phone
from qunluo.sms.models import Code
from tests.cast import NOW
from tests.h5.conftest import set_clock
from tests.h5.stage import browser_of, member
from tests.sms.texts import last_code

NUMBER = "138 0013 8000"
MINUTE = timedelta(minutes=1)


def send(client, where, key, **fields):
    return client.post(f"/m/phone/{where}", {"proof": client.proof, "key": key, **fields})


def ask(client, number=NUMBER, key="ask-key-1", **fields):
    return send(client, "code/", key, number=number, **{"age": "adult", **fields})


def bind(client, code, key="bind-key-1"):
    return send(client, "bind/", key, code=code)


def purposes() -> list[tuple[str, bool]]:
    return [(one.purpose, one.withdrawn_at is None) for one in Consent.objects.order_by("id")]


def test_purpose_is_told_before_anything_is_asked(ming):
    text = ming.get("/m/phone/").content.decode()

    assert "不做别的，不发广告" in text
    assert "号码会交给短信服务商" in text
    assert text.index("不绑也可以") < text.index('name="number"')
    assert "/m/phone/" in ming.get("/m/mine/").content.decode()


def test_a_code_typed_back_binds_the_number(ming, stage):
    asked = ask(ming)
    shown = ming.get(asked.headers["Location"]).content.decode()
    bound = bind(ming, last_code())

    assert "验证码发往 138****8000" in shown
    assert "13800138000" not in shown
    assert bound.status_code == 303
    after = ming.get(bound.headers["Location"]).content.decode()
    assert ("绑定好了" in after, "138****8000" in after, "13800138000" in after) == (True, True, False)
    assert phone_of(stage.ming.account.person_id) == "138****8000"
    assert purposes() == [("phone", True)]


def test_nothing_is_kept_before_the_code_is_typed_back(ming):
    ask(ming)
    last_code()

    assert Phone.objects.count() == 0


def test_a_member_removes_the_number_at_once(ming, stage):
    bind_phone(stage.ming.account.person_id, "13800138000", at=NOW)

    send(ming, "remove/", "remove-1")

    assert Phone.objects.count() == 0
    assert purposes() == [("phone", False)]
    assert "绑定手机号，要先问您" in ming.get("/m/phone/").content.decode()


def test_who_is_a_child_needs_a_guardian(ming):
    refused = ask(ming, age="")
    ask(ming, age="guarded", key="ask-key-2")

    assert "未满 14 周岁要监护人同意" in refused.content.decode()
    assert 'value="138 0013 8000"' in refused.content.decode()
    assert purposes() == [("guardian", True), ("phone", True)]


@pytest.mark.parametrize("number", ["", "12345678901", "1380013800", "13800138000" * 50, "<script>"])
def test_what_is_no_mobile_number_is_said(ming, number):
    answer = ask(ming, number=number)

    assert (answer.status_code, Code.objects.count()) == (422, 0)
    assert "请填 11 位的手机号" in answer.content.decode()
    assert "<script>" not in answer.content.decode().replace('<script src="', "")


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\u0663"])
def test_what_is_no_code_is_said(ming, code):
    ask(ming)
    last_code()

    answer = bind(ming, code)

    assert answer.status_code == 422
    assert "请填短信里的 6 位数字" in answer.content.decode()


def test_a_code_with_blanks_is_the_code(ming):
    ask(ming)
    code = last_code()

    assert bind(ming, f" {code[:3]} {code[3:]} ").status_code == 303


def test_wrong_codes_count_though_they_are_refused(ming):
    ask(ming)
    code = last_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    said = [bind(ming, wrong, key=f"bind-key-{number}").content.decode() for number in range(6)]
    late = bind(ming, code, key="bind-key-9")

    assert ["验证码不对" in one for one in said] == [True] * 5 + [False]
    assert "试错太多次" in said[-1]
    assert (late.status_code, Phone.objects.count()) == (422, 0)


def test_an_expired_code_binds_nothing(ming, stage, monkeypatch):
    ask(ming)
    code = last_code()
    set_clock(monkeypatch, NOW + 6 * MINUTE)

    answer = bind(ming, code)

    assert "已经过期" in answer.content.decode()
    assert Phone.objects.count() == 0


def test_pressing_twice_is_binding_once_and_asking_once(ming):
    first = [ask(ming).status_code for _ in range(2)]
    code = last_code()
    second = [bind(ming, code).status_code for _ in range(2)]

    assert (first, second, Code.objects.count()) == ([303, 303], [303, 303], 1)


def test_a_number_of_somebody_else_is_refused_without_a_name(ming):
    bind_phone(member("hong").account.person_id, "13800138000", at=NOW)
    ask(ming)

    answer = bind(ming, last_code())

    text = answer.content.decode()
    assert (answer.status_code, "已经绑定过了" in text, "小红" in text) == (422, True, False)


def test_a_code_of_another_member_binds_nothing(ming):
    ask(ming)
    code = last_code()

    answer = bind(browser_of(member("hong")), code)

    assert (answer.status_code, Phone.objects.count()) == (422, 0)


def test_asking_again_within_a_minute_is_refused_kindly(ming):
    ask(ming)

    answer = ask(ming, key="ask-key-2")

    assert answer.status_code == 422
    assert "请过 60 秒再点" in answer.content.decode()


def test_where_no_texts_can_be_sent_nobody_is_asked(ming, settings):
    settings.QUNLUO_SMS = ""

    assert "/m/phone/" not in ming.get("/m/mine/").content.decode()
    assert "这里还没有开通短信" in ming.get("/m/phone/").content.decode()
    assert "现在发不了短信" in ask(ming).content.decode()
    assert (Code.objects.count(), Consent.objects.count()) == (0, 0)


def test_a_bound_number_can_be_removed_also_where_texts_are_off(ming, stage, settings):
    bind_phone(stage.ming.account.person_id, "13800138000", at=NOW)
    settings.QUNLUO_SMS = ""

    assert "138****8000" in ming.get("/m/privacy/").content.decode()
    assert "解绑，删掉手机号" in ming.get("/m/phone/").content.decode()
    send(ming, "remove/", "remove-1")
    assert Phone.objects.count() == 0


def test_who_left_binds_nothing(ming, stage):
    Member.objects.filter(pk=stage.ming.pk).update(is_present=False)

    answer = ask(ming)

    assert "您已经不在这个群里了，不能绑定" in answer.content.decode()
    assert Code.objects.count() == 0


def test_privacy_page_lists_the_consent(ming):
    ask(ming)

    assert "使用手机号" in ming.get("/m/privacy/").content.decode()
