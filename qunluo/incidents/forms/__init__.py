"""Incidents, plans, thresholds and risks as forms."""

from qunluo.incidents.forms.hazards import HazardForm
from qunluo.incidents.forms.incidents import ReportForm, TermsForm
from qunluo.incidents.forms.plans import PlanForm

__all__ = ["HazardForm", "PlanForm", "ReportForm", "TermsForm"]
