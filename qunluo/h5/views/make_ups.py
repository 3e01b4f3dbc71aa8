"""Making up for a missed day: which days, what it costs, and what is left of the month's quota."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.checkins.reads.make_ups import Pay, offer_of, position_of
from qunluo.checkins.writes.make_up import Ask, MadeUp, NotMadeUp, buy_make_up
from qunluo.core.checkins.words import day_text
from qunluo.h5.asked import Asked, Done, new_key, said_after, write
from qunluo.h5.visit import Visit, member_view, not_found, page
from qunluo.lib.typed import day_of


def show_make_up(request: HttpRequest, visit: Visit, /, *, plan_id: int, refused: str = "") -> HttpResponse:
    """All that can be made up in the plan, the newest first."""
    plan = visit.plan(plan_id)
    if plan is None:
        return not_found(request, visit)
    position = position_of(plan, visit.member, at=visit.at)
    context = {
        "tab": "mine",
        "plan": plan,
        "position": position,
        "offers": [offer_of(missed, position) for missed in position.missed()],
        "typed": request.POST,
        "refused": refused,
        "said": said_after(request, visit),
        "key": new_key(),
    }
    return page(request, visit, "h5/make_up.html", context)


show = require_safe(member_view(show_make_up))


@write(show_make_up)
def buy(request: HttpRequest, visit: Visit, asked: Asked, *, plan_id: int) -> Done:
    """Pay, and the day counts."""
    made = buy_make_up(plan_id, visit.member.pk, _ask(request, asked), at=visit.at)
    return Done(to=f"/m/plans/{plan_id}/make-up/", said=_sentence(made))


def _ask(request: HttpRequest, asked: Asked) -> Ask:
    typed: Any = request.POST
    day = day_of(typed.get("day", ""))
    if day is None or typed.get("pay") not in Pay.values:
        raise NotMadeUp(_("请先选一种补卡方式。"))
    return Ask(
        day=day,
        key=asked.key,
        session=typed.get("session", "")[:20],
        pay=Pay(typed["pay"]),
        voucher_code=typed.get("voucher_code", "")[:40],
        task_text=typed.get("task_text", ""),
    )


def _sentence(made: MadeUp) -> str:
    told = {"day": day_text(made.day), "streak": made.streak, "points": made.points, "balance": made.balance}
    if made.pay == Pay.POINTS:
        return _("%(day)s补上了，用了 %(points)d 积分，还剩 %(balance)d。现在连续 %(streak)d。") % told
    return _("%(day)s补上了。现在连续 %(streak)d。") % told
