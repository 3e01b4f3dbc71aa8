"""Secrets at rest: AES-256-GCM, with the key's id in the value and the place it belongs to as associated data."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

VERSION = b"\x01"
KEY_ID_BYTES, NONCE_BYTES = 4, 12


class CannotDecrypt(Exception):
    """The value was written with a key that is not in the settings, or is not what was written."""


def _keys(passphrases: Sequence[str]) -> dict[bytes, AESGCM]:
    """Key id -> key, newest first. The id is derived, so that a key needs no name in the settings."""
    derived = [hashlib.sha256(b"qunluo.crypto\x00" + phrase.encode()).digest() for phrase in passphrases]
    return {hashlib.sha256(key).digest()[:KEY_ID_BYTES]: AESGCM(key) for key in derived}


def encrypt(plain: str, *, place: str) -> bytes:
    """Version | key id | nonce | ciphertext, with the newest key; readable only for the same `place`."""
    key_id, key = next(iter(_keys(settings.QUNLUO_CRYPTO_KEYS).items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + key_id + nonce + key.encrypt(nonce, plain.encode(), place.encode())


def decrypt(sealed: bytes, *, place: str) -> str:
    """The plain text, whichever of the keys in the settings sealed it."""
    body = sealed[1:]
    key_id, nonce, cipher = body[:KEY_ID_BYTES], body[KEY_ID_BYTES:][:NONCE_BYTES], body[KEY_ID_BYTES + NONCE_BYTES :]
    key = _keys(settings.QUNLUO_CRYPTO_KEYS).get(key_id)
    if sealed[:1] != VERSION or key is None:
        raise CannotDecrypt(place)
    try:
        return key.decrypt(nonce, cipher, place.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt(place) from error


def blind_index(plain: str, *, place: str) -> bytes:
    """A keyed word for a text, by which a table can be asked for it and from which it can't be guessed."""
    return blind_indexes(plain, place=place)[0]


def blind_indexes(plain: str, *, place: str) -> list[bytes]:
    """The word under each of the keys, newest first: rows that an older key wrote are found, too."""
    said = f"{place}\0{plain}".encode()
    keys = [hashlib.sha256(b"qunluo.index\x00" + phrase.encode()).digest() for phrase in settings.QUNLUO_CRYPTO_KEYS]
    return [hmac.digest(key, said, "sha256") for key in keys]


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]  # the stubs want get/set types, which the methods give
    """A text that stands encrypted in the table and plain in Python. Can't be searched."""

    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"  # noqa: SLF001 - Django's documented Model._meta

    def get_prep_value(self, value: Any) -> Any:
        """Plain text in, sealed bytes out."""
        return None if value is None else encrypt(str(value), place=self._place())

    def from_db_value(self, value: Any, *_: Any) -> str | None:
        """Sealed bytes in, plain text out."""
        return None if value is None else decrypt(bytes(value), place=self._place())

    def to_python(self, value: Any) -> Any:
        """Forms and fixtures hand over plain text."""
        return value
