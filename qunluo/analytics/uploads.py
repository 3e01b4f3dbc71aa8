"""An uploaded chat history: kept, checked up in the background, and made a group if the operator wants."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from procrastinate.contrib.django import app

from qunluo.analytics.asked import ask_for_figures
from qunluo.analytics.models import HistoryFile
from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.export import open_export
from qunluo.channels.writes import ensure_history_account
from qunluo.communities.writes import ensure_groups
from qunluo.intake.importing import AnotherGroup, ImportResult, external_id_of, import_history
from qunluo.lib.clock import now

SHOW_EVERY_SECONDS = 0.5
BAD_LINES_SHOWN = 50
OUR_FAULT = "处理这份文件时程序出了错，不是文件的问题，文件还在。日志里有详情，请换一份再试，或把日志发给开发者。"
State = HistoryFile.State


class TooLarge(Exception):
    """The upload is larger than the installation allows; nothing of it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who uploads, and for which community."""

    operator_id: int
    community_id: int


def keep(chunks: Iterable[bytes], *, name: str, sender: Sender, at: datetime) -> HistoryFile:
    """Write an upload to disk as it comes and note it. Raises `TooLarge`; half an upload is not kept."""
    folder = Path(settings.MEDIA_ROOT) / "histories"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / secrets.token_hex(16)
    try:
        size = _write(path, chunks)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return HistoryFile.objects.create(
        operator_id=sender.operator_id,
        community_id=sender.community_id,
        name=name[:255],
        path=str(path),
        bytes=size,
        created_at=at,
        changed_at=at,
    )


def _write(path: Path, chunks: Iterable[bytes]) -> int:
    size = 0
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.QUNLUO_UPLOAD_LIMIT:
                raise TooLarge(f"{settings.QUNLUO_UPLOAD_LIMIT}")
            file.write(chunk)
    return size


def start(upload_id: int) -> None:
    """Ask for the checkup; it begins when a background process is free."""
    app.configure_task("run_checkup").defer(upload_id=upload_id)


def request_import(upload_id: int, *, group_id: int | None) -> bool:
    """Ask for the import into this group, or into one of its own. False where it is not ready for that."""
    ready = HistoryFile.objects.filter(pk=upload_id, state__in=[State.READY, State.IMPORTED])
    if not ready.update(state=State.IMPORTING, group_id=group_id, problem="", bytes_read=0, changed_at=now()):
        return False
    app.configure_task("run_import").defer(upload_id=upload_id)
    return True


def delete(upload: HistoryFile) -> None:
    """Forget the upload, its file and its result. What was imported from it stays."""
    Path(upload.path).unlink(missing_ok=True)
    upload.delete()


def run_checkup(upload_id: int) -> None:
    """Diagnose the file and keep the result; run again after a kill it begins anew."""
    row = HistoryFile.objects.filter(pk=upload_id, state__in=[State.UPLOADED, State.READING]).first()
    if row is None:
        return
    _change(row, state=State.READING, bytes_read=0)
    from qunluo.analytics.checkup.compute import (  # noqa: PLC0415 - loads DuckDB, which only this job needs
        Choices,
        check_up,
    )

    try:
        result = check_up(Path(row.path), Choices(name=row.name), on_progress=_progress_of(row))
    except UnreadableExport as error:
        _change(row, state=State.UNREADABLE, problem=str(error))
        return
    except Exception:
        _change(row, state=State.UNREADABLE, problem=OUR_FAULT)
        raise
    _change(row, state=State.READY, checkup=result.to_data(), bytes_read=row.bytes)


def run_import(upload_id: int) -> None:
    """Put the history into its group; a group of its own begins where none is chosen."""
    row = HistoryFile.objects.filter(pk=upload_id, state=State.IMPORTING).first()
    if row is None:
        return
    path = Path(row.path)
    try:
        group_id = row.group_id or _new_group(row, path)
        result = import_history(path, group_id=group_id, at=now(), progress=_progress_of(row))
    except (UnreadableExport, AnotherGroup) as error:
        _change(row, state=State.READY, problem=str(error))
        return
    except Exception:
        _change(row, state=State.READY, problem=OUR_FAULT)
        raise
    _change(row, state=State.IMPORTED, group_id=group_id, imported=_told(result), bytes_read=row.bytes)
    ask_for_figures([group_id])


def _new_group(row: HistoryFile, path: Path) -> int:
    """The group that the file is about, on the community's account for imported groups; known or new."""
    if row.community_id is None:
        raise AnotherGroup("这次上传没有选社群，请在社群里重新上传。")
    with open_export(path) as export:
        next(export.chunks(), None)
        lane = (ensure_history_account(row.community_id, at=now()).pk, external_id_of(export.head))
    return ensure_groups([lane], communities={lane[0]: row.community_id}, at=now())[lane].id


def _told(result: ImportResult) -> dict[str, Any]:
    lines = [{"number": line.number, "reason": line.reason} for line in result.bad_lines[:BAD_LINES_SHOWN]]
    return {"new": result.new, "known": result.known, "bad": result.bad, "bad_lines": lines}


def _change(row: HistoryFile, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.changed_at = now()
    row.save(update_fields=[*fields, "changed_at"])


def _progress_of(row: HistoryFile) -> Callable[[int, int], None]:
    """Show how far the reading is, twice a second at most."""
    shown_at = 0.0

    def show(done: int, _total: int) -> None:
        nonlocal shown_at
        if time.monotonic() - shown_at >= SHOW_EVERY_SECONDS:
            shown_at = time.monotonic()
            HistoryFile.objects.filter(pk=row.pk).update(bytes_read=done)

    return show
