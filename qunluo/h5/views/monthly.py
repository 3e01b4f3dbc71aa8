"""The question of the month about the rules: answered on one's own page until the group is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.communities.reads import rules_of
from qunluo.core.joining.mondays import told_at
from qunluo.h5.asked import Asked, Done, new_key, said_after, write
from qunluo.h5.visit import Visit, member_view, page
from qunluo.joining.reads.quiz import MonthlyRow, monthly_for, own_answer
from qunluo.joining.reads.terms import agreed
from qunluo.joining.writes.quiz import answer_monthly
from qunluo.lib.refusal import Refusal


def show_monthly(request: HttpRequest, visit: Visit, /, *, refused: str = "") -> HttpResponse:
    """The newest one: to be answered, answered, or told."""
    row = monthly_for(visit.member.group_id, visit.member.community_id)
    context = {
        "tab": "mine",
        "monthly": row,
        "own": own_answer(visit.member.pk, row.pk) if row else None,
        "closes_at": _closes_at(row, visit) if row else None,
        "is_told": row is not None and visit.at >= _closes_at(row, visit),
        "refused": refused,
        "said": said_after(request, visit),
        "key": new_key(),
    }
    return page(request, visit, "h5/monthly.html", context)


show = require_safe(member_view(show_monthly))


@write(show_monthly)
def answer(request: HttpRequest, visit: Visit, _asked: Asked, **_kwargs: Any) -> Done:
    """The first choice counts."""
    row = monthly_for(visit.member.group_id, visit.member.community_id)
    if row is None or request.POST.get("monthly") != str(row.pk):
        raise Refusal(_("题目换了，请看看新的一道。"))
    given = request.POST.get("place", "")
    place = int(given) if given in {"0", "1", "2", "3"} else -1
    answer_monthly(visit.member, row, place, closes_at=_closes_at(row, visit), at=visit.at)
    return Done(to="/m/monthly/", said=_("记下了，谢谢您。"))


def _closes_at(row: MonthlyRow, visit: Visit) -> datetime:
    timezone = rules_of([visit.member.group_id])[visit.member.group_id].timezone
    return told_at(row.month, agreed(visit.member.community_id).terms.monthly.answer_at, timezone=timezone)
