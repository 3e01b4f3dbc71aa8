"""What we sent, what waits, what failed and why; and once more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.communities.reads.pages import names_at
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found, is_fragment, page
from qunluo.console.notices import tell, warn
from qunluo.outbox import reads, writes
from qunluo.outbox.reads import State

SIZE = 50
LISTS = {
    "problems": (gettext_lazy("要处理"), (State.FAILED, State.UNKNOWN)),
    "waiting": (gettext_lazy("等待发送"), (State.WAITING, State.SENDING)),
    "done": (gettext_lazy("已完成"), (State.DONE,)),
    "expired": (gettext_lazy("已过期"), (State.EXPIRED,)),
    "all": (gettext_lazy("全部"), tuple(State)),
}


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A list of deliveries by what became of them, a page at a time."""
    badges = desk.badges()
    chosen = request.GET.get("list", "problems" if badges.failed else "all")
    chosen = chosen if chosen in LISTS else "all"
    wanted = reads.Page(states=LISTS[chosen][1], before=number_in(request.GET, "before"), limit=SIZE + 1)
    rows = reads.actions(desk.community_id, wanted)
    names = names_at(reads.seat_of(one) for one in rows)
    tabs = [(name, label, badges.failed if name == "problems" else 0) for name, (label, _states) in LISTS.items()]
    context = {
        "badges": badges,
        "rows": rows[:SIZE],
        "names": names,
        "tabs": tabs,
        "chosen": chosen,
        "older": rows[SIZE - 1].pk if len(rows) > SIZE else None,
    }
    template = "rows" if is_fragment(request) else "list"
    return page(request, desk, f"console/deliveries/{template}.html", context)


@require_POST
@desk_view
def retry(request: HttpRequest, desk: Desk, action_id: int) -> HttpResponse:
    """Send it once more, with the same key."""
    action = found(reads.action(action_id, within=desk.within))
    desk = desk.at_community(action.community_id)
    desk.must_write()
    if writes.retry(action_id, at=desk.at):
        deed = Deed(
            action="outbox.action.retried",
            subject=action.key,
            operator_id=desk.operator.pk,
            community_id=desk.community_id,
        )
        note(deed, at=desk.at)
        tell(request, _("已重新排队，马上会再发一次。"))
    else:
        warn(request, _("这一条现在不需要重发。"))
    return redirect("console:deliveries.list")
