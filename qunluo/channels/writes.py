"""Connections made, mended, paused, and what the platforms last complained of."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from qunluo.channels.models import ChannelAccount
from qunluo.channels.reads import HISTORY, history_account

SECRET_BYTES, SLUG_BYTES = 32, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A connection as an operator asks for it."""

    kind: str
    name: str
    deliver_to: str = ""


def create_account(community_id: int, wish: Wish, *, at: datetime) -> ChannelAccount:
    """A new connection with a secret of its own. Its address can't be guessed, nor be chosen."""
    return ChannelAccount.objects.create(
        community_id=community_id,
        kind=wish.kind,
        name=wish.name,
        slug=_new_slug(),
        secret=_new_secret(),
        deliver_to=wish.deliver_to,
        created_at=at,
    )


def ensure_history_account(community_id: int, *, at: datetime) -> ChannelAccount:
    """Where imported groups live; begins with the first import. Its secret is empty: nobody can call in on it."""
    return history_account(community_id) or ChannelAccount.objects.create(
        community_id=community_id, kind=HISTORY, name=_("导入的聊天记录"), slug=_new_slug(), secret="", created_at=at
    )


def update_account(row: ChannelAccount, *, name: str, deliver_to: str) -> None:
    """Change name and address. A complaint about the old address is forgotten with it."""
    if deliver_to != row.deliver_to:
        row.last_error, row.last_error_at, row.held_until = "", None, None
    row.name, row.deliver_to = name, deliver_to
    row.save(update_fields=["name", "deliver_to", "last_error", "last_error_at", "held_until"])


def rotate_secret(row: ChannelAccount) -> str:
    """A new secret; the old one stops working at once, in both directions. What waited for it is let go."""
    row.secret = secret = _new_secret()
    row.last_error, row.last_error_at, row.held_until = "", None, None
    row.save(update_fields=["secret", "last_error", "last_error_at", "held_until"])
    return secret


def set_active(row: ChannelAccount, *, is_active: bool) -> None:
    """Pause or resume, both ways."""
    row.is_active = is_active
    row.save(update_fields=["is_active"])


def note_error(account_id: int, error: str, *, at: datetime) -> None:
    """Show on the connection's page that the operator must mend something."""
    ChannelAccount.objects.filter(pk=account_id).update(last_error=error[:500], last_error_at=at)


def clear_error(account_id: int) -> None:
    """The platform takes our calls again: nothing is held back any longer."""
    ChannelAccount.objects.filter(pk=account_id).update(last_error="", last_error_at=None, held_until=None)


def hold(account_id: int, *, until: datetime) -> None:
    """Send nothing on this connection before `until`. A longer hold stays."""
    rows = ChannelAccount.objects.filter(Q(held_until=None) | Q(held_until__lt=until), pk=account_id)
    rows.update(held_until=until)


def move_hold(account_id: int, *, seen: datetime | None, until: datetime | None) -> bool:
    """Set the hold to `until` if it still is what the caller has seen: of many who try, one may."""
    return bool(ChannelAccount.objects.filter(pk=account_id, held_until=seen).update(held_until=until))


def release(account_id: int, *, seen: datetime | None) -> None:
    """The platform took an action: let the others go, unless a new hold has begun since."""
    if move_hold(account_id, seen=seen, until=None):
        clear_error(account_id)


def _new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def _new_slug() -> str:
    """No - and _ at the ends: chat programs leave them out of the link when they make one of a text."""
    return secrets.token_hex(SLUG_BYTES)
