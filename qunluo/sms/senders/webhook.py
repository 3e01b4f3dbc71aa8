"""The operator's own gateway: one signed JSON call, in the manner of docs/operate/sms.md."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import ClassVar

import orjson

from qunluo.channels.base import Answer, FixSettings, GiveUp, OutgoingCall, TryAgain
from qunluo.lib.signing import sign
from qunluo.sms.base import MINUTES, Access, Text

BUSY = 429
WAIT = 10.0


class WebhookSender:
    """Any program that takes a number and a text."""

    kind: ClassVar[str] = "webhook"
    wants: ClassVar[tuple[str, ...]] = ("url", "secret")

    def write(self, text: Text, *, access: Access, at: datetime) -> OutgoingCall | None:
        """The number, the code and the whole text, signed as calls to an app are."""
        document = {
            "key": text.key,
            "action": "send_sms",
            "number": text.number,
            "code": text.code,
            "minutes": MINUTES,
            "text": f"【{access.signature}】{text.words}" if access.signature else text.words,
        }
        body, timestamp = orjson.dumps(document), str(int(at.timestamp()))
        nonce = sha256(f"{text.key}\n{at.isoformat()}".encode()).hexdigest()[:32]
        headers = {
            "content-type": "application/json",
            "x-qunluo-key": text.key,
            "x-qunluo-timestamp": timestamp,
            "x-qunluo-nonce": nonce,
            "x-qunluo-signature": sign(access.secret, timestamp=timestamp, nonce=nonce, body=body),
        }
        return OutgoingCall(url=access.url, body=body, headers=headers)

    def settle(self, answer: Answer) -> None:
        """2xx is sent, 429 is later; after 5xx the text may have left, so nobody tries again."""
        status = answer.status
        if 200 <= status < 300:  # noqa: PLR2004 - HTTP's classes of answers
            return
        if status == BUSY:
            raise TryAgain("短信网关说现在太忙（HTTP 429）", after=WAIT)
        if status in {400, 401, 403, 404, 405}:
            raise FixSettings(f"短信网关回答 HTTP {status}，请检查 QUNLUO_SMS_URL 和 QUNLUO_SMS_SECRET")
        raise GiveUp(f"短信网关没有发（HTTP {status}）")
