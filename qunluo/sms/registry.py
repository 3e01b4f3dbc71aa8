"""The sender that the settings name, by dotted path, so that nothing imports a sender."""

from __future__ import annotations

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from qunluo.sms.base import Access, Sender

DEMO = "demo"


def sender() -> Sender | None:
    """The sender in use; None where text messages are off."""
    return _sender(settings.QUNLUO_SMS) if settings.QUNLUO_SMS else None


def access() -> Access:
    """What the settings say of the gateway."""
    return Access(
        url=settings.QUNLUO_SMS_URL,
        id=settings.QUNLUO_SMS_ID,
        secret=settings.QUNLUO_SMS_SECRET,
        signature=settings.QUNLUO_SMS_SIGNATURE,
        template=settings.QUNLUO_SMS_TEMPLATE,
        app=settings.QUNLUO_SMS_APP,
        region=settings.QUNLUO_SMS_REGION,
    )


def missing() -> list[str]:
    """The settings that the chosen sender still needs."""
    chosen, given = sender(), access()
    return [f"QUNLUO_SMS_{name.upper()}" for name in (chosen.wants if chosen else ()) if not getattr(given, name)]


def is_on() -> bool:
    """Whether codes can be sent, as far as the settings tell."""
    return sender() is not None and not missing()


def is_demo() -> bool:
    """Whether nothing leaves the house, and the console shows what would have been sent."""
    return bool(settings.QUNLUO_SMS == DEMO)


@cache
def _sender(kind: str) -> Sender:
    return cast("Sender", import_string(settings.QUNLUO_SMS_SENDERS[kind])())
