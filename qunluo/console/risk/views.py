"""What is suspected: each signal with its weight and what people made of it, and the line from which on we wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.checkins.reads.plans import plan_rows, plans_by_id
from qunluo.checkins.risk.figures import Flow, Line, Tally, flows, lines, signals_seen
from qunluo.checkins.risk.learning import evidence_of, taught_since
from qunluo.checkins.risk.weights import CODES, Evidence
from qunluo.checkins.risk.words import Meaning, meaning_of
from qunluo.checkins.writes.lessons import forget_lessons, remember_lessons
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.notices import tell

SPAN = timedelta(days=30)
LIGHTER, HEAVIER = 0.95, 1.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One signal as the page shows it."""

    code: str
    meaning: Meaning
    tally: Tally
    evidence: Evidence

    @property
    def percent(self) -> int:
        """What its weight has become, in percent of what it was."""
        return round(self.evidence.factor * 100)

    @property
    def decided(self) -> float:
        """How many decisions speak of it."""
        return self.evidence.accepted + self.evidence.rejected

    @property
    def tone(self) -> str:
        """A colour for weights that decisions have moved."""
        if self.evidence.factor < LIGHTER:
            return "secondary"
        return "orange" if self.evidence.factor > HEAVIER else "azure"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan with its own line, and what others would have held: each with its share of all check-ins, in percent."""

    id: int
    name: str
    held_from: int
    flow: Flow
    lines: Sequence[tuple[Line, float]]


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The last thirty days."""
    since = (desk.at - SPAN).date()
    rows = plan_rows(desk.community_id)
    ids = [row.pk for row in rows]
    of_plan = flows(ids, since=since)
    flow = _total(list(of_plan.values()))
    context = {
        "signals": _signals(desk.community_id, signals_seen(ids, since=since)),
        "flow": flow,
        "invalid": flow.invalid * 100,
        "plan": _plan(request, ids, of_plan, since=since),
        "plans": rows,
        "taught_since": taught_since(desk.community_id),
    }
    return page(request, desk, "console/risk/show.html", context)


@require_POST
@desk_view
def forget(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let decisions teach anew from now on."""
    desk.must_write()
    forget_lessons(desk.community_id, operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("各项信号已恢复原来的权重，从现在起重新学。"), undo=reverse("console:risk.remember"))
    return redirect("console:risk.show")


@require_POST
@desk_view
def remember(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let all decisions teach again."""
    desk.must_write()
    remember_lessons(desk.community_id, operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("以前的审核结果又算数了。"))
    return redirect("console:risk.show")


def _signals(community_id: int, seen: Mapping[str, Tally]) -> list[Signal]:
    """All signals, those that were seen most often first."""
    evidence = evidence_of(community_id)
    found = [
        Signal(
            code=code,
            meaning=meaning_of(code),
            tally=seen.get(code, Tally()),
            evidence=evidence.get(code, Evidence()),
        )
        for code in CODES
    ]
    return sorted(found, key=lambda one: (-one.tally.seen, CODES.index(one.code)))


def _total(flows_: Sequence[Flow]) -> Flow:
    return Flow(
        handed_in=sum(one.handed_in for one in flows_),
        held=sum(one.held for one in flows_),
        rejected=sum(one.rejected for one in flows_),
    )


def _plan(request: HttpRequest, ids: Sequence[int], of_plan: Mapping[int, Flow], *, since: date) -> PlanLine | None:
    """The plan that is asked for, or the one with most to show."""
    if not ids:
        return None
    asked = number_in(request.GET, "plan")
    chosen = (
        asked if asked is not None and asked in ids else max(ids, key=lambda one: of_plan.get(one, Flow()).handed_in)
    )
    terms = plans_by_id([chosen])[chosen].terms
    flow = of_plan.get(chosen, Flow())
    tried = lines([chosen], since=since, besides={chosen: terms.held_from})[chosen]
    return PlanLine(
        id=chosen,
        name=terms.name,
        held_from=terms.held_from,
        flow=flow,
        lines=[(line, line.held / max(flow.handed_in, 1) * 100) for line in tried],
    )
