"""Signed JSON over HTTP: the protocol of docs/develop/app-channel.md, both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

import orjson

from qunluo.channels.app.shapes import BadShape, event_from
from qunluo.channels.base import (
    Answer,
    BadSignature,
    FixSettings,
    GiveUp,
    Incoming,
    OutgoingCall,
    Passport,
    Reading,
    TryAgain,
    UnreadableBody,
)
from qunluo.core.actions import (
    Action,
    MuteMember,
    PostPicture,
    PostReply,
    RecallMessage,
    RemoveMember,
    SendHint,
    WelcomeMember,
)
from qunluo.lib.signing import is_signed, sign

FRESH_SECONDS = 300
EVENTS_IN_A_BODY = 100
NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")
DEFAULT_WAIT, LONGEST_WAIT = 30.0, 3_600.0


class AppCodec:
    """The operator's own app, or any program that speaks for a platform we don't know."""

    kind: ClassVar[str] = "app"
    can: ClassVar[frozenset[type[Action]]] = frozenset(
        {PostReply, PostPicture, WelcomeMember, SendHint, RecallMessage, MuteMember, RemoveMember}
    )
    is_keyed: ClassVar[bool] = True

    def verify(self, incoming: Incoming, secret: str, at: datetime) -> str:
        """Return the nonce; a call is good for 300 seconds before and after its timestamp."""
        headers = incoming.headers
        timestamp, nonce = headers.get("x-qunluo-timestamp", ""), headers.get("x-qunluo-nonce", "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):  # noqa: PLR2004 - till 31688
            raise BadSignature("no timestamp")
        if abs(at.timestamp() - int(timestamp)) > FRESH_SECONDS:
            raise BadSignature("stale timestamp")
        if not NONCE.fullmatch(nonce):
            raise BadSignature("no nonce of 8 to 64 letters, digits, - or _")
        given = headers.get("x-qunluo-signature", "")
        if not is_signed(secret, given, timestamp=timestamp, nonce=nonce, body=incoming.body):
            raise BadSignature("wrong signature")
        return nonce

    def read(self, body: bytes) -> list[Reading]:
        """One event object, or an object with at most a hundred of them under `events`."""
        document = _parse(body)
        items = document.get("events") if isinstance(document, dict) and "events" in document else None
        if items is None:
            return [_reading(document, body)]
        if not isinstance(items, list) or len(items) > EVENTS_IN_A_BODY:
            raise UnreadableBody(f"events must be a list of at most {EVENTS_IN_A_BODY}")
        return [_reading(item, _raw(item)) for item in items]

    def write(self, action: Action, *, key: str, passport: Passport, at: datetime) -> OutgoingCall:
        """The action as JSON."""
        return _signed({"key": key, "group": action.group, **_fields(action)}, passport, at=at)

    def check(self, *, key: str, passport: Passport, at: datetime) -> OutgoingCall:
        """The action `check`, which an app answers with 200 and nothing else; who does not know it says so."""
        return _signed({"key": key, "action": "check"}, passport, at=at)

    def settle(self, answer: Answer) -> None:
        """2xx is done; the app says by its status who must act."""
        status = answer.status
        if 200 <= status < 300:  # noqa: PLR2004 - HTTP's classes of answers
            return
        if status == 429 or status >= 500:  # noqa: PLR2004
            raise TryAgain(f"HTTP {status}", after=_wait(answer.headers), is_account_wide=status == 429)  # noqa: PLR2004
        if status in {401, 403, 404}:
            raise FixSettings(f"对方回答 HTTP {status}，请检查推送地址和密钥")
        raise GiveUp(f"对方拒绝了这个动作（HTTP {status}）")


def _parse(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise UnreadableBody(f"not JSON: {error}") from error


def _raw(item: Any) -> bytes:
    """The item as a body of its own. What nests deeper than any event can be read, but not written again."""
    try:
        return orjson.dumps(item)
    except orjson.JSONEncodeError as error:
        raise UnreadableBody(f"an event can't be kept: {error}") from error


def _reading(item: Any, raw: bytes) -> Reading:
    """A known event, or the raw item under a key made of its content."""
    try:
        event = event_from(item)
    except BadShape:
        return Reading(key=f"unknown:{sha256(raw).hexdigest()}", raw=raw, event=None)
    return Reading(key=event.key, raw=raw, event=event)


def _signed(document: Mapping[str, str | int], passport: Passport, *, at: datetime) -> OutgoingCall:
    """A call signed with the same secret; the nonce is made of key and time."""
    key, body = str(document["key"]), orjson.dumps(document)
    timestamp = str(int(at.timestamp()))
    nonce = sha256(f"{key}\n{at.isoformat()}".encode()).hexdigest()[:32]
    return OutgoingCall(
        url=passport.deliver_to,
        body=body,
        headers={
            "content-type": "application/json",
            "x-qunluo-key": key if key.isascii() and key.isprintable() else sha256(key.encode()).hexdigest(),
            "x-qunluo-timestamp": timestamp,
            "x-qunluo-nonce": nonce,
            "x-qunluo-signature": sign(passport.secret, timestamp=timestamp, nonce=nonce, body=body),
        },
    )


def _fields(action: Action) -> dict[str, str | int]:
    match action:
        case PostReply(text=text, mention=mention, reply_to=reply_to):
            return {"action": "post_reply", "text": text, "mention": mention, "reply_to": reply_to}
        case PostPicture(url=url, text=text):
            return {"action": "post_picture", "url": url, "text": text}
        case WelcomeMember(member=member, text=text):
            return {"action": "welcome_member", "member": member, "text": text}
        case SendHint(member=member, text=text):
            return {"action": "send_hint", "member": member, "text": text}
        case RecallMessage(message=message, text=text):
            return {"action": "recall_message", "message": message, "text": text}
        case MuteMember(member=member, hours=hours, text=text):
            return {"action": "mute_member", "member": member, "hours": hours, "text": text}
        case RemoveMember(member=member, text=text):
            return {"action": "remove_member", "member": member, "text": text}
        case _:
            raise GiveUp(f"the app channel has no call for {type(action).__name__}")


def _wait(headers: Mapping[str, str]) -> float:
    given = headers.get("retry-after", "")
    if not (given.isascii() and given.isdecimal()):
        return DEFAULT_WAIT
    return min(float(given), LONGEST_WAIT)
