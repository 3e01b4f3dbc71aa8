"""One incident with its step and alarm, a risk and an item of the rounds."""

from __future__ import annotations

from qunluo.incidents.models import Hazard, IncidentStep
from qunluo.incidents.writes.hazards import ship_hazards
from qunluo.incidents.writes.rounds import add_item
from tests.cast import NOW, Cast
from tests.incidents.ground import an_incident


def alarmed_things(cast: Cast) -> dict[str, int]:
    incident = an_incident(cast, at=NOW)
    ship_hazards(cast.community.pk, operator_id=cast.steward.pk, at=NOW)
    item = add_item(cast.community.pk, "秘密的巡检项", "看一看", operator_id=cast.steward.pk, at=NOW)
    step = IncidentStep.objects.filter(incident=incident).order_by("number")[0]
    hazard = Hazard.objects.filter(community=cast.community).order_by("id")[0]
    return {"incident_id": incident.pk, "step_id": step.pk, "hazard_id": hazard.pk, "item_id": item.pk}
