"""Applications and licences, one of them with its papers, and each paper for those who review."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qunluo.accounts.reads import names_of
from qunluo.communities.reads.pages import groups_of
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.moderation.reads import licences as reads
from qunluo.moderation.reads.reviewers import is_reviewer
from qunluo.moderation.writes.licence_terms import MOST_A_WEEK
from qunluo.moderation.writes.licensing import LONGEST_REASON, note_viewing

SIZE, USUAL_QUOTA = 50, 3
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits, what holds, or what was."""
    chosen = request.GET.get("list", "")
    place = number_in(request.GET, "after") or 0
    if chosen == "holding":
        rows = reads.holding(desk.community_id, at=desk.at, after=place, limit=SIZE + 1)
    elif chosen == "past":
        rows = reads.past(desk.community_id, at=desk.at, before=place or None, limit=SIZE + 1)
    else:
        chosen, rows = "waiting", reads.waiting(desk.community_id)
    more = chosen != "waiting" and len(rows) > SIZE
    context = {
        "chosen": chosen,
        "licences": reads.shown(rows[:SIZE] if more else rows, at=desk.at),
        "next": rows[SIZE - 1].pk if more else None,
    }
    return page(request, desk, "console/licences/list.html", head(desk) | context)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, licence_id: int) -> HttpResponse:
    """One of them, with its whole history."""
    row = found(reads.licence(licence_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    [one] = reads.shown([row], at=desk.at)
    names = names_of(
        {entry["by"] for entry in row.history} | {entry.get("undone_by") for entry in row.history} - {None}
    )
    context = {
        "chosen": "waiting" if row.state == reads.Row.State.APPLIED else "",
        "one": one,
        "past": [
            (entry, names.get(entry["by"], ""), datetime.fromisoformat(entry["at"])) for entry in reversed(row.history)
        ],
        "meanwhile": reads.taken_meanwhile(row),
        "may_undo": any(not entry.get("undone_at") for entry in row.history) and row.state != "withdrawn",
    }
    return page(request, desk, "console/licences/show.html", head(desk) | context)


@require_GET
@desk_view
def show_paper(_request: HttpRequest, desk: Desk, paper_id: int) -> HttpResponse:
    """A document, for reviewers alone; that somebody looked is written down. A PDF only ever comes as a file."""
    row = found(reads.paper(paper_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    if not is_reviewer(row.community_id, desk.operator.pk):
        raise PermissionDenied(_("申请材料只有审核员能看。"))
    file = reads.open_paper(row)
    if file is None:
        raise Http404
    note_viewing(row, operator_id=desk.operator.pk, at=desk.at)
    with file:
        response = HttpResponse(file.read(), content_type=TYPES[row.ending])
    if row.ending == "pdf":
        response["Content-Disposition"] = f'attachment; filename="{row.kind}-{row.pk}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def head(desk: Desk) -> dict[str, Any]:
    """What all pages of this section show."""
    return {
        "waiting": reads.waiting_count(desk.community_id),
        "is_reviewer": is_reviewer(desk.community_id, desk.operator.pk),
        "groups": groups_of(desk.community_id),
        "longest_reason": LONGEST_REASON,
        "most_a_week": MOST_A_WEEK,
        "usual_quota": USUAL_QUOTA,
    }
