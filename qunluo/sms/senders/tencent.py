"""Tencent Cloud's SendSms, signed by TC3-HMAC-SHA256.

https://cloud.tencent.com/document/api/382/55981 (the call), https://cloud.tencent.com/document/api/382/52072 (signing)
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

import orjson

from qunluo.channels.base import Answer, FixSettings, GiveUp, OutgoingCall, TryAgain
from qunluo.sms.base import Access, Text

HOST, SERVICE, VERSION, ACTION = "sms.tencentcloudapi.com", "sms", "2021-01-11", "SendSms"
ALGORITHM = "TC3-HMAC-SHA256"
WAIT = 5.0
LATER = ("RequestLimitExceeded", "LimitExceeded.DeliveryFrequencyLimit")
NOT_OURS = (
    "InternalError",
    "LimitExceeded.PhoneNumber",
    "InvalidParameterValue.IncorrectPhoneNumber",
    "FailedOperation.PhoneNumberInBlacklist",
    "UnsupportedOperation.",
)


class TencentSender:
    """腾讯云短信。The template has one variable: the code."""

    kind: ClassVar[str] = "tencent"
    wants: ClassVar[tuple[str, ...]] = ("id", "secret", "signature", "template", "app", "region")

    def write(self, text: Text, *, access: Access, at: datetime) -> OutgoingCall | None:
        """One number, one template with the code in it."""
        body = orjson.dumps(
            {
                "PhoneNumberSet": [f"+86{text.number}"],
                "SmsSdkAppId": access.app,
                "SignName": access.signature,
                "TemplateId": access.template,
                "TemplateParamSet": [text.code],
                "SessionContext": text.key,
            }
        )
        signed = {"content-type": "application/json; charset=utf-8", "host": HOST, "x-tc-action": ACTION.lower()}
        headers = {
            "content-type": signed["content-type"],
            "host": HOST,
            "x-tc-action": ACTION,
            "x-tc-version": VERSION,
            "x-tc-region": access.region,
            "x-tc-timestamp": str(int(at.timestamp())),
            "authorization": authorization(body, signed, access, service=SERVICE, at=at),
        }
        return OutgoingCall(url=f"https://{HOST}/", body=body, headers=headers)

    def settle(self, answer: Answer) -> None:
        """An error of the whole call, or the state of the one number; the status tells nothing."""
        code, message = _told(answer.body)
        if code == "Ok":
            return
        said = f"腾讯云短信：{code} {message}".strip()[:300] if code else f"腾讯云短信回答 HTTP {answer.status}"
        if code.startswith(LATER):
            raise TryAgain(said, after=WAIT)
        if code.startswith(NOT_OURS) or not code:
            raise GiveUp(said)
        raise FixSettings(said)


def authorization(body: bytes, headers: Mapping[str, str], access: Access, *, service: str, at: datetime) -> str:
    """The header that proves who calls. `headers` are those that are signed, as they are signed."""
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = "\n".join(["POST", "/", "", lines, names, hashlib.sha256(body).hexdigest()])
    day = f"{at.astimezone(UTC):%Y-%m-%d}"
    scope = f"{day}/{service}/tc3_request"
    wanted = "\n".join([ALGORITHM, str(int(at.timestamp())), scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"TC3{access.secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, wanted.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={access.id}/{scope}, SignedHeaders={names}, Signature={signature}"


def _told(body: bytes) -> tuple[str, str]:
    try:
        response = orjson.loads(body)["Response"]
        told = response.get("Error") or response["SendStatusSet"][0]
        return str(told["Code"]), str(told.get("Message", ""))
    except (orjson.JSONDecodeError, KeyError, IndexError, TypeError, AttributeError):
        return "", ""
