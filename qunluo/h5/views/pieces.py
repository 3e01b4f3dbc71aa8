"""What a member wants to have published: the form, how it stands, and its pictures."""

from __future__ import annotations

from typing import Any, BinaryIO

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.h5.asked import Asked, Done, new_key, refusing, said_after, write
from qunluo.h5.uploads import FILES, NAMES, Shelf, names_in, put_on, too_many
from qunluo.h5.visit import Visit, member_view, not_found, page
from qunluo.lib.pictures import keep_in
from qunluo.lib.refusal import Refusal
from qunluo.moderation.reads.pieces import (
    FOLDER,
    looks_at,
    loose_pictures,
    open_own_picture,
    own_pictures,
    own_piece,
    own_pieces,
)
from qunluo.moderation.reads.reviewers import piece_terms_of
from qunluo.moderation.writes.pieces import (
    LONGEST_TEXT,
    MOST_PICTURES,
    OPEN,
    Draft,
    may_submit,
    note_picture,
    resubmit,
    submit,
    withdraw_piece,
)


def take_pictures(request: HttpRequest, visit: Visit) -> str:
    """Keep the pictures of a form. Says what is wrong with any."""

    def keep_one(file: BinaryIO) -> str:
        kept = keep_in(FOLDER, file)
        note_picture(kept, visit.member, at=visit.at)
        return kept.sha256

    files = request.FILES.getlist(FILES)
    loose = loose_pictures(visit.member.pk) if files else 0
    said = put_on(Shelf(names=NAMES, loose=loose, keep=keep_one), request, files[:MOST_PICTURES])
    return said if len(files) <= MOST_PICTURES else too_many(MOST_PICTURES)


def show_all(request: HttpRequest, visit: Visit, /, *, refused: str = "", **_kwargs: Any) -> HttpResponse:
    """What one handed in."""
    context = {
        "tab": "mine",
        "looks": looks_at(own_pieces(visit.member.pk)),
        "may_submit": may_submit(visit.member),
        "refused": refused,
        "said": said_after(request, visit),
    }
    return page(request, visit, "h5/pieces.html", context)


def show_form(request: HttpRequest, visit: Visit, /, *, refused: str = "", **_kwargs: Any) -> HttpResponse:
    """An empty form, or what was typed into it."""
    context = {
        "text": request.POST.get("text", ""),
        "pictures": own_pictures(visit.member.pk, names_in(request, NAMES)),
        "may_submit": may_submit(visit.member),
        **_head(request, visit, refused),
    }
    return page(request, visit, "h5/piece_form.html", context)


def show_piece(
    request: HttpRequest, visit: Visit, /, *, piece_id: int, refused: str = "", **_kwargs: Any
) -> HttpResponse:
    """One of one's own: honestly where it stands, and the form again where a change was asked for."""
    row = own_piece(piece_id, visit.member.pk)
    if row is None:
        return not_found(request, visit)
    [look] = looks_at([row])
    is_typed = request.method == "POST"
    names = names_in(request, NAMES) if is_typed else look.version.pictures
    context = {
        "look": look,
        "text": request.POST.get("text", "") if is_typed else look.version.text,
        "pictures": own_pictures(visit.member.pk, names),
        "may_withdraw": row.state in OPEN or (row.state == row.State.APPROVED and look.sent in {"planned", "by_hand"}),
        **_head(request, visit, refused),
    }
    return page(request, visit, "h5/piece.html", context)


show = require_safe(member_view(show_all))
show_new = require_safe(member_view(show_form))
show_one = require_safe(member_view(show_piece))


@write(show_form, first=take_pictures)
def hand_in(request: HttpRequest, visit: Visit, _asked: Asked, **_kwargs: Any) -> Done:
    """Hand it in."""
    row = submit(visit.member, _draft(request), at=visit.at)
    return Done(to=f"/m/pieces/{row.pk}/", said=_("已提交，待审核。有结果会告诉您，也可以在这里看。"))


@write(show_piece, first=take_pictures)
def hand_in_again(request: HttpRequest, visit: Visit, _asked: Asked, *, piece_id: int) -> Done:
    """A new version."""
    resubmit(piece_id, visit.member, _draft(request), at=visit.at)
    return Done(to=f"/m/pieces/{piece_id}/", said=_("新的一版已提交，待审核。"))


@write(show_piece)
def withdraw(_request: HttpRequest, visit: Visit, _asked: Asked, *, piece_id: int) -> Done:
    """No longer wanted."""
    withdraw_piece(piece_id, visit.member, at=visit.at)
    return Done(to="/m/pieces/", said=_("投稿已经撤回，不会发出去。"))


@write(refusing, first=take_pictures)
def take_picture(request: HttpRequest, visit: Visit, _asked: Asked, **_kwargs: Any) -> Done:
    """Keep a picture until the piece is handed in."""
    kept = own_pictures(visit.member.pk, names_in(request, NAMES))
    if not kept:
        raise Refusal(_("没有收到图片，请重新选一张。"))
    return Done(to=f"/m/pieces/pictures/{kept[-1].sha256}/", name=kept[-1].sha256)


@require_safe
@member_view
def show_picture(request: HttpRequest, visit: Visit, sha256: str) -> HttpResponse:
    """The JPEG, for whoever sent it."""
    file = open_own_picture(sha256, member_id=visit.member.pk, is_small="small" in request.GET)
    if file is None:
        return not_found(request, visit)
    with file:
        return HttpResponse(file.read(), content_type="image/jpeg")


def _draft(request: HttpRequest) -> Draft:
    return Draft(text=request.POST.get("text", ""), pictures=tuple(names_in(request, NAMES)))


def _head(request: HttpRequest, visit: Visit, refused: str) -> dict[str, Any]:
    return {
        "tab": "mine",
        "terms": piece_terms_of(visit.member.community_id),
        "most": LONGEST_TEXT,
        "pictures_to": "/m/pieces/pictures/",
        "refused": refused,
        "said": said_after(request, visit),
        "key": new_key(),
    }
