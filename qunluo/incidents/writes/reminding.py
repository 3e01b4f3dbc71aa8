"""Steps that nobody did in time: the operators are reminded once each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from qunluo.incidents.models import IncidentStep
from qunluo.incidents.writes.telling import ask_operators

AT_ONCE = 500


@transaction.atomic
def remind_of_steps(*, at: datetime) -> int:
    """Ask for every step that is overdue in an open incident and was not asked for yet. How many they were."""
    rows = IncidentStep.objects.filter(
        due_at__lte=at, done_at=None, reminded_at=None, incident__closed_at=None
    ).select_related("incident", "owner")
    late = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "id")[:AT_ONCE])
    for step in late:
        whose = f"（{step.owner.name}）" if step.owner else f"（{step.role}）" if step.role else ""
        text = f"【超时】“{step.incident.title}”的一步还没有做{whose}：{step.title}。"
        ask_operators(step.incident, text, key=f"step:{step.number}", at=at)
    IncidentStep.objects.filter(pk__in=[step.pk for step in late]).update(reminded_at=at)
    return len(late)
