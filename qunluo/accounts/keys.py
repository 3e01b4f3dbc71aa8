"""Keys for programs: shown once, kept as a hash, revoked at once."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from qunluo.accounts import models
from qunluo.accounts.reads import token_hash
from qunluo.accounts.writes import Deed, note

ApiKey = models.ApiKey
"""The row, named here for those who may not touch the tables."""
PREFIX = "qk_"
KEY_BYTES = 24
LONGEST_NAME = 60


def make_key(community_id: int, name: str, *, can_write: bool, operator_id: int, at: datetime) -> tuple[ApiKey, str]:
    """A new key and its one and only copy in plain text."""
    plain = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    row = ApiKey.objects.create(
        community_id=community_id,
        name=name[:LONGEST_NAME],
        key_hash=token_hash(plain),
        ending=plain[-4:],
        can_write=can_write,
        created_at=at,
        created_by_id=operator_id,
    )
    deed = Deed(action="accounts.key.made", subject=str(row), operator_id=operator_id, community_id=community_id)
    note(deed, at=at)
    return row, plain


def revoke_key(key_id: int, *, within: Collection[int], operator_id: int, at: datetime) -> bool:
    """The key opens nothing any more. False where it did not before."""
    row = ApiKey.objects.filter(pk=key_id, community_id__in=within, revoked_at=None).first()
    if row is None:
        return False
    ApiKey.objects.filter(pk=row.pk).update(revoked_at=at)
    deed = Deed(action="accounts.key.revoked", subject=str(row), operator_id=operator_id, community_id=row.community_id)
    note(deed, at=at)
    return True


def key_for(plain: str, *, at: datetime) -> ApiKey | None:
    """The key that a program shows; notes once a day that it is used."""
    if not plain.startswith(PREFIX):
        return None
    row = ApiKey.objects.filter(key_hash=token_hash(plain), revoked_at=None).first()
    if row is not None and row.used_on != at.date():
        ApiKey.objects.filter(pk=row.pk).update(used_on=at.date())
    return row


def keys_of(community_id: int) -> list[ApiKey]:
    """The community's keys, the newest first; revoked ones stay on record."""
    return list(ApiKey.objects.filter(community_id=community_id).select_related("created_by").order_by("-id"))


def key_row(key_id: int, *, within: Collection[int]) -> ApiKey | None:
    """The key, if it belongs to one of these communities."""
    return ApiKey.objects.filter(pk=key_id, community_id__in=within).first()
