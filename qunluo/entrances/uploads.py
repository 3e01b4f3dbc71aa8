"""A table on its way in: kept, its columns chosen, tried, imported, and undone where that can be.

Trying and importing are jobs, so that a page waits for neither; killed half-way, they are run again from the start,
which changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from qunluo.accounts.writes import Deed, note
from qunluo.checkins.reads import plans
from qunluo.checkins.reads.uploads import SheetUpload, newest_imported, stale_uploads, upload_in
from qunluo.checkins.writes.outcomes import undo_outcomes
from qunluo.checkins.writes.uploads import forget_upload, move_upload, note_progress, note_upload
from qunluo.communities.reads import pages
from qunluo.entrances import lines, outcomes, sheets
from qunluo.entrances.columns import picked
from qunluo.entrances.lines import Sheet
from qunluo.entrances.tables import UnreadableTable, header_of
from qunluo.lib.clock import now
from qunluo.lib.refusal import Refusal

MOST_BYTES = 20 << 20
KEPT_FOR = timedelta(days=7)
"""A table holds names: it goes when it is imported, or when nobody came back for it."""
OUR_FAULT = "处理这个表格时程序出了错，不是表格的问题。日志里有详情，请把日志发给开发者。"
Kind, State = SheetUpload.Kind, SheetUpload.State
BEFORE_IMPORT = {State.CHOOSING, State.CHECKED}


class NotTaken(Refusal):
    """The table is not taken; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who brings a table, for which plan, and what its rows are."""

    operator_id: int
    community_id: int
    plan_id: int
    kind: str


def keep(chunks: Iterable[bytes], *, name: str, sender: Sender, at: datetime) -> SheetUpload:
    """Write the table to disk and note it, with its columns guessed. Raises `NotTaken` for what is no table."""
    folder = Path(settings.MEDIA_ROOT) / "sheets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / secrets.token_hex(16)
    try:
        _write(path, chunks)
        columns = _maker(sender.kind).guess(path)
    except UnreadableTable as error:
        path.unlink(missing_ok=True)
        raise NotTaken(str(error)) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    upload = SheetUpload(
        community_id=sender.community_id,
        plan_id=sender.plan_id,
        operator_id=sender.operator_id,
        kind=sender.kind,
        name=name.replace("\0", "")[:255],
        path=str(path),
        columns=columns,
        created_at=at,
        changed_at=at,
    )
    return note_upload(upload)


def choose(upload: SheetUpload, asked: Mapping[str, str], *, at: datetime) -> bool:
    """Take the columns that the operator chose, and try the table. False where they say too little."""
    header, known = header_of(Path(upload.path)), _maker(upload.kind).FIELDS
    columns = picked(header, asked, known)
    if fixed := asked.get(outcomes.FIXED, "").strip()[: outcomes.LONGEST_KIND]:
        columns[outcomes.FIXED] = fixed
    if not is_complete(upload, columns, header):
        return False
    return _try(upload, at=at, columns=columns)


def is_complete(upload: SheetUpload, columns: Mapping[str, str], header: list[str]) -> bool:
    """Whether the columns say all that a row must."""
    if upload.kind == Kind.OUTCOMES:
        return outcomes.is_complete(columns)
    today = sheet_of(upload, at=upload.created_at).today
    return lines.is_complete(columns, list(lines.day_columns(header, columns, today=today)))


def name_members(upload: SheetUpload, decided: Mapping[str, int], *, at: datetime) -> bool:
    """Take what the operator said of doubtful names (0: nobody), and try the table again."""
    return _try(upload, at=at, names={**upload.names, **decided})


def _try(upload: SheetUpload, *, at: datetime, **fields: Any) -> bool:
    fields |= {"problem": "", "done": 0, "report": {}}
    if not move_upload(upload.pk, come_from=BEFORE_IMPORT, to=State.CHECKING, at=at, **fields):
        return False
    app.configure_task("check_sheet").defer(upload_id=upload.pk)
    return True


def begin_import(upload: SheetUpload, *, operator_id: int, at: datetime) -> bool:
    """Import what was tried. False where somebody was quicker, or the plan takes nothing any more."""
    row = plans.plan_row(upload.plan_id, within=[upload.community_id])
    if row is None or row.archived_at is not None:
        return False
    if not move_upload(upload.pk, come_from={State.CHECKED}, to=State.IMPORTING, at=at, done=0, problem=""):
        return False
    _note("checkins.sheet.imported", upload, operator_id=operator_id, at=at)
    app.configure_task("import_sheet").defer(upload_id=upload.pk)
    return True


def run_check(upload_id: int) -> None:
    """Try the table and keep what was found."""
    _run(upload_id, State.CHECKING, _check)


def run_import(upload_id: int) -> None:
    """Import the table. What it held lives in the log and the tables now: the file goes."""
    _run(upload_id, State.IMPORTING, _import)
    upload = upload_in(upload_id, State.IMPORTED)
    if upload is not None:
        Path(upload.path).unlink(missing_ok=True)


def undo(upload: SheetUpload, *, operator_id: int, at: datetime) -> bool:
    """Take the outcomes back. Only the last import can be undone, for it may have written over those before."""
    if upload.kind != Kind.OUTCOMES or newest_imported(upload.plan_id) != upload.pk:
        return False
    if not move_upload(upload.pk, come_from={State.IMPORTED}, to=State.UNDONE, at=at, undo=[]):
        return False
    undo_outcomes(upload.plan_id, upload.undo)
    _note("checkins.sheet.undone", upload, operator_id=operator_id, at=at)
    return True


def delete(upload: SheetUpload, *, operator_id: int, at: datetime) -> None:
    """Forget the table. What was imported from it stays."""
    Path(upload.path).unlink(missing_ok=True)
    forget_upload(upload.pk)
    _note("checkins.sheet.deleted", upload, operator_id=operator_id, at=at)


def forget_old(*, at: datetime) -> int:
    """Files for which nobody came back; how many there were."""
    old = stale_uploads(before=at - KEPT_FOR)
    for upload in old:
        Path(upload.path).unlink(missing_ok=True)
        forget_upload(upload.pk)
    return len(old)


def sheet_of(upload: SheetUpload, *, at: datetime) -> Sheet:
    """The table with all that it is held against."""
    chosen = set(plans.groups_of([upload.plan_id]).get(upload.plan_id, []))
    return Sheet(
        path=Path(upload.path),
        columns=upload.columns,
        chosen=upload.names,
        plan=plans.plan_of(upload.plan_id),
        groups=[group for group in pages.groups_of(upload.community_id) if group.pk in chosen],
        at=at,
    )


def _run(upload_id: int, state: str, work: Callable[[SheetUpload], dict[str, Any]]) -> None:
    upload = upload_in(upload_id, state)
    if upload is None:
        return
    try:
        # Outcomes are written together with what it takes to undo them; check-ins batch by batch, with progress.
        with transaction.atomic() if upload.kind == Kind.OUTCOMES else nullcontext():
            move_upload(upload_id, come_from={state}, at=now(), **work(upload))
    except UnreadableTable as error:
        move_upload(upload_id, come_from={state}, to=State.CHOOSING, at=now(), problem=str(error))
    except Exception:
        move_upload(upload_id, come_from={state}, to=State.CHOOSING, at=now(), problem=OUR_FAULT)
        raise


def _check(upload: SheetUpload) -> dict[str, Any]:
    sheet = sheet_of(upload, at=now())
    if upload.kind == Kind.OUTCOMES:
        return {"to": State.CHECKED, "report": outcomes.look(sheet).data()}
    found = sheets.look(sheet, on_progress=lambda done: note_progress(upload.pk, done))
    return {"to": State.CHECKED, "report": found.data()}


def _import(upload: SheetUpload) -> dict[str, Any]:
    sheet = sheet_of(upload, at=now())
    before: list[list[Any]] = []
    if upload.kind == Kind.OUTCOMES:
        taken, before = outcomes.take(sheet)
    else:
        taken = sheets.take(sheet, on_progress=lambda done: note_progress(upload.pk, done))
    return {"to": State.IMPORTED, "done": taken, "total": taken, "undo": before}


def _maker(kind: str) -> Any:
    return outcomes if kind == Kind.OUTCOMES else lines


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    size = 0
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                raise UnreadableTable("表格太大了，最大 20 MB。请分成几个文件导入。")
            file.write(chunk)


def _note(action: str, upload: SheetUpload, *, operator_id: int, at: datetime) -> None:
    deed = Deed(
        action=action,
        subject=upload.name,
        operator_id=operator_id,
        community_id=upload.community_id,
        data={"plan": upload.plan_id, "upload": upload.pk},
    )
    note(deed, at=at)
