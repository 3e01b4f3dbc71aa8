"""What operators fill in about order."""

from qunluo.moderation.forms.backtests import BackTestForm
from qunluo.moderation.forms.ladders import LadderForm
from qunluo.moderation.forms.rules import Offer, RuleForm

__all__ = ["BackTestForm", "LadderForm", "Offer", "RuleForm"]
