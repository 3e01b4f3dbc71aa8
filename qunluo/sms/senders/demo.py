"""The stand-in: nothing is sent, and the console shows what would have been."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from qunluo.channels.base import Answer, OutgoingCall
from qunluo.sms.base import Access, Text


class DemoSender:
    """For trying the flow without a contract with anybody."""

    kind: ClassVar[str] = "demo"
    wants: ClassVar[tuple[str, ...]] = ()

    def write(self, text: Text, *, access: Access, at: datetime) -> OutgoingCall | None:  # noqa: ARG002 - the protocol
        """Nothing leaves."""
        return None

    def settle(self, answer: Answer) -> None:
        """Nobody answers."""
