"""What waits for a person: the text is ready, and one tap says that it is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.communities.reads.pages import names_at
from qunluo.console.desk import Desk, desk_view, found, is_fragment, page
from qunluo.console.notices import tell, warn
from qunluo.outbox import reads, writes

MOST = 100


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All to-dos of the community, the most urgent first, and what was settled lately."""
    waiting = reads.to_do(desk.community_id, limit=MOST + 1)
    lately = reads.settled_lately(desk.community_id)
    names = names_at(reads.seat_of(one) for one in [*waiting, *lately])
    context = {"waiting": waiting[:MOST], "has_more": len(waiting) > MOST, "lately": lately, "names": names}
    return page(request, desk, "console/todo/list.html", context)


@require_POST
@desk_view
def settle(request: HttpRequest, desk: Desk, action_id: int) -> HttpResponse:
    """It is done, or not needed any more."""
    action = found(reads.action(action_id, within=desk.within))
    desk = desk.at_community(action.community_id)
    desk.must_write()
    is_done = request.POST.get("outcome") != "skipped"
    if writes.settle_by_hand(action_id, operator_id=desk.operator.pk, at=desk.at, is_done=is_done):
        what = "outbox.action.done_by_hand" if is_done else "outbox.action.skipped"
        _note(desk, what, subject=action.key)
    elif not is_fragment(request):
        warn(request, _("这件事已经处理过了。"))
    return _after(request, desk, action_id)


@require_POST
@desk_view
def reopen(request: HttpRequest, desk: Desk, action_id: int) -> HttpResponse:
    """Take back that it was settled."""
    action = found(reads.action(action_id, within=desk.within))
    desk = desk.at_community(action.community_id)
    desk.must_write()
    if writes.reopen(action_id, at=desk.at):
        _note(desk, "outbox.action.reopened", subject=action.key)
        if not is_fragment(request):
            tell(request, _("已放回待办。"))
    return _after(request, desk, action_id)


def _note(desk: Desk, action: str, *, subject: str) -> None:
    deed = Deed(action=action, subject=subject, operator_id=desk.operator.pk, community_id=desk.community_id)
    note(deed, at=desk.at)


def _after(request: HttpRequest, desk: Desk, action_id: int) -> HttpResponse:
    """The card as it stands now, for the page that is open; or the whole page."""
    if not is_fragment(request):
        return redirect("console:todo.list")
    one = found(reads.action(action_id, within=desk.within))
    names = names_at([reads.seat_of(one)])
    return page(request, desk, "console/todo/card.html", {"one": one, "names": names})
