"""Points and how one came by them, and what was won."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from qunluo.h5.visit import Visit, member_view, page
from qunluo.lib.typed import number_of
from qunluo.points.reads import AwardKind, AwardState, Kind, Line, awards_of, balance_of, codes_of, expiring, history
from qunluo.points.reads.awards import Award

PAGE = 30
SOON = timedelta(days=30)
KINDS = {kind.value: kind.label for kind in Kind} | {
    Kind.CHECKIN.value: gettext_lazy("打卡"),
    Kind.MILESTONE.value: gettext_lazy("连续打卡奖励"),
    Kind.MAKEUP.value: gettext_lazy("补卡"),
}
"""In the words of members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger with the name of its kind."""

    line: Line
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """One thing that was won, with its code where it has one."""

    row: Award
    code: str
    is_gone: bool


@require_safe
@member_view
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The balance, what runs out soon, and the entries, newest first."""
    place = number_of(request.GET.get("before", ""))
    lines = history(visit.person_id, before=place, limit=PAGE + 1)
    context = {
        "tab": "mine",
        "balance": balance_of(visit.person_id),
        "soon": expiring(visit.person_id, until=visit.at + SOON),
        "entries": [Entry(line=line, kind=str(KINDS.get(line.kind, ""))) for line in lines[:PAGE]],
        "more": lines[PAGE - 1].seq if len(lines) > PAGE else None,
        "is_first": place is None,
    }
    return page(request, visit, "h5/points.html", context)


@require_safe
@member_view
def show_rewards(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Coupons with their codes, tickets, badges, titles."""
    rows = awards_of(visit.person_id)
    codes = codes_of([row.pk for row in rows if row.state in {AwardState.GIVEN, AwardState.USED}])
    prizes = [Prize(row=row, code=codes.get(row.pk, ""), is_gone=row.state == AwardState.WITHDRAWN) for row in rows]
    honours = [one for one in prizes if one.row.kind in {AwardKind.BADGE, AwardKind.TITLE} and not one.is_gone]
    context = {"tab": "mine", "honours": honours, "prizes": [one for one in prizes if one not in honours]}
    return page(request, visit, "h5/rewards.html", context)
