"""A QR code on a screen that changes every half minute: who scans it is there now.

The code is an HMAC of the step of time under the place's own secret. The step before holds as well, for who was
slow to point the phone.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

import segno
from django.conf import settings

from qunluo.checkins.models import Site

STEP_SECONDS = 30
STEPS_THAT_HOLD = 2
CODE_BYTES = 6


def new_secret() -> str:
    """A secret for a new place."""
    return secrets.token_urlsafe(32)


def code_at(site: Site, at: datetime) -> str:
    """The ten characters that the screen shows at that moment."""
    return _code(site, _step(at))


def is_code(site: Site, given: str, at: datetime) -> bool:
    """Whether the code was on the screen just now. A place that was closed has no codes."""
    if site.closed_at is not None:
        return False
    step = _step(at)
    known = [_code(site, step - back) for back in range(STEPS_THAT_HOLD)]
    return any(hmac.compare_digest(given.encode(), one.encode()) for one in known)


def address_at(site: Site, at: datetime) -> str:
    """What the QR code says: the page that a member opens by scanning."""
    return f"{settings.QUNLUO_URL}/m/s/{site.pk}/{code_at(site, at)}/"


def qr_svg(address: str) -> str:
    """The QR code as an SVG element to stand in a page; scales with its box, and needs no inline style."""
    code = segno.make(address, error="m", boost_error=False)
    return str(code.svg_inline(scale=1, border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr"))


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def _code(site: Site, step: int) -> str:
    mac = hmac.digest(str(site.secret).encode(), f"qunluo.site\0{site.pk}\0{step}".encode(), "sha256")
    return base64.b32encode(mac[:CODE_BYTES]).decode().rstrip("=").lower()
