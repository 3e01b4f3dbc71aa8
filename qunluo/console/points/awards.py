"""What was given to whom, how far it has come, and whether it is the right mix."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.console.points.shell import faces, reason_or
from qunluo.lib.refusal import Refusal
from qunluo.points.forms import UndoForm
from qunluo.points.reads import AwardState, coupon_load, incentive_shares, pools_in, rules_of
from qunluo.points.reads.awards import award, awards_in
from qunluo.points.writes import Undoing, settle_award, undo_redemption, withdraw_awards

SIZE, DAYS = 50, 30
LISTS = {
    "open": (gettext_lazy("要处理"), (AwardState.HELD, AwardState.NO_CODE)),
    "given": (gettext_lazy("已发放"), (AwardState.GIVEN, AwardState.USED)),
    "withdrawn": (gettext_lazy("已收回"), (AwardState.WITHDRAWN,)),
    "all": (gettext_lazy("全部"), ()),
}


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Awards by what became of them; above them the mix of the last thirty days and today's coupons."""
    chosen = request.GET.get("list", "all")
    chosen = chosen if chosen in LISTS else "all"
    number = min(number_in(request.GET, "page") or 1, 1_000)
    rows = awards_in(desk.community_id, states=LISTS[chosen][1], page=number, limit=SIZE + 1)
    zone = ZoneInfo(rules_of([desk.community_id])[desk.community_id].timezone)
    context = {
        "rows": rows[:SIZE],
        "faces": faces(row.person_id for row in rows),
        "lists": [(name, label) for name, (label, _states) in LISTS.items()],
        "chosen": chosen,
        "number": number,
        "has_next": len(rows) > SIZE,
        "days": DAYS,
        "shares": incentive_shares(desk.community_id, since=desk.at - timedelta(days=DAYS), until=desk.at),
        "load": coupon_load(desk.community_id, desk.at.astimezone(zone).date()),
        "short": [state for state in pools_in(desk.community_id) if state.waiting],
    }
    return page(request, desk, "console/points/awards.html", context)


@require_POST
@desk_view
def settle(request: HttpRequest, desk: Desk, award_id: int) -> HttpResponse:
    """Handed over: what was held is given, what was given is used."""
    row = found(award(award_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    if settle_award(award_id, operator_id=desk.operator.pk, at=desk.at):
        tell(request, _("“%(name)s”已更新。") % {"name": shown_name(row.name)})
    else:
        warn(request, _("“%(name)s”现在不需要处理。") % {"name": shown_name(row.name)})
    return redirect("console:points.awards")


@require_POST
@desk_view
def withdraw(request: HttpRequest, desk: Desk, award_id: int) -> HttpResponse:
    """Take it back; what was bought brings points and stock back, too."""
    row = found(award(award_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    form = UndoForm(request.POST)
    reason = reason_or(form.cleaned_data["reason"] if form.is_valid() else "")
    try:
        if row.reward_id is not None:
            undo_redemption(award_id, Undoing(reason=reason, operator_id=desk.operator.pk), at=desk.at)
        else:
            withdraw_awards([row.key], community_id=row.community_id, reason=reason, at=desk.at)
    except Refusal as refusal:
        warn(request, str(refusal))
        return redirect("console:points.awards")
    tell(request, _("已收回“%(name)s”。") % {"name": shown_name(row.name)})
    return redirect("console:points.awards")
