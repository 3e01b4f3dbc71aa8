"""A plan before it is saved: as members would see it, and what the bot would answer them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from qunluo.checkins.forms import PlanDraft
from qunluo.communities.reads.audience import members_asked
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.plans.head import offer_in
from qunluo.console.plans.trial import TrialForm, plan_to_try, tried
from qunluo.core.checkins.days import is_planned, local_day, next_planned, refusal_of
from qunluo.core.checkins.plan import NeedKind, Session, Terms
from qunluo.core.checkins.telling import describe, need_text, window_text
from qunluo.core.checkins.words import refusal_sentence

ONE_TAP = frozenset({NeedKind.TAP, NeedKind.KEYWORD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One session on the mock of the member's page."""

    session: Session
    window: str
    needs: tuple[str, ...]
    is_one_tap: bool


@require_POST
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is typed, as members would see it; or what keeps it from being a plan."""
    draft = PlanDraft.typed(request.POST, offer=offer_in(desk.community_id))
    if not draft.is_valid():
        return page(request, desk, "console/plans/preview.html", {"draft": draft, "is_sound": False})
    terms = draft.terms(since=desk.at)
    asked = members_asked(draft.groups(), terms.audience, at=desk.at).count()
    return page(request, desk, "console/plans/preview.html", {**foreseen(terms, at=desk.at), "asked": asked})


@require_POST
@desk_view
def attempt(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the plan on the page, saved or not, would make of an invented check-in."""
    draft = PlanDraft.typed(request.POST, offer=offer_in(desk.community_id))
    trial = TrialForm(request.POST, prefix="try")
    are_sound = [draft.is_valid(), trial.is_valid()]
    context: dict[str, Any] = {"trial": trial, "is_sound": all(are_sound)}
    if all(are_sound):
        context["result"] = tried(draft.terms(since=desk.at), trial.cleaned_data)
    return page(request, desk, "console/plans/trial.html", context)


def foreseen(terms: Terms, *, at: datetime) -> Mapping[str, Any]:
    """What the mock of the member's page shows today, and the plan in sentences."""
    plan, today = plan_to_try(terms), local_day(at, terms)
    rests = "" if is_planned(today, plan) else refusal_of(today, terms) or "day_off"
    return {
        "is_sound": True,
        "foreseen": terms,
        "today": today,
        "rests": refusal_sentence(rests, terms) if rests else "",
        "next_day": next_planned(plan, today) if rests else None,
        "cards": [_card(session) for session in terms.sessions],
        "sentences": describe(terms),
    }


def _card(session: Session) -> Card:
    kinds = {need.kind for need in session.needs}
    return Card(
        session=session,
        window=window_text(session),
        needs=tuple(need_text(need) for need in session.needs),
        is_one_tap=bool(kinds & ONE_TAP) if session.any_will_do else kinds <= ONE_TAP,
    )
