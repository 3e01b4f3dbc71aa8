"""The rows of tables that operators bring along, from state to state."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from qunluo.checkins.models import SheetUpload


def note_upload(upload: SheetUpload) -> SheetUpload:
    """Keep a new one."""
    upload.save(force_insert=True)
    return upload


def move_upload(upload_id: int, *, come_from: Collection[str], to: str, at: datetime, **fields: Any) -> bool:
    """Go on to the state, with these fields, unless somebody was quicker."""
    rows = SheetUpload.objects.filter(pk=upload_id, state__in=come_from)
    return rows.update(state=to, changed_at=at, **fields) > 0


def note_progress(upload_id: int, done: int) -> None:
    """How far it is."""
    SheetUpload.objects.filter(pk=upload_id).update(done=done)


def forget_upload(upload_id: int) -> None:
    """The row goes; what was imported stays."""
    SheetUpload.objects.filter(pk=upload_id).delete()
