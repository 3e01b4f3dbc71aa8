"""What a sender of text messages is: a pure translation of a code into a call, and of the answer into who must act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from qunluo.channels.base import Answer, OutgoingCall

MINUTES = 5
"""So long a code is good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One code for one number. `key` is that of this sending, for gateways that know repetitions."""

    key: str
    number: str
    code: str

    @property
    def words(self) -> str:
        """What the message says, where the sender does not bring a template of its own."""
        return f"验证码 {self.code}，{MINUTES} 分钟内有效。不是您本人操作，请不用理会，也别告诉别人。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the settings let us speak to a gateway: the values of `QUNLUO_SMS_URL` and its kin."""

    url: str = ""
    id: str = ""
    secret: str = ""
    signature: str = ""
    template: str = ""
    app: str = ""
    region: str = ""


class Sender(Protocol):
    """Pure: neither stores nor sends. `wants` names the fields of `Access` without which it can't work."""

    kind: ClassVar[str]
    wants: ClassVar[tuple[str, ...]]

    def write(self, text: Text, *, access: Access, at: datetime) -> OutgoingCall | None:
        """The call that has the text sent; None where nothing shall leave, and the console shows it instead."""

    def settle(self, answer: Answer) -> None:
        """Return if it was taken; raise `TryAgain` (certainly nothing was sent), `FixSettings` or `GiveUp`."""
