"""The backup way: a form without sign-in, opened and closed by an operator, and what is written into it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from qunluo.checkins.models import BackupEntry, BackupForm, Picture
from qunluo.checkins.pictures import Kept

TOKEN_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote into the form, and from which network (a pseudonym); `is_proven`: a code says who it was."""

    name: str
    text: str
    key: str
    pictures: Sequence[Kept] = ()
    network: str = ""
    is_proven: bool = False


@transaction.atomic
def open_form(plan_id: int, *, reason: str, operator_id: int | None, at: datetime) -> BackupForm:
    """The plan's open form; a new one begins only where none is open."""
    known = BackupForm.objects.filter(plan_id=plan_id, closed_at=None).first()
    if known is not None:
        return known
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return BackupForm.objects.create(
        plan_id=plan_id, token=token, reason=reason[:200], opened_at=at, opened_by_id=operator_id
    )


def close_form(form: BackupForm, *, at: datetime) -> None:
    """It takes nothing more."""
    BackupForm.objects.filter(pk=form.pk, closed_at=None).update(closed_at=at)


def note_entry(form: BackupForm, written: Written, *, member_id: int | None, at: datetime) -> BackupEntry:
    """Keep it under its key; settled at once where it is clear whose it is."""
    row, _ = BackupEntry.objects.get_or_create(
        form=form,
        key=written.key,
        defaults={
            "name": written.name,
            "text": written.text,
            "pictures": [asdict(one) for one in written.pictures],
            "network": written.network,
            "is_proven": written.is_proven,
            "at": at,
            "member_id": member_id,
            "settled_at": at if member_id else None,
        },
    )
    return row


def settle_entry(entry: BackupEntry, *, member_id: int | None, operator_id: int, at: datetime) -> bool:
    """An operator says whose it is, or that it is nobody's. False where that was said before."""
    rows = BackupEntry.objects.filter(pk=entry.pk, settled_at=None)
    return bool(rows.update(member_id=member_id, settled_at=at, settled_by_id=operator_id))


def own_pictures_of(entry: BackupEntry, *, member_id: int, community_id: int) -> None:
    """The pictures of the entry become the member's."""
    for told in entry.pictures:
        Picture.objects.get_or_create(
            member_id=member_id,
            sha256=told["sha256"],
            submission=None,
            defaults={
                "community_id": community_id,
                "at": entry.at,
                "phash": told["phash"],
                "width": told["width"],
                "height": told["height"],
                "size": told["size"],
            },
        )
