"""HMAC-SHA256 over timestamp, nonce and body: how we and an app prove to one another who speaks."""

from __future__ import annotations

import hashlib
import hmac


def sign(secret: str, *, timestamp: str, nonce: str, body: bytes) -> str:
    """The lower-case hex signature. The parts are joined by newlines, so that none can run into the next."""
    head = f"{timestamp}\n{nonce}\n".encode()
    return hmac.new(secret.encode(), head + body, hashlib.sha256).hexdigest()


def is_signed(secret: str, given: str, *, timestamp: str, nonce: str, body: bytes) -> bool:
    """Whether `given` is the signature; an empty secret signs nothing."""
    if not secret:
        return False
    wanted = sign(secret, timestamp=timestamp, nonce=nonce, body=body)
    return hmac.compare_digest(given.encode(), wanted.encode())
