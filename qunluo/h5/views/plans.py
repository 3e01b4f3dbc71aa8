"""One plan: what it asks today, how to hand it in, and its rules in plain sentences."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.communities.reads.consents import Purpose, stance_of
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.plan import NeedKind
from qunluo.core.checkins.words import describe, need_text, refusal_sentence
from qunluo.core.events import CheckinSubmitted
from qunluo.h5.asked import Asked, Done, new_key, said_after, write
from qunluo.h5.cards import ONE_TAP, Card
from qunluo.h5.claims import claim_from, closed_sentence
from qunluo.h5.door import event_key
from qunluo.h5.fields import inputs_of
from qunluo.h5.uploads import pictures_in, take_files
from qunluo.h5.views.today import asks_device, cards_of, shown_card
from qunluo.h5.visit import Visit, member_view, not_found, page
from qunluo.h5.waiting import waiting_in
from qunluo.intake.own import append_own
from qunluo.lib.refusal import Refusal


def show_plan(
    request: HttpRequest, visit: Visit, /, *, plan_id: int, refused: str = "", **_kwargs: Any
) -> HttpResponse:
    """What the plan asks now, with all that was typed if it was refused."""
    plan = visit.plan(plan_id)
    if plan is None:
        return not_found(request, visit)
    [card] = cards_of(visit, (plan,))
    context = {
        "tab": "today",
        "one": shown_card(visit, card, waiting_in(request, visit)),
        "refused": refused,
        "said": said_after(request, visit),
        "typed": request.POST,
        "key": new_key(),
        "asks_device": asks_device(visit),
        "device_key": new_key(),
        **_form(request, visit, card),
    }
    return page(request, visit, "h5/plan.html", context)


show = require_safe(member_view(show_plan))


@write(show_plan, first=take_files)
def hand_in(request: HttpRequest, visit: Visit, asked: Asked, *, plan_id: int) -> Done:
    """Into the log with it, as if it had come from a platform; what one look can see to be wrong is said at once."""
    plan = visit.plan(plan_id)
    if plan is None or not visit.member.is_present:
        raise Refusal(closed_sentence(visit))
    claim = claim_from(request, visit, plan, key=event_key(visit.member.pk, asked.key))
    fact = fact_of(claim, plan)
    if fact is None or fact.refusal:
        code = fact.refusal if fact else ""
        terms = plan.terms_at(visit.at)
        raise Refusal(refusal_sentence(code, terms, session_id=fact.session if fact else ""))
    event = CheckinSubmitted(
        key=claim.key, group=visit.holder.group, member=claim.member, at=claim.at, plan=plan.id, claim=claim
    )
    append_own([(visit.holder.account_id, event)], at=visit.at)
    return Done(to=f"/m/plans/{plan.id}/", name=asked.key)


@require_safe
@member_view
def show_rules(request: HttpRequest, visit: Visit, plan_id: int) -> HttpResponse:
    """The plan in plain sentences."""
    plan = visit.plan(plan_id)
    if plan is None:
        return not_found(request, visit)
    terms = plan.terms_at(visit.at)
    return page(request, visit, "h5/rules.html", {"tab": "mine", "terms": terms, "lines": describe(terms)})


def _form(request: HttpRequest, visit: Visit, card: Card) -> dict[str, Any]:
    """The parts of the form that are wanted now."""
    step = card.current
    needs = step.needs if step and step.is_open else ()
    kinds = {need.kind for need in needs}
    return {
        "needs": {need.kind.value: need for need in needs},
        "needs_in_words": [need_text(need) for need in needs if need.kind not in ONE_TAP],
        "inputs": inputs_of(needs, request.POST),
        "pictures": pictures_in(request, visit) if NeedKind.IMAGE in kinds else [],
        "place": _place(visit) if NeedKind.LOCATION in kinds else "",
        "place_names": "、".join(place.name for need in needs for place in need.places) or _("约定的地点"),
        "consent_key": new_key(),
        "back": f"/m/plans/{card.plan.id}/",
        "scan": request.POST.get("scan") or request.GET.get("scan", ""),
        "elsewhere": [need_text(need) for need in step.elsewhere] if step and step.is_open else [],
    }


def _place(visit: Visit) -> str:
    """Whether the page may ask the phone where it is: yes, ask the member first, or they said no."""
    stance = stance_of(visit.person_id, at=visit.at)
    if Purpose.LOCATION in stance.agreed:
        return "agreed"
    return "refused" if Purpose.LOCATION in stance.refused else "ask"
