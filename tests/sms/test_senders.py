"""What leaves for a gateway, byte for byte where its maker publishes an example, and what its answers mean."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from qunluo.channels.base import Answer, FixSettings, GiveUp, TryAgain
from qunluo.lib.signing import is_signed
from qunluo.sms.base import Access, Text
from qunluo.sms.senders import aliyun, tencent
from qunluo.sms.senders.aliyun import AliyunSender
from qunluo.sms.senders.demo import DemoSender
from qunluo.sms.senders.tencent import TencentSender
from qunluo.sms.senders.webhook import WebhookSender

AT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
TEXT = Text(key="sms-17-1", number="13800138000", code="042917")
ACCESS = Access(
    url="https://sms.example/send",
    id="ID",
    secret="s" * 32,
    signature="晨光读书会",
    template="SMS_1",
    app="1400006666",
    region="ap-guangzhou",
)
SAID = "验证码 042917，5 分钟内有效。不是您本人操作，请不用理会，也别告诉别人。"


def answer(status: int, document: object = None) -> Answer:
    return Answer(status=status, headers={}, body=json.dumps(document).encode())


def test_the_webhook_gets_all_that_it_must_send_and_a_signature():
    call = WebhookSender().write(TEXT, access=ACCESS, at=AT)

    assert call is not None
    assert (call.url, call.headers["x-qunluo-key"]) == ("https://sms.example/send", "sms-17-1")
    assert json.loads(call.body) == {
        "key": "sms-17-1",
        "action": "send_sms",
        "number": "13800138000",
        "code": "042917",
        "minutes": 5,
        "text": f"【晨光读书会】{SAID}",
    }
    head = {"timestamp": call.headers["x-qunluo-timestamp"], "nonce": call.headers["x-qunluo-nonce"]}
    assert is_signed(ACCESS.secret, call.headers["x-qunluo-signature"], body=call.body, **head)
    assert not is_signed("t" * 32, call.headers["x-qunluo-signature"], body=call.body, **head)


def test_a_text_without_a_signature_has_no_empty_brackets():
    call = WebhookSender().write(TEXT, access=Access(url="https://sms.example/", secret="s"), at=AT)

    assert call is not None
    assert json.loads(call.body)["text"] == SAID


def test_the_published_example_of_alibaba_cloud_is_signed_alike():
    parameters = {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    access = Access(id="YourAccessKeyId", secret="YourAccessKeySecret")

    signed = aliyun.authorization(aliyun.query_of(parameters), headers, access)

    assert signed == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_alibaba_cloud_is_asked_by_parameters_that_are_encoded_as_it_signs_them():
    call = AliyunSender().write(TEXT, access=ACCESS, at=AT)

    assert call is not None
    assert call.body == b""
    assert "TemplateParam=%7B%22code%22%3A%22042917%22%7D" in call.url
    assert {name: values[0] for name, values in parse_qs(urlsplit(call.url).query).items()} == {
        "OutId": "sms-17-1",
        "PhoneNumbers": "13800138000",
        "SignName": "晨光读书会",
        "TemplateCode": "SMS_1",
        "TemplateParam": '{"code":"042917"}',
    }
    assert call.headers["x-acs-date"] == "2026-03-02T04:30:00Z"
    assert aliyun.query_of({"a": "~ *+/"}) == "a=~%20%2A%2B%2F"


@pytest.mark.parametrize(
    ("headers", "signature"),
    [
        pytest.param(
            {"x-tc-action": "describeinstances"},
            "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
            id="the example of its documentation",
        )
    ],
)
def test_the_published_example_of_tencent_cloud_is_signed_alike(headers, signature):
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    signed = {"content-type": "application/json; charset=utf-8", "host": "cvm.tencentcloudapi.com", **headers}
    at = datetime.fromtimestamp(1551113065, UTC)

    got = tencent.authorization(body, signed, Access(id="ID", secret="*" * 32), service="cvm", at=at)

    assert got == (
        "TC3-HMAC-SHA256 Credential=ID/2019-02-25/cvm/tc3_request, "
        f"SignedHeaders=content-type;host;x-tc-action, Signature={signature}"
    )


def test_tencent_cloud_gets_one_number_and_the_code():
    call = TencentSender().write(TEXT, access=ACCESS, at=AT)

    assert call is not None
    assert json.loads(call.body) == {
        "PhoneNumberSet": ["+8613800138000"],
        "SmsSdkAppId": "1400006666",
        "SignName": "晨光读书会",
        "TemplateId": "SMS_1",
        "TemplateParamSet": ["042917"],
        "SessionContext": "sms-17-1",
    }
    assert call.headers["x-tc-timestamp"] == str(int(AT.timestamp()))
    assert call.headers["x-tc-action"] == "SendSms"


def test_the_stand_in_calls_nobody():
    assert DemoSender().write(TEXT, access=ACCESS, at=AT) is None


def ali(code: str) -> Answer:
    return answer(200, {"Code": code, "Message": "说明", "RequestId": "1"})


def tc(code: str) -> Answer:
    return answer(200, {"Response": {"SendStatusSet": [{"Code": code, "Message": "m"}], "RequestId": "1"}})


def tc_error(code: str) -> Answer:
    return answer(200, {"Response": {"Error": {"Code": code, "Message": "m"}, "RequestId": "1"}})


@pytest.mark.parametrize(
    ("sender", "given", "means"),
    [
        pytest.param(WebhookSender(), answer(200), None, id="webhook: taken"),
        pytest.param(WebhookSender(), answer(204), None, id="webhook: taken without a word"),
        pytest.param(WebhookSender(), answer(429), TryAgain, id="webhook: later"),
        pytest.param(WebhookSender(), answer(401), FixSettings, id="webhook: wrong secret"),
        pytest.param(WebhookSender(), answer(404), FixSettings, id="webhook: wrong address"),
        pytest.param(WebhookSender(), answer(302), GiveUp, id="webhook: led elsewhere"),
        pytest.param(WebhookSender(), answer(500), GiveUp, id="webhook: broke, perhaps after it sent"),
        pytest.param(AliyunSender(), ali("OK"), None, id="aliyun: taken"),
        pytest.param(AliyunSender(), ali("isv.BUSINESS_LIMIT_CONTROL"), GiveUp, id="aliyun: too many to the number"),
        pytest.param(AliyunSender(), ali("isv.MOBILE_NUMBER_ILLEGAL"), GiveUp, id="aliyun: no such number"),
        pytest.param(AliyunSender(), ali("isv.SMS_SIGNATURE_ILLEGAL"), FixSettings, id="aliyun: wrong signature"),
        pytest.param(AliyunSender(), ali("isv.AMOUNT_NOT_ENOUGH"), FixSettings, id="aliyun: no money"),
        pytest.param(AliyunSender(), ali("SignatureDoesNotMatch"), FixSettings, id="aliyun: wrong key"),
        pytest.param(AliyunSender(), ali("Throttling.User"), TryAgain, id="aliyun: later"),
        pytest.param(AliyunSender(), ali("isp.SYSTEM_ERROR"), GiveUp, id="aliyun: broke, perhaps after it sent"),
        pytest.param(AliyunSender(), answer(502, "<html>"), GiveUp, id="aliyun: no answer of its own"),
        pytest.param(AliyunSender(), answer(200, [1]), GiveUp, id="aliyun: a shape that nobody knows"),
        pytest.param(TencentSender(), tc("Ok"), None, id="tencent: taken"),
        pytest.param(TencentSender(), tc("ok"), FixSettings, id="tencent: not the word"),
        pytest.param(
            TencentSender(), tc("LimitExceeded.PhoneNumberThirtySecondLimit"), GiveUp, id="tencent: too many to it"
        ),
        pytest.param(
            TencentSender(), tc("FailedOperation.InsufficientBalanceInSmsPackage"), FixSettings, id="tencent: no money"
        ),
        pytest.param(TencentSender(), tc_error("AuthFailure.SignatureFailure"), FixSettings, id="tencent: wrong key"),
        pytest.param(TencentSender(), tc_error("RequestLimitExceeded"), TryAgain, id="tencent: later"),
        pytest.param(TencentSender(), tc_error("InternalError"), GiveUp, id="tencent: broke"),
        pytest.param(TencentSender(), answer(200, {"Response": {"SendStatusSet": []}}), GiveUp, id="tencent: nothing"),
        pytest.param(TencentSender(), answer(200, []), GiveUp, id="tencent: a shape that nobody knows"),
    ],
)
def test_an_answer_says_who_must_act(sender, given, means):
    if means is None:
        sender.settle(given)
        return
    with pytest.raises(means):
        sender.settle(given)
