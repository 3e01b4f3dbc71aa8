"""Events that failed alone: what went wrong, and once more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.notices import tell, warn
from qunluo.intake import reads, writes

SIZE = 50
AT_ONCE = 1_000


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The parked events of the community, with their errors and as they came."""
    rows = reads.parked(desk.community_id, before=number_in(request.GET, "before"), limit=SIZE + 1)
    shown = [{"row": one, "raw": reads.raw_text(one.event)} for one in rows[:SIZE]]
    older = rows[SIZE - 1].pk if len(rows) > SIZE else None
    return page(request, desk, "console/parked/list.html", {"rows": shown, "older": older})


@require_POST
@desk_view
def rerun(request: HttpRequest, desk: Desk, event_id: int) -> HttpResponse:
    """Let the worker try this event again."""
    parked = found(reads.parked_event(event_id, within=desk.within))
    desk = desk.at_community(parked.event.account.community_id)
    desk.must_write()
    writes.rerun(event_id)
    _note(desk, subject=parked.event.key)
    tell(request, _("已重新排队。如果还是不行，它会带着新的原因回到这里。"))
    return redirect("console:parked.list")


@require_POST
@desk_view
def rerun_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let the worker try all parked events again."""
    desk.must_write()
    rows = reads.parked(desk.community_id, limit=AT_ONCE)
    for one in rows:
        writes.rerun(one.pk)
    if rows:
        _note(desk, subject=str(len(rows)))
        count = len(rows)
        tell(
            request,
            ngettext("已把 %(count)d 个事件重新排队。", "已把 %(count)d 个事件重新排队。", count) % {"count": count},
        )
    else:
        warn(request, _("没有滞留的事件。"))
    return redirect("console:parked.list")


def _note(desk: Desk, *, subject: str) -> None:
    deed = Deed(
        action="intake.event.rerun", subject=subject, operator_id=desk.operator.pk, community_id=desk.community_id
    )
    note(deed, at=desk.at)
