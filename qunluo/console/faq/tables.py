"""Entries as a table: out, and in again after a look at what that would do."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast
from urllib.parse import quote

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.notices import tell, warn
from qunluo.entrances.tables import UnreadableTable, header_of, rows_of
from qunluo.lib.sheets import CSV_TYPE, XLSX_TYPE, Sheet, write_csv, write_xlsx
from qunluo.replies.importing import HEADER, MOST_ROWS, Fate, Planned, columns_of, plan_rows
from qunluo.replies.reads.faq import entries_of, groups_of_entry
from qunluo.replies.writes.faq import By, Told, save_entries

LARGEST = 2 * 1024 * 1024
SALT = "faq-import"
MINUTES = 30
SHOWN = 100
Rows: TypeAlias = list[tuple[int, Sequence[str]]]


@require_GET
@desk_view
def download(request: HttpRequest, desk: Desk, form: str) -> HttpResponse:
    """All entries in the form in which they can come back."""
    del request
    rows = [
        (row.question, "\n".join(row.phrasings), row.answer, _("是") if row.is_on else _("否"))
        for row in sorted(entries_of(desk.community_id), key=lambda row: row.pk)
    ]
    _note(desk, "replies.faq.exported", len(rows))
    if form == "xlsx":
        chunks, kind = write_xlsx(Sheet(title=_("问答"), header=HEADER, rows=rows)), XLSX_TYPE
    else:
        chunks, kind = write_csv([HEADER, *rows]), CSV_TYPE
    response = StreamingHttpResponse(chunks, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_('问答') + '.' + form)}"
    return cast("HttpResponse", response)  # Django's types part the two, its middleware does not


@require_POST
@desk_view
def take(request: HttpRequest, desk: Desk) -> HttpResponse:
    """First the file: show what it would do. Then the same rows again, signed: do it."""
    desk.must_write()
    try:
        rows, columns = _signed(request) if "rows" in request.POST else _uploaded(request)
    except UnreadableTable as error:
        warn(request, str(error))
        return redirect("console:faq.list")
    planned = plan_rows(rows, columns, known=entries_of(desk.community_id))
    if "rows" in request.POST:
        return _import(request, desk, planned)
    counts = Counter(one.fate.value for one in planned)
    context: dict[str, Any] = {
        "planned": sorted(planned, key=lambda one: (one.fate is not Fate.BAD, one.number))[:SHOWN],
        "more": max(len(planned) - SHOWN, 0),
        "counts": counts,
        "works": counts[Fate.NEW] + counts[Fate.CHANGED],
        "rows": signing.dumps([rows, columns], salt=SALT, compress=True),
    }
    return page(request, desk, "console/faq/import.html", context)


def _import(request: HttpRequest, desk: Desk, planned: list[Planned]) -> HttpResponse:
    known = {row.pk: row for row in entries_of(desk.community_id)}
    wanted = [one for one in planned if one.fate in {Fate.NEW, Fate.CHANGED}]
    by = By(community_id=desk.community_id, operator_id=desk.operator.pk, at=desk.at)
    pairs = [(known.get(one.entry_id or 0), _kept(one)) for one in wanted]
    count = save_entries(pairs, by=by)
    _note(desk, "replies.faq.imported", count)
    tell(request, ngettext("导入了 %(count)s 条问答。", "导入了 %(count)s 条问答。", count) % {"count": count})
    return redirect("console:faq.list")


def _kept(planned: Planned) -> Told:
    """A changed entry stays for the groups that it was for: the table does not tell of groups."""
    told = planned.told
    groups = tuple(groups_of_entry(planned.entry_id)) if planned.entry_id else ()
    return Told(question=told.question, answer=told.answer, phrasings=told.phrasings, groups=groups, is_on=told.is_on)


def _signed(request: HttpRequest) -> tuple[Rows, dict[str, int]]:
    try:
        rows, columns = signing.loads(request.POST["rows"], salt=SALT, max_age=MINUTES * 60)
    except signing.BadSignature as error:
        raise UnreadableTable(_("这次核对已经过期，请重新选择文件。")) from error
    return [(number, cells) for number, cells in rows], columns


def _uploaded(request: HttpRequest) -> tuple[Rows, dict[str, int]]:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise UnreadableTable(_("请先选一个表格文件。"))
    if (file.size or 0) > LARGEST:
        raise UnreadableTable(_("这个文件超过 2 MB，请分成几个文件导入。"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        path.write_bytes(file.read())
        columns = columns_of(header_of(path))
        if not {"question", "answer"} <= columns.keys():
            raise UnreadableTable(_("表格里要有“问题”和“答案”两列，另外可以有“其他问法”和“启用”。"))
        rows: Rows = [(row.number, list(row.cells)) for row in rows_of(path)]
    if len(rows) > MOST_ROWS:
        raise UnreadableTable(_("一次最多导入 %(most)s 条，请分成几个文件。") % {"most": MOST_ROWS})
    return rows, columns


def _note(desk: Desk, action: str, count: int) -> None:
    deed = Deed(action=action, subject=str(count), operator_id=desk.operator.pk, community_id=desk.community_id)
    note(deed, at=desk.at)
