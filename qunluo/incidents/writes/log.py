"""Every line of an incident's history, and the audit log beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qunluo.accounts.writes import Deed, note
from qunluo.incidents.models import Incident, IncidentEntry

Kind = IncidentEntry.Kind
LONGEST_LINE = 1_200


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who does something, nobody for the machine, and when."""

    at: datetime
    operator_id: int | None = None


def log(incident: Incident, kind: IncidentEntry.Kind, text: str, *, by: By) -> IncidentEntry:
    """Add a line. The first one by a person is the answer to the incident."""
    if by.operator_id is not None and incident.answered_at is None:
        incident.answered_at = by.at
        incident.save(update_fields=["answered_at"])
    return IncidentEntry.objects.create(
        community_id=incident.community_id,
        incident=incident,
        at=by.at,
        kind=kind,
        by_id=by.operator_id,
        text=text.replace("\0", "")[:LONGEST_LINE],
    )


def audit(action: str, incident: Incident, *, by: By, **data: object) -> None:
    """Add a line to the audit log."""
    deed = Deed(
        action=action,
        subject=incident.title,
        operator_id=by.operator_id,
        community_id=incident.community_id,
        data={"incident": incident.pk, **data},
    )
    note(deed, at=by.at)
