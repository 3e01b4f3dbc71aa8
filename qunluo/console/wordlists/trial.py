"""One sentence, as the lists that are on see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from qunluo.console.desk import Desk, desk_view, is_fragment, page
from qunluo.console.wordlists.words import TRICKS
from qunluo.core.moderation.sight import Hit
from qunluo.moderation.reads.words import compiled_of
from qunluo.moderation.words.replacing import replaced

LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of the sentence, marked or not."""

    text: str
    is_hit: bool


@require_POST
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The sentence with its hits marked, what each was read as, and the sentence with the words replaced."""
    text = request.POST.get("text", "").replace("\0", "")[:LONGEST]
    lists = compiled_of(desk.community_id)
    hits = lists.find(text)
    names = {one.id: one.name for one in lists.lists}
    context: dict[str, Any] = {
        "text": text,
        "pieces": list(_pieces(text, hits)),
        "hits": [{"hit": hit, "list": names[hit.list_id], "trick": TRICKS[hit.trick]} for hit in hits],
        "replaced": replaced(text, hits),
    }
    template = "try.result.html" if is_fragment(request) else "try.page.html"
    return page(request, desk, f"console/wordlists/{template}", context)


def _pieces(text: str, hits: tuple[Hit, ...]) -> Iterator[Piece]:
    done = 0
    for hit in hits:
        if hit.end <= done:
            continue
        start = max(hit.start, done)
        if done < start:
            yield Piece(text=text[done:start], is_hit=False)
        yield Piece(text=text[start : hit.end], is_hit=True)
        done = hit.end
    if done < len(text):
        yield Piece(text=text[done:], is_hit=False)
