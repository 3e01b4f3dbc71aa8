"""Check-ins that an operator enters for members who are missing, with the reason."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from qunluo.communities.reads.seats import members_by_id
from qunluo.console.asked import day_in, numbers_in, text_in
from qunluo.console.board.head import chosen_group, ids_of, running_page
from qunluo.console.board.missing import call_text
from qunluo.console.board.today import shown_day
from qunluo.console.desk import Desk, desk_view
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.console.plans.head import Head, head_of
from qunluo.core.checkins.days import local_day
from qunluo.entrances.operator import Entered, NotEntered, Row, enter_checkins

SHOWN_DOUBTS = 3


@require_POST
@desk_view
def enter(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Enter one check-in for each member who was ticked. The worker notes them a moment later."""
    head = head_of(desk, plan_id)
    head.desk.must_write()
    day = day_in(request.POST, "day") or local_day(head.desk.at, head.terms)
    rows = _rows(request, day)
    reason = text_in(request.POST, "reason")
    if not rows or not reason:
        warn(request, _("请勾选要登记的成员，并写明原因，成员会看到它。"))
    else:
        _enter(request, head, rows)
    return redirect(f"{reverse('console:board.show', args=[plan_id])}?which=missing&day={day.isoformat()}")


@require_GET
@desk_view
def call(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """The call to those who are missing, ready to copy."""
    head = head_of(desk, plan_id)
    day = shown_day(request, head)
    text = call_text(head, day, ids_of(head, chosen_group(request, head)))
    return running_page(request, head, "board/call.html", {"text": text})


def _rows(request: HttpRequest, day: date) -> list[Row]:
    session, reason = text_in(request.POST, "session"), text_in(request.POST, "reason")
    return [Row(member_id=one, day=day, session=session, text=reason) for one in numbers_in(request.POST, "member")]


def _enter(request: HttpRequest, head: Head, rows: list[Row]) -> None:
    key = text_in(request.POST, "key") or "form"
    try:
        done = enter_checkins(
            head.row.pk,
            rows,
            within=[head.row.community_id],
            operator_id=head.desk.operator.pk,
            key=key,
            at=head.desk.at,
        )
    except NotEntered as error:
        warn(request, str(error))
        return
    if done.taken or not done.doubts:
        sentence = ngettext(
            "已为 %(count)d 位成员登记，几秒后就会算上。", "已为 %(count)d 位成员登记，几秒后就会算上。", done.taken
        )
        tell(request, sentence % {"count": done.taken or done.known})
    if done.doubts:
        warn(request, _doubts(done))


def _doubts(done: Entered) -> str:
    names = members_by_id(one.row.member_id for one in done.doubts)
    said = [
        _("%(name)s：%(why)s")
        % {"name": shown_name(names[one.row.member_id].name) if one.row.member_id in names else "—", "why": one.why}
        for one in done.doubts[:SHOWN_DOUBTS]
    ]
    more = len(done.doubts) - len(said)
    return _("没有登记：") + " ".join(said) + (_(" 另有 %(count)d 位。") % {"count": more} if more else "")
