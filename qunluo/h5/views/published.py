"""A picture of an approved piece, for the platform that shows it in a group: open to who knows its address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from qunluo.lib.clock import now
from qunluo.moderation.reads.pieces import public_picture


@require_safe
def picture(_request: HttpRequest, piece_id: str, turn: str, number: str, word: str) -> HttpResponse:
    """The JPEG, while the address lasts."""
    file = public_picture(int(piece_id), int(turn), int(number), word, at=now())
    if file is None:
        raise Http404
    with file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=86400"
    return response
