"""Appeals: what waits for a decision, one of them with everything at hand, a voice in it, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.reads import writers_of
from qunluo.checkins.reads import appeals
from qunluo.checkins.reads.appeals import DAYS_AROUND, Appeal, Case
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.reads.review import Submission, answers_of, reasons_of
from qunluo.checkins.writes.appeals import LONGEST_REASON, NotVoted, Voice, undo_decision, vote
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.notices import tell, warn
from qunluo.core.checkins.claim import Reason
from qunluo.core.checkins.days import is_planned, local_day
from qunluo.core.checkins.plan import Plan
from qunluo.core.hours import zone

SIZE = 50
BEST_FIRST = ("counts", "held", "rejected", "part", "wrong_number", "refused", "repeat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One submission as the page shows it."""

    row: Submission
    reasons: Sequence[Reason]
    answers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day around the one that the appeal is about; `state` is empty where nothing was handed in."""

    day: date
    state: str
    label: str
    is_planned: bool
    is_over: bool


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits, the most urgent first; or what was decided."""
    if request.GET.get("list") != "closed":
        rows = appeals.open_appeals(desk.community_id)
        return page(
            request, desk, "console/appeals/list.html", {"chosen": "open", "rows": rows, "writers": _writers(desk)}
        )
    rows = appeals.closed_appeals(desk.community_id, before=number_in(request.GET, "before"), limit=SIZE + 1)
    context = {
        "chosen": "closed",
        "rows": rows[:SIZE],
        "older": rows[SIZE - 1].pk if len(rows) > SIZE else None,
    }
    return page(request, desk, "console/appeals/list.html", context)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, appeal_id: int) -> HttpResponse:
    """One appeal with all that one needs to decide about it."""
    return _one(request, *_found(desk, appeal_id))


@require_POST
@desk_view
def speak(request: HttpRequest, desk: Desk, appeal_id: int) -> HttpResponse:
    """Say what one thinks of it, and why; the last voice that is needed decides."""
    desk, known = _found(desk, appeal_id)
    desk.must_write()
    voice = Voice(
        operator_id=desk.operator.pk,
        is_for=request.POST.get("outcome") == "for",
        reason=request.POST.get("reason", ""),
    )
    try:
        decided = vote(known.pk, voice, at=desk.at)
    except NotVoted as refused:
        return _one(request, desk, known, refused=str(refused), typed=voice.reason)
    tell(request, _SENTENCES[Appeal.State(decided.state)]())
    return redirect("console:appeals.show", appeal_id)


@require_POST
@desk_view
def undo(request: HttpRequest, desk: Desk, appeal_id: int) -> HttpResponse:
    """The decision was wrong: all is as before, and the appeal is open again."""
    desk, known = _found(desk, appeal_id)
    desk.must_write()
    reason = request.POST.get("reason", "")
    try:
        undo_decision(known.pk, operator_id=desk.operator.pk, reason=reason, at=desk.at)
    except NotVoted as refused:
        warn(request, str(refused))
        return redirect("console:appeals.show", appeal_id)
    tell(request, _("裁决已撤销，积分和连续恢复到裁决之前，申诉重新打开。"))
    return redirect("console:appeals.show", appeal_id)


_SENTENCES = {
    Appeal.State.OPEN: lambda: _("您的意见记下了，等其他评审表态。"),
    Appeal.State.UPHELD: lambda: _("申诉成立：这一天算打卡成功，积分和连续都补上了，结果会告诉成员。"),
    Appeal.State.DISMISSED: lambda: _("申诉未通过，理由会告诉成员。"),
}


def _found(desk: Desk, appeal_id: int) -> tuple[Desk, Appeal]:
    known = found(appeals.appeal(appeal_id, within=desk.within))
    return desk.at_community(known.community_id), known


def _writers(desk: Desk) -> int:
    return len(writers_of(desk.community_id))


def _one(request: HttpRequest, desk: Desk, known: Appeal, **said: Any) -> HttpResponse:
    """The page of one appeal, all moments in the plan's own time."""
    case = appeals.case_of(known, writers=_writers(desk))
    plan, mine = plan_of(known.plan_id), case.vote_of(desk.operator.pk)
    context = {
        "case": case,
        "appeal": known,
        "shown": [Shown(row=row, reasons=reasons_of(row), answers=answers_of(row, plan)) for row in case.on_day],
        "days": days_around(case, plan, today=local_day(desk.at, plan.terms)),
        "typed": mine.reason if mine else "",
        "longest_reason": LONGEST_REASON,
        **said,
    }
    with timezone.override(zone(plan.terms.timezone)):
        return page(request, desk, "console/appeals/show.html", context)


def days_around(case: Case, plan: Plan, *, today: date) -> list[Day]:
    """The days before and after, each with the best that was handed in for it."""
    found_on: dict[date, list[Submission]] = {}
    for row in case.around:
        found_on.setdefault(row.day, []).append(row)
    first = case.appeal.day - timedelta(days=DAYS_AROUND)
    days = [first + timedelta(days=step) for step in range(2 * DAYS_AROUND + 1)]
    return [_day(day, found_on.get(day, []), plan, is_over=day < today) for day in days]


def _day(day: date, rows: Sequence[Submission], plan: Plan, *, is_over: bool) -> Day:
    best = min(rows, key=lambda row: BEST_FIRST.index(row.state), default=None)
    return Day(
        day=day,
        state=best.state if best else "",
        label=best.get_state_display() if best else "",
        is_planned=is_planned(day, plan),
        is_over=is_over,
    )
