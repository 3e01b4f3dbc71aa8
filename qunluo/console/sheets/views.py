"""Upload a table, say which column is which, see what it would do, and import it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from qunluo.checkins.reads.outcomes import BOUGHT, COMPLETED
from qunluo.checkins.reads.uploads import SheetUpload, newest_imported, upload_row, uploads_of
from qunluo.communities.reads.seats import members_by_id, named_like
from qunluo.console.asked import number_in
from qunluo.console.board.head import running_page
from qunluo.console.desk import Desk, desk_view, found, is_fragment
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.console.plans.head import Head, head_of
from qunluo.console.sheets.words import COUNTS, FIELD_HINTS, FIELD_NAMES
from qunluo.entrances import lines, outcomes, uploads
from qunluo.entrances.tables import UnreadableTable, header_of, rows_of

Kind, State = SheetUpload.Kind, SheetUpload.State
BUSY = {State.CHECKING, State.IMPORTING}
SAMPLE_ROWS = 3
MOST_NAMES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """An upload with the head of its plan."""

    head: Head
    row: Any


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """What can be imported, and what was."""
    head = head_of(desk, plan_id)
    return running_page(request, head, "sheets/list.html", {"rows": uploads_of(plan_id), "kinds": Kind.choices})


@require_POST
@desk_view
def take(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Keep the file; what is no table is refused with a sentence."""
    head = head_of(desk, plan_id)
    head.desk.must_write()
    file, kind = request.FILES.get("file"), request.POST.get("kind", "")
    if file is None or kind not in Kind.values:
        warn(request, _("请先选一个表格文件。"))
        return redirect("console:sheets.list", plan_id)
    sender = uploads.Sender(
        operator_id=head.desk.operator.pk, community_id=head.row.community_id, plan_id=plan_id, kind=kind
    )
    try:
        row = uploads.keep(file.chunks(), name=str(file.name), sender=sender, at=head.desk.at)
    except uploads.NotTaken as error:
        warn(request, str(error))
        return redirect("console:sheets.list", plan_id)
    return redirect("console:sheets.show", row.pk)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, sheet_id: int) -> HttpResponse:
    """One table, wherever it is on its way."""
    spot = _spot(desk, sheet_id)
    context: dict[str, Any] = {"row": spot.row, "is_busy": spot.row.state in BUSY, "report": _report(spot.row)}
    if spot.row.state in {State.CHOOSING, State.CHECKED}:
        context |= _columns(spot.row)
    context["can_undo"] = spot.row.state == State.IMPORTED and newest_imported(spot.head.row.pk) == spot.row.pk
    return running_page(request, spot.head, "sheets/show.html", context)


@require_GET
@desk_view
def progress(request: HttpRequest, desk: Desk, sheet_id: int) -> HttpResponse:
    """How far the work is; when it is done, the page is asked to come anew."""
    spot = _spot(desk, sheet_id)
    if spot.row.state not in BUSY:
        return HttpResponseClientRefresh() if is_fragment(request) else redirect("console:sheets.show", sheet_id)
    return running_page(request, spot.head, "sheets/progress.html", {"row": spot.row})


@require_POST
@desk_view
def choose(request: HttpRequest, desk: Desk, sheet_id: int) -> HttpResponse:
    """Take the columns and try the table."""
    spot = _writable(desk, sheet_id)
    try:
        is_enough = uploads.choose(spot.row, request.POST.dict(), at=spot.head.desk.at)
    except UnreadableTable as error:
        warn(request, str(error))
    else:
        if not is_enough:
            needed = _("成员和结果") if spot.row.kind == Kind.OUTCOMES else _("成员和日期")
            warn(request, _("还认不出%(needed)s，请选好是哪一列。") % {"needed": needed})
    return redirect("console:sheets.show", sheet_id)


@require_POST
@desk_view
def name_members(request: HttpRequest, desk: Desk, sheet_id: int) -> HttpResponse:
    """Take what was decided about names, and try the table again."""
    spot = _writable(desk, sheet_id)
    decided, strange = _decided(request.POST, spot)
    if strange:
        warn(request, _("群里没有找到：%(names)s。请写完整的昵称或成员 ID。") % {"names": "、".join(strange)})
    if decided:
        uploads.name_members(spot.row, decided, at=spot.head.desk.at)
    return redirect("console:sheets.show", sheet_id)


@require_POST
@desk_view
def take_over(request: HttpRequest, desk: Desk, sheet_id: int) -> HttpResponse:
    """Import what was tried."""
    spot = _writable(desk, sheet_id)
    if not uploads.begin_import(spot.row, operator_id=spot.head.desk.operator.pk, at=spot.head.desk.at):
        warn(request, _("这份表格现在不能导入：它还没有核对完，或者计划已经归档。"))
    return redirect("console:sheets.show", sheet_id)


@require_POST
@desk_view
def undo(request: HttpRequest, desk: Desk, sheet_id: int) -> HttpResponse:
    """Take imported outcomes back."""
    spot = _writable(desk, sheet_id)
    if uploads.undo(spot.row, operator_id=spot.head.desk.operator.pk, at=spot.head.desk.at):
        tell(request, _("“%(name)s”的导入已撤销，之前的结果数据恢复了原样。") % {"name": shown_name(spot.row.name)})
    else:
        warn(request, _("只能撤销最近一次导入的结果数据。"))
    return redirect("console:sheets.show", sheet_id)


@require_POST
@desk_view
def delete(request: HttpRequest, desk: Desk, sheet_id: int) -> HttpResponse:
    """Forget the table; what was imported from it stays."""
    spot = _writable(desk, sheet_id)
    uploads.delete(spot.row, operator_id=spot.head.desk.operator.pk, at=spot.head.desk.at)
    tell(request, _("“%(name)s”已删除，导入过的内容不受影响。") % {"name": shown_name(spot.row.name)})
    return redirect(reverse("console:sheets.list", args=[spot.head.row.pk]))


def _spot(desk: Desk, sheet_id: int) -> Spot:
    row = found(upload_row(sheet_id, within=desk.within))
    return Spot(head=head_of(desk, row.plan_id), row=row)


def _writable(desk: Desk, sheet_id: int) -> Spot:
    spot = _spot(desk, sheet_id)
    spot.head.desk.must_write()
    return spot


def _columns(row: Any) -> dict[str, Any]:
    """The picker: each field with the headings that it may be, and the first rows to recognise them by."""
    try:
        header = header_of(Path(row.path))
        some = [one.cells for one, _number in zip(rows_of(Path(row.path)), range(SAMPLE_ROWS), strict=False)]
    except UnreadableTable as error:
        return {"unreadable": str(error)}
    maker = outcomes if row.kind == Kind.OUTCOMES else lines
    fields = [
        (field, FIELD_NAMES[field], FIELD_HINTS.get(field, ""), row.columns.get(field, "")) for field in maker.FIELDS
    ]
    return {
        "header": [one for one in dict.fromkeys(header) if one],
        "fields": fields,
        "header_cells": header,
        "cells": some,
        "always": row.columns.get(outcomes.FIXED, "") if row.kind == Kind.OUTCOMES else None,
        "known_kinds": [(BOUGHT, _("购买")), (COMPLETED, _("完成课程"))],
    }


def _report(row: Any) -> dict[str, Any] | None:
    """What the dry run found, with faces for the candidates."""
    if not row.report:
        return None
    faces = members_by_id({pk for *_rest, candidates in row.report["names"] for pk in candidates})
    names = [
        (name, why, rows, [faces[pk] for pk in candidates if pk in faces])
        for name, why, rows, candidates in row.report["names"]
    ]
    counts = row.report["counts"]
    told = [(label, counts[key], tone) for key, (label, tone) in COUNTS.items() if counts.get(key)]
    return {**row.report, "names": names, "told": told, "good": counts.get("good", 0)}


def _decided(posted: QueryDict, spot: Spot) -> tuple[dict[str, int], list[str]]:
    """Name -> member as chosen or typed (0: nobody), and what was typed that names no single member."""
    decided: dict[str, int] = {}
    strange: list[str] = []
    names = [name for name, *_rest in (spot.row.report or {}).get("names", [])][:MOST_NAMES]
    for number, name in enumerate(names):
        typed, chosen = posted.get(f"typed-{number}", "").strip(), posted.get(f"member-{number}", "")
        if typed:
            same = [one for one in named_like(spot.head.group_ids, typed)[:50] if typed in {one.name, one.external_id}]
            if len(same) == 1:
                decided[name] = same[0].pk
            else:
                strange.append(shown_name(typed))
        elif chosen == "skip":
            decided[name] = 0
        elif (member := number_in(posted, f"member-{number}")) is not None:
            decided[name] = member
    return decided, strange
