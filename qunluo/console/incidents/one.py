"""One incident: its steps, drafts, alarms and history, and how it went."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.incidents.head import Chosen, chosen, living, writers
from qunluo.console.names import shown_name
from qunluo.core.incidents import LEVELS, Theme
from qunluo.incidents.plans import FOR, Plan, blanks_in, filled
from qunluo.incidents.reads import incidents
from qunluo.incidents.reads.terms import plan_of
from qunluo.incidents.reports import report_of, span_text
from qunluo.incidents.writes.handling import LONGEST_CAUSE, LONGEST_DONE, LONGEST_NOTE, LONGEST_WORDS
from qunluo.intake.reads import event_ids

ALARMS_SHOWN, STEPS_TAKE = 20, 200


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, incident_id: int) -> HttpResponse:
    """The whole page."""
    one = chosen(desk, incident_id)
    said = incidents.said_in(one.row.pk)
    alarms = incidents.alarms_of(one.row.pk, limit=ALARMS_SHOWN)
    plan = plan_of(one.row.community_id, Theme(one.row.theme))
    steps = incidents.steps_of(one.row.pk)
    went = incidents.recovery_of(one.row, at=one.desk.at)
    context = {
        "row": one.row,
        "level": LEVELS[one.row.level],
        "levels": [(level.value, name) for level, name in LEVELS.items()],
        "said": said,
        "alarms": alarms,
        "events": event_ids({alarm.group.account_id for alarm in alarms}, {alarm.key for alarm in alarms}),
        "steps": steps,
        "done": sum(step.done_at is not None for step in steps),
        "entries": incidents.entries_of(one.row.pk),
        "went": went,
        "answered_in": span_text(went.answered_in),
        "closed_in": span_text(went.closed_in),
        "writers": writers(one.row.community_id),
        "longest": {"note": LONGEST_NOTE, "words": LONGEST_WORDS, "cause": LONGEST_CAUSE, "done": LONGEST_DONE},
        **_drafts(one, plan, number_in(request.GET, "draft")),
    }
    return page(request, one.desk, "console/incidents/show.html", context)


@require_GET
@desk_view
def report(request: HttpRequest, desk: Desk, incident_id: int) -> HttpResponse:  # noqa: ARG001 - every view is asked alike
    """The same as a file for the record."""
    one = chosen(desk, incident_id)
    text = report_of(
        one.row,
        steps=incidents.steps_of(one.row.pk),
        entries=reversed(incidents.entries_of(one.row.pk, limit=2_000)),
        said=incidents.said_in(one.row.pk),
        went=incidents.recovery_of(one.row, at=one.desk.at),
    )
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="incident-{one.row.pk}.md"'
    return answer


def _drafts(one: Chosen, plan: Plan, picked: int | None) -> dict[str, Any]:
    """The texts of the plan with what the house knows, and the one that shall be posted."""
    groups = living(one.row.community_id)
    community = shown_name(one.desk.grant.name) if one.desk.grant else ""
    group = shown_name(str(one.row.group)) if one.row.group else ""
    opened_at = timezone.localtime(one.row.opened_at)
    texts = [filled(draft.text, community=community, group=group, at=opened_at) for draft in plan.drafts]
    drafts = [
        {
            "number": number,
            "name": draft.name,
            "audience": draft.audience,
            "for": FOR[draft.audience],
            "text": text,
            "blanks": blanks_in(text),
        }
        for number, (draft, text) in enumerate(zip(plan.drafts, texts, strict=True), start=1)
    ]
    said_in: set[int | None] = {*incidents.said_in(one.row.pk).groups} or {one.row.group_id}
    return {
        "plan": plan,
        "drafts": drafts,
        "picked": next((draft for draft in drafts if draft["number"] == picked), None),
        "groups": [(group, group.pk in said_in) for group in groups],
        "form_key": uuid4().hex,
        "recovery": list(enumerate(plan.recovery)),
    }
