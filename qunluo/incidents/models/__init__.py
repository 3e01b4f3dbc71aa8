"""What is kept of incidents, risks and rounds, as rows."""

from qunluo.incidents.models.hazards import Hazard
from qunluo.incidents.models.incidents import Alarm, Incident, IncidentEntry, IncidentStep
from qunluo.incidents.models.plans import PlanRow, WatchTerms
from qunluo.incidents.models.rounds import Round, RoundItem, RoundTick

__all__ = [
    "Alarm",
    "Hazard",
    "Incident",
    "IncidentEntry",
    "IncidentStep",
    "PlanRow",
    "Round",
    "RoundItem",
    "RoundTick",
    "WatchTerms",
]
