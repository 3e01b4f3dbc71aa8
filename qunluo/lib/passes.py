"""How members prove who they are without a password: a signed link for a day, then a signed cookie for a month.

Nothing is stored for either. `QUNLUO_PASS_EPOCH` goes into every signature: one more ends all links and cookies.
The cookie holds all that the tap door must know, so that the door asks no database.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from django.conf import settings

LINK_LASTS = timedelta(hours=24)
PASS_LASTS = timedelta(days=30)
COOKIE = "qunluo_pass"
COOKIE_PATH = "/m/"
DOOR = "/m/in/"
MAC_BYTES = 16
A_PAGE = re.compile(r"(?:[a-z0-9_-]+/)*", re.ASCII)
A_LINK = re.compile(r"([0-9]{1,18})\.([0-9a-z]{1,12})\.([\w-]{22})(?:/(.*))?", re.ASCII)
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


class BadPass(Exception):
    """Not one of ours, or changed on the way."""


class StalePass(BadPass):
    """One of ours, but its time is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a signed link says: who, and the page below /m/ that it leads to."""

    member_id: int
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """Who holds the cookie. `group` and `member` are the platform's ids; `device` is empty before the notice."""

    account_id: int
    group_id: int
    group: str
    member_id: int
    member: str
    issued_at: datetime
    device: str = ""


def member_link(member_id: int, *, at: datetime, page: str = "") -> str:
    """An absolute address that signs this member in, for a day, and shows them a page like "rank/"."""
    if not A_PAGE.fullmatch(page):
        raise ValueError(page)
    expires = _base36(int((at + LINK_LASTS).timestamp()))
    token = f"{member_id}.{expires}.{_mac('link', f'{member_id}.{expires}.{page}')}"
    return f"{settings.QUNLUO_URL}{DOOR}{token}/{page}"


def read_link(token: str, at: datetime) -> Link:
    """What stands behind `DOOR` in a link. Raises `BadPass`, or `StalePass` where it was good once."""
    found = A_LINK.fullmatch(token)
    if found is None:
        raise BadPass(token)
    member, expires, mac, page = found.groups(default="")
    if not hmac.compare_digest(mac, _mac("link", f"{member}.{expires}.{page}")):
        raise BadPass(token)
    if int(expires, 36) <= at.timestamp():
        raise StalePass(token)
    return Link(member_id=int(member), page=page)


def seal_pass(one: Pass) -> str:
    """The value of the cookie."""
    fields = asdict(one)
    return seal("pass", fields, at=fields.pop("issued_at"))


def read_pass(cookie: str, at: datetime) -> Pass:
    """Who holds this cookie. Raises `BadPass`, or `StalePass`."""
    note = unseal("pass", cookie, at=at, lasts=PASS_LASTS)
    return Pass(**note.fields, issued_at=note.at)


def proof_of(holder: Pass) -> str:
    """What a form of ours holds, so that no page of others can hand it in: bound to this one sign-in."""
    return _mac("proof", f"{holder.member_id}.{holder.issued_at.timestamp():.0f}")


def is_proof(given: str, holder: Pass) -> bool:
    """Whether a form with this word in it was made for the holder of this pass."""
    return hmac.compare_digest(given.encode(), proof_of(holder).encode())


def pseudonym(kind: str, what: str) -> str:
    """A word that stands for a device or a network: always the same one, and not to be turned back."""
    return _mac(kind, what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What we said to ourselves through somebody's browser, and when."""

    fields: dict[str, Any]
    at: datetime


def seal(kind: str, fields: Mapping[str, Any], *, at: datetime) -> str:
    """A small signed note. Whoever carries it can read it, but not change it."""
    told = _base64(orjson.dumps([int(at.timestamp()), dict(fields)]))
    return f"{told}.{_mac(kind, told)}"


def unseal(kind: str, note: str, *, at: datetime, lasts: timedelta) -> Note:
    """What the note says. Raises `BadPass`, or `StalePass`."""
    told, _, mac = note.partition(".")
    if not told or not hmac.compare_digest(mac.encode(), _mac(kind, told).encode()):
        raise BadPass(kind)
    moment, fields = orjson.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    said = datetime.fromtimestamp(moment, UTC)
    if at - said >= lasts:
        raise StalePass(kind)
    return Note(fields=fields, at=said)


def _mac(kind: str, text: str) -> str:
    """128 bits; the kind and the epoch are part of the key, so that no signature serves for something else."""
    key = hashlib.sha256(f"qunluo.passes\0{kind}\0{settings.QUNLUO_PASS_EPOCH}\0{settings.SECRET_KEY}".encode())
    return _base64(hmac.digest(key.digest(), text.encode(), "sha256")[:MAC_BYTES])


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = BASE36[rest] + digits
    return digits
