"""Alibaba Cloud's SendSms, signed by ACS3-HMAC-SHA256.

https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote

import orjson

from qunluo.channels.base import Answer, FixSettings, GiveUp, OutgoingCall, TryAgain
from qunluo.sms.base import Access, Text

HOST, VERSION, ACTION = "dysmsapi.aliyuncs.com", "2017-05-25", "SendSms"
ALGORITHM = "ACS3-HMAC-SHA256"
WAIT = 5.0
LATER, THEIRS = "Throttling", ("isp.", "ServiceUnavailable", "InternalError")
OF_NUMBER = frozenset(
    {"isv.MOBILE_NUMBER_ILLEGAL", "isv.BUSINESS_LIMIT_CONTROL", "isv.BLACK_KEY_CONTROL_LIMIT", "isv.DAY_LIMIT_CONTROL"}
)


class AliyunSender:
    """阿里云短信服务。The template has one variable, `code`."""

    kind: ClassVar[str] = "aliyun"
    wants: ClassVar[tuple[str, ...]] = ("id", "secret", "signature", "template")

    def write(self, text: Text, *, access: Access, at: datetime) -> OutgoingCall | None:
        """The parameters stand in the address, as this interface wants them; the body is empty."""
        query = query_of(
            {
                "PhoneNumbers": text.number,
                "SignName": access.signature,
                "TemplateCode": access.template,
                "TemplateParam": orjson.dumps({"code": text.code}).decode(),
                "OutId": text.key,
            }
        )
        headers = {
            "host": HOST,
            "x-acs-action": ACTION,
            "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
            "x-acs-date": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": hashlib.sha256(f"{text.key}\n{at.isoformat()}".encode()).hexdigest()[:32],
            "x-acs-version": VERSION,
        }
        signed = authorization(query, headers, access)
        return OutgoingCall(url=f"https://{HOST}/?{query}", body=b"", headers={**headers, "authorization": signed})

    def settle(self, answer: Answer) -> None:
        """It says in `Code` what it did, whatever the status."""
        code, message = _told(answer.body)
        if code == "OK":
            return
        said = f"阿里云短信：{code} {message}".strip()[:300] if code else f"阿里云短信回答 HTTP {answer.status}"
        if code.startswith(LATER):
            raise TryAgain(said, after=WAIT)
        if code in OF_NUMBER or code.startswith(THEIRS) or not code:
            raise GiveUp(said)
        raise FixSettings(said)


def query_of(parameters: Mapping[str, str]) -> str:
    """Sorted by name, encoded as RFC 3986 has it."""
    return "&".join(f"{quote(name, safe='~')}={quote(parameters[name], safe='~')}" for name in sorted(parameters))


def authorization(query: str, headers: Mapping[str, str], access: Access) -> str:
    """The header that proves who calls; all of `headers` are signed."""
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = "\n".join(["POST", "/", query, lines, names, headers["x-acs-content-sha256"]])
    wanted = f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(access.secret.encode(), wanted.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={access.id},SignedHeaders={names},Signature={signature}"


def _told(body: bytes) -> tuple[str, str]:
    try:
        document = orjson.loads(body)
        return str(document.get("Code", "")), str(document.get("Message", ""))
    except (orjson.JSONDecodeError, AttributeError):
        return "", ""
