"""Reviewers speak about one or many pieces, think again, and stop what has not gone out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from qunluo.console.desk import Desk, desk_view, found, is_fragment, page
from qunluo.console.notices import tell, warn
from qunluo.console.pieces.listing import head, with_voices
from qunluo.lib.refusal import Refusal
from qunluo.lib.typed import numbers_of
from qunluo.moderation.reads.pieces import Row, looks_at, pieces
from qunluo.moderation.reads.reviewers import is_reviewer
from qunluo.moderation.writes.reviewing import Voice, keep_back, speak, take_back

MOST_AT_ONCE = 50


@require_POST
@desk_view
def decide(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Approve, refuse, or ask for a change: one, or many alike."""
    desk.must_write()
    rows = _chosen(request.POST.getlist("id"), desk)
    if not rows:
        warn(request, _("还没有选中任何一篇。"))
        return redirect("console:pieces.list")
    desk = _reviewing(desk, rows[0])
    is_one = len(rows) == 1
    voice = Voice(
        operator_id=desk.operator.pk,
        verdict=request.POST.get("outcome", ""),
        reason=request.POST.get("reason", ""),
        about=request.POST.get("about", ""),
        text=request.POST.get("text", "") if is_one else "",
        publish_at=_moment(request.POST.get("publish_at", "")) if is_one else None,
    )
    try:
        done = speak([row.pk for row in rows], voice, at=desk.at)
    except Refusal as refused:
        return _again(request, desk, rows, str(refused))
    if is_fragment(request):
        return _cards(request, desk, rows)
    tell(request, _sentence(len(done), len(rows) - len(done)), undo=_undo(rows))
    return redirect("console:pieces.list")


@require_POST
@desk_view
def undo(request: HttpRequest, desk: Desk, piece_id: int) -> HttpResponse:
    """Take one's own word back."""
    row, desk = _one(desk, piece_id)
    try:
        take_back(row.pk, operator_id=desk.operator.pk, at=desk.at)
    except Refusal as refused:
        return _again(request, desk, [row], str(refused))
    if is_fragment(request):
        return _cards(request, desk, [row])
    tell(request, _("您的意见收回了，这篇重新等审核。"))
    return redirect("console:pieces.show", row.pk)


@require_POST
@desk_view
def stop(request: HttpRequest, desk: Desk, piece_id: int) -> HttpResponse:
    """It does not go out after all."""
    row, desk = _one(desk, piece_id)
    try:
        keep_back(row.pk, operator_id=desk.operator.pk, reason=request.POST.get("reason", ""), at=desk.at)
    except Refusal as refused:
        warn(request, str(refused))
    else:
        tell(request, _("撤下了，不会再发出。"))
    return redirect("console:pieces.show", row.pk)


def _chosen(typed: Collection[str], desk: Desk) -> list[Row]:
    known = numbers_of(typed)
    rows = pieces(known[:MOST_AT_ONCE], within=desk.within)
    if known and not rows:
        raise Http404
    return [row for row in rows if row.community_id == rows[0].community_id]


def _one(desk: Desk, piece_id: int) -> tuple[Row, Desk]:
    row = found(next(iter(pieces([piece_id], within=desk.within)), None))
    return row, _reviewing(desk, row)


def _reviewing(desk: Desk, row: Row) -> Desk:
    desk = desk.at_community(row.community_id)
    desk.must_write()
    if not is_reviewer(row.community_id, desk.operator.pk):
        raise PermissionDenied(_("投稿由审核员审核。审核员在“投稿审核 › 设置”里指定。"))
    return desk


def _again(request: HttpRequest, desk: Desk, rows: Sequence[Row], sentence: str) -> HttpResponse:
    if is_fragment(request):
        return _cards(request, desk, rows, refused=sentence)
    warn(request, sentence)
    return redirect("console:pieces.list")


def _cards(request: HttpRequest, desk: Desk, rows: Sequence[Row], **said: Any) -> HttpResponse:
    """The cards as they stand now, for the page that is open."""
    fresh = pieces([row.pk for row in rows], within=desk.within)
    context = {"looks": with_voices(looks_at(fresh), desk), "chosen": "waiting", **said}
    return page(request, desk, "console/pieces/cards.html", head(desk) | context)


def _moment(typed: str) -> datetime | None:
    """As `datetime-local` fields write it, by the operator's own clock."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=get_current_timezone())
    except ValueError:
        return None


def _sentence(done: int, others: int) -> str:
    told = ngettext("%(count)d 篇有了结果。", "%(count)d 篇有了结果。", done) % {"count": done} if done else ""
    more = ngettext("%(count)d 篇还要等另一位审核员。", "%(count)d 篇还要等另一位审核员。", others) % {"count": others}
    return told + (more if others else "")


def _undo(rows: Sequence[Row]) -> str:
    return reverse("console:pieces.take_back", args=[rows[0].pk]) if len(rows) == 1 else ""
