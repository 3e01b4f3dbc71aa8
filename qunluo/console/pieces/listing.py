"""What waits for reviewers, what was decided, one piece with all its versions, and its pictures."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from qunluo.console.asked import moment_in, number_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.moderation.reads import pieces as reads
from qunluo.moderation.reads.queue import Place, counts
from qunluo.moderation.reads.reviewers import is_reviewer, piece_terms_of
from qunluo.moderation.writes.pieces import LONGEST_TEXT
from qunluo.moderation.writes.reviewing import LONGEST_REASON

SIZE = 20


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A page of what waits, or of what was decided."""
    chosen, place = request.GET.get("list", ""), _place(request)
    if chosen in {"approved", "done"}:
        state = "approved" if chosen == "approved" else ""
        rows = reads.decided(desk.community_id, state=state, before=place, limit=SIZE + 1)
    else:
        chosen, rows = "waiting", reads.waiting(desk.community_id, after=place, limit=SIZE + 1)
    last = rows[SIZE - 1] if len(rows) > SIZE else None
    context = {
        "chosen": chosen,
        "looks": with_voices(reads.looks_at(rows[:SIZE]), desk),
        "next": _query(chosen, last) if last else "",
        "is_first": place is None,
    }
    return page(request, desk, "console/pieces/list.html", head(desk) | context)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, piece_id: int) -> HttpResponse:
    """One piece: every version, and once it is decided what each reviewer said."""
    row = found(next(iter(reads.pieces([piece_id], within=desk.within)), None))
    desk = desk.at_community(row.community_id)
    [(look, voice)] = with_voices(reads.looks_at([row]), desk)
    context = {
        "chosen": "",
        "look": look,
        "voice": voice,
        "undone": [(one, datetime.fromisoformat(one["at"])) for one in reversed(row.history)],
        "versions": row.versions.order_by("-version"),
        "may_stop": row.state == "approved" and look.sent in {"planned", "by_hand"},
    }
    return page(request, desk, "console/pieces/show.html", head(desk) | context)


@require_GET
@desk_view
def show_picture(request: HttpRequest, desk: Desk, piece_sha: str) -> HttpResponse:
    """The JPEG."""
    file = reads.open_picture(piece_sha, within=desk.within, is_small="small" in request.GET)
    if file is None:
        raise Http404
    with file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def with_voices(looks: list[reads.Look], desk: Desk) -> list[tuple[reads.Look, reads.Vote | None]]:
    """Each with what this operator said of it."""
    return [(look, look.voice_of(desk.operator.pk)) for look in looks]


def head(desk: Desk) -> dict[str, Any]:
    """What all pages of this section show."""
    return {
        "counts": counts(desk.community_id),
        "terms": piece_terms_of(desk.community_id),
        "agreement": reads.agreement(desk.community_id),
        "is_reviewer": is_reviewer(desk.community_id, desk.operator.pk),
        "longest_reason": LONGEST_REASON,
        "longest_text": LONGEST_TEXT,
        "abouts": reads.Vote.About.choices,
    }


def _place(request: HttpRequest) -> Place | None:
    at, number = moment_in(request.GET, "after"), number_in(request.GET, "row")
    return Place(at=at, id=number) if at and number else None


def _query(chosen: str, row: reads.Row) -> str:
    moment = row.due_at if chosen == "waiting" else row.decided_at
    return urlencode({"list": chosen, "after": moment.isoformat() if moment else "", "row": row.pk})
