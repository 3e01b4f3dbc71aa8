"""The two cookies of members' pages: the pass, and after notice a number for the device."""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from qunluo.lib import passes
from qunluo.lib.passes import PASS_LASTS, Pass, pseudonym, seal_pass

DEVICE = "qunluo_device"
DEVICE_SECONDS = 400 * 24 * 3600
A_NUMBER = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def set_pass(response: HttpResponse, holder: Pass) -> None:
    """The browser is this member's for a month."""
    _set(response, passes.COOKIE, seal_pass(holder), int(PASS_LASTS.total_seconds()))


def end_pass(response: HttpResponse) -> None:
    """The browser is nobody's. The device's number stays: it is not the member's."""
    response.delete_cookie(passes.COOKIE, path=passes.COOKIE_PATH)


def device_of(request: HttpRequest) -> str:
    """The pseudonym that claims carry for this browser; empty where it has no number."""
    number = request.COOKIES.get(DEVICE, "")
    return pseudonym("device", number) if A_NUMBER.fullmatch(number) else ""


def give_number(request: HttpRequest, response: HttpResponse) -> str:
    """Give the browser a number if it has none, and return the pseudonym."""
    number = request.COOKIES.get(DEVICE, "")
    if not A_NUMBER.fullmatch(number):
        number = secrets.token_urlsafe(16)
        _set(response, DEVICE, number, DEVICE_SECONDS)
    return pseudonym("device", number)


def _set(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=passes.COOKIE_PATH,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
