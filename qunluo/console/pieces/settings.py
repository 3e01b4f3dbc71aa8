"""How the community reviews."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from qunluo.accounts.reads import writers_of
from qunluo.communities.reads.tags import tags_of_community
from qunluo.console.asked import number_in, numbers_in
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.notices import tell, warn
from qunluo.console.pieces.listing import head
from qunluo.moderation.writes.piece_terms import HOURS, MOST_REVIEWERS, BadPieceTerms, Wished, save_piece_terms


@desk_view
def change(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show it, and save it."""
    if request.method == "POST":
        desk.must_write()
        wished = Wished(
            is_open="is_open" in request.POST,
            approvals=number_in(request.POST, "approvals"),
            due_hours=number_in(request.POST, "due_hours"),
            tags=tuple(request.POST.getlist("tag")),
            reviewers=tuple(numbers_in(request.POST, "reviewer")[: MOST_REVIEWERS + 1]),
        )
        try:
            save_piece_terms(desk.community_id, wished, operator_id=desk.operator.pk, at=desk.at)
        except BadPieceTerms as refused:
            warn(request, str(refused))
        else:
            tell(request, _("已保存，从现在起按新的来。"))
        return redirect("console:pieces.settings")
    context = {
        "chosen": "settings",
        "writers": writers_of(desk.community_id),
        "tags": tags_of_community(desk.community_id),
        "hours": HOURS,
        "most_reviewers": MOST_REVIEWERS,
    }
    return page(request, desk, "console/pieces/settings.html", head(desk) | context)
