"""What makes the ledger tamper-evident: keyed MACs over every column of entries, wallets and seals.

Each wallet is a chain of its own, so that no two members wait for one another. The MAC of an entry covers the
one before it and every column of its row; a wallet's `head` is the MAC of its last entry, and its own `mac`
covers the rest of its row. Seals bind all the wallets of a community together, and each seal the one before.

The key comes from the settings' crypto keys. An old key stays in the settings for as long as rows made with
it are kept: a MAC begins with the id of its key.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import orjson
from django.conf import settings

KEY_ID_BYTES = 4
NOTHING = b""
"""What the first entry of a chain has before it."""
Value = str | int | bytes | datetime | None
ENTRY_COLUMNS = (
    "id",
    "community_id",
    "wallet_id",
    "wallet_seq",
    "against",
    "key",
    "amount",
    "owed_change",
    "balance_after",
    "kind",
    "subject",
    "reason",
    "at",
    "posted_at",
    "expires_at",
    "operator_id",
    "reverses_id",
)
WALLET_COLUMNS = ("id", "community_id", "person_id", "balance", "owed", "earned", "seq", "expires_at", "head")
SEAL_COLUMNS = ("community_id", "number", "at", "last_entry", "entries", "wallets", "digest")


class UnknownKey(Exception):
    """The MAC was made with a key that is not in the settings."""


@lru_cache(maxsize=8)
def _keys(phrases: tuple[str, ...]) -> dict[bytes, bytes]:
    """Key id -> key, newest first."""
    derived = [hashlib.sha256(b"qunluo.ledger\x00" + phrase.encode()).digest() for phrase in phrases]
    return {hashlib.sha256(key).digest()[:KEY_ID_BYTES]: key for key in derived}


def _as_bytes(values: Sequence[Value]) -> bytes:
    """One and only one text for these values: JSON, with bytes as hex. Moments are in UTC, as Django reads them."""
    return orjson.dumps(values, default=_as_hex)


def _as_hex(value: object) -> str:
    if not isinstance(value, bytes):
        raise TypeError(type(value))
    return value.hex()


def mac_of(values: Sequence[Value], *, table: str, before: bytes = NOTHING) -> bytes:
    """The MAC of a row after the one before it, with the newest key. Equal values of two tables differ by `table`."""
    key_id, key = next(iter(_keys(tuple(settings.QUNLUO_CRYPTO_KEYS)).items()))
    return key_id + _digest(key, values, table=table, before=before)


def mac_like(mac: bytes, values: Sequence[Value], *, table: str, before: bytes = NOTHING) -> bytes:
    """The MAC that the row should have, with the key with which `mac` says that it was made."""
    key_id = mac[:KEY_ID_BYTES]
    key = _keys(tuple(settings.QUNLUO_CRYPTO_KEYS)).get(key_id)
    if key is None:
        raise UnknownKey(key_id.hex())
    return key_id + _digest(key, values, table=table, before=before)


def macs_of(values: Sequence[Value], *, table: str, before: bytes = NOTHING) -> list[bytes]:
    """The MACs of the row under every key in the settings."""
    keys = _keys(tuple(settings.QUNLUO_CRYPTO_KEYS))
    return [key_id + _digest(key, values, table=table, before=before) for key_id, key in keys.items()]


def _digest(key: bytes, values: Sequence[Value], *, table: str, before: bytes) -> bytes:
    return hmac.digest(key, b"%b\0%b\0%b" % (table.encode(), before, _as_bytes(values)), "sha256")
