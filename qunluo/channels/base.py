"""What a channel is: two pure translations and a list of what it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol

from qunluo.core.actions import Action
from qunluo.core.events import GroupEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One call of a platform. Header names are lower case."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One thing that a call told. `raw`, in UTF-8, is by itself a body that `read` turns into this one reading.

    `event` is None where the shape is unknown: it is kept raw, counted and answered 200 all the same.
    """

    key: str
    raw: bytes
    event: GroupEvent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingCall:
    """One request to a platform: where, with what headers, and the body as it is signed."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passport:
    """What an account needs to speak for itself: the shared secret and where the platform listens."""

    secret: str
    deliver_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the platform said to a call."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class BadSignature(Exception):
    """The request was not made by the channel it claims to be from; the sentence is for the caller's log."""


class UnreadableBody(Exception):
    """The signed body is not even JSON, XML or whatever the channel speaks: the caller must mend it."""


class TryAgain(Exception):
    """The platform can't just now: wait `after` seconds. `is_account_wide` holds back the whole account."""

    def __init__(self, reason: str, *, after: float, is_account_wide: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.is_account_wide = is_account_wide


class FixSettings(Exception):
    """The operator must mend something first: a secret, an address, a right."""


class GiveUp(Exception):
    """The platform will never carry this action out."""


class Codec(Protocol):
    """Pure: neither stores nor sends. `can` names the actions that the channel carries out.

    `is_keyed` says that the platform takes our idempotency key, so that a doubtful call may be repeated.
    """

    kind: ClassVar[str]
    can: ClassVar[frozenset[type[Action]]]
    is_keyed: ClassVar[bool]

    def verify(self, incoming: Incoming, secret: str, at: datetime) -> str:
        """Return the nonce of a call made now by who knows the secret; raise `BadSignature` otherwise."""

    def read(self, body: bytes) -> list[Reading]:
        """All that the body tells; raises `UnreadableBody`."""

    def write(self, action: Action, *, key: str, passport: Passport, at: datetime) -> OutgoingCall:
        """The call that asks the platform to carry the action out."""

    def check(self, *, key: str, passport: Passport, at: datetime) -> OutgoingCall:
        """A call that asks for nothing but an answer, to try address and secret."""

    def settle(self, answer: Answer) -> None:
        """Return if the platform took the action; raise `TryAgain`, `FixSettings` or `GiveUp` otherwise."""
