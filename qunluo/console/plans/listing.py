"""All plans of the community, and the templates from which new ones begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from qunluo.checkins.reads import board, plans
from qunluo.checkins.reads.board import Tally
from qunluo.checkins.templates import templates
from qunluo.communities.reads import pages
from qunluo.communities.reads.pages import Group
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.plans.head import State, icon_of, state_of
from qunluo.core.checkins.days import is_planned, local_day
from qunluo.core.checkins.plan import Plan, Terms
from qunluo.core.checkins.telling import describe


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One plan among the others."""

    row: Any
    terms: Terms
    icon: str
    state: State
    groups: list[Group]
    tally: Tally | None
    rests: bool

    @property
    def percent(self) -> int | None:
        """Today's rate."""
        rate = self.tally.rate if self.tally else None
        return None if rate is None else round(rate * 100)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every plan that runs, with how today goes; and those that were put away."""
    running, archived = (plans.plan_rows(desk.community_id, is_archived=is_archived) for is_archived in (False, True))
    known = plans.plans_by_id(row.pk for row in [*running, *archived])
    context = {
        "lines": _lines(desk, running, known),
        "archived": _lines(desk, archived, known),
    }
    return page(request, desk, "console/plans/list.html", context)


@require_GET
@desk_view
def gallery(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The templates, each with what it would ask and why."""
    cards = [(one, describe(one.terms(at=desk.at))) for one in templates()]
    return page(request, desk, "console/plans/gallery.html", {"cards": cards})


def _lines(desk: Desk, rows: list[Any], known: dict[int, Plan]) -> list[Line]:
    chosen = plans.groups_of(row.pk for row in rows)
    groups = {group.pk: group for group in pages.groups_of(desk.community_id)}
    days = {row.pk: local_day(desk.at, known[row.pk].terms) for row in rows}
    tallies = board.today(days)
    return [
        Line(
            row=row,
            terms=known[row.pk].terms,
            icon=icon_of(row.template),
            state=state_of(row, known[row.pk].terms, at=desk.at),
            groups=[groups[pk] for pk in chosen.get(row.pk, []) if pk in groups],
            tally=tallies.get(row.pk),
            rests=not is_planned(days[row.pk], known[row.pk]),
        )
        for row in rows
    ]
