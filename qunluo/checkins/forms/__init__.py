"""What an operator types as a plan of check-ins: checked, and turned into the core's terms and back."""

from __future__ import annotations

from qunluo.checkins.forms.draft import PlanDraft
from qunluo.checkins.forms.main import Offer

__all__ = ["Offer", "PlanDraft"]
