"""Pictures that were looked at for codes, and what the codes say."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from qunluo.console.asked import moment_in, number_in
from qunluo.console.desk import Desk, desk_view
from qunluo.console.links.head import section
from qunluo.moderation.reads import pictures as reads
from qunluo.moderation.reads.pictures import SIZE


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest first; only those with codes, unless all are asked for."""
    at, number = moment_in(request.GET, "before"), number_in(request.GET, "row")
    is_all = request.GET.get("which") == "all"
    before = (at, number) if at and number else None
    rows = reads.pictures(desk.community_id, only_codes=not is_all, before=before)
    more = {"which": "all"} if is_all else {}
    older = (
        urlencode(more | {"before": rows[SIZE - 1].at.isoformat(), "row": rows[SIZE - 1].pk})
        if len(rows) > SIZE
        else ""
    )
    context = {"rows": rows[:SIZE], "is_all": is_all, "older": older, "counted": reads.counts(desk.community_id)}
    return section(request, desk, "pictures", context, chosen="pictures")
