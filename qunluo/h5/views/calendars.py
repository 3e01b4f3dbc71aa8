"""A month of one's own: every day a dot, every hand-in a line, the streak above them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from qunluo.checkins.reads.attendance import month_of, next_month
from qunluo.checkins.reads.calendar import Cell, Mark, MemberMonth, member_month
from qunluo.checkins.reads.own import Submission
from qunluo.core.checkins.days import local_day
from qunluo.core.checkins.plan import Plan
from qunluo.h5.asked import said_after
from qunluo.h5.cards import MILESTONES
from qunluo.h5.reasons import reasons_of
from qunluo.h5.visit import Visit, member_view, not_found, page

LONGEST_LIST = 62
DONE = {Mark.DONE, Mark.MADE_UP}
DISPUTED = {"held", "rejected", "refused", "wrong_number", "part"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One day of the month on the page. `joins` says that the day before was done too: a streak is one band."""

    cell: Cell
    joins: bool
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One hand-in of the month, with why it does not count, and whether the member may appeal."""

    row: Submission
    why: tuple[str, ...]
    may_appeal: bool


@require_safe
@member_view
def show_first(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The calendar of the first plan; the page leads to the others."""
    if not visit.plans:
        return page(request, visit, "h5/empty.html", {"tab": "calendar"})
    return HttpResponseRedirect(f"/m/plans/{visit.plans[0].id}/calendar/")


@require_safe
@member_view
def show(request: HttpRequest, visit: Visit, plan_id: int) -> HttpResponse:
    """One month of one plan."""
    plan = visit.plan(plan_id)
    if plan is None:
        return not_found(request, visit)
    today = local_day(visit.at, plan.terms)
    month = _month(request.GET.get("month", ""), today, since=month_of(plan.versions[0].starts_on))
    found = member_month(plan, visit.member, month, at=visit.at)
    context = {
        "tab": "calendar",
        "plan": plan,
        "month": found,
        "weeks": _weeks(found, today),
        "entries": [_entry(row, plan) for row in found.entries[:LONGEST_LIST]],
        "said": said_after(request, visit),
        "earlier": _earlier(found),
        "later": next_month(month) if next_month(month) <= today else None,
        "milestones": _milestones(found, plan),
    }
    return page(request, visit, "h5/calendar.html", context)


def _month(asked: str, today: date, *, since: date) -> date:
    """The month that is asked for; this one where that is nonsense, or still to come; none before the plan."""
    try:
        month = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return max(month_of(today), since)
    return max(min(month_of(month), month_of(today)), since)


def _earlier(found: MemberMonth) -> date | None:
    """The month before, if the member had begun by then."""
    if found.first is None or month_of(found.first) >= found.month:
        return None
    return month_of(found.month - timedelta(days=1))


def _weeks(found: MemberMonth, today: date) -> list[list[Box | None]]:
    """Rows from Monday to Sunday; days of other months are empty."""
    boxes: list[Box | None] = [None] * found.month.weekday()
    before: Cell | None = None
    for cell in found.cells:
        joins = cell.mark in DONE and before is not None and before.mark in DONE and cell.day.weekday() > 0
        boxes.append(Box(cell=cell, joins=joins, is_today=cell.day == today))
        before = cell
    boxes += [None] * (-len(boxes) % 7)
    return [boxes[start : start + 7] for start in range(0, len(boxes), 7)]


def _entry(row: Submission, plan: Plan) -> Entry:
    return Entry(row=row, why=reasons_of(row, plan), may_appeal=row.state in DISPUTED and row.ruling != "accepted")


def _milestones(found: MemberMonth, plan: Plan) -> list[tuple[int, bool]]:
    """Lengths of a streak to be proud of, and whether they were ever reached."""
    lengths = sorted({*MILESTONES, *(step.streak for step in plan.terms.ladder)})
    longest = found.standing.longest if found.standing else 0
    return [(length, longest >= length) for length in lengths]
