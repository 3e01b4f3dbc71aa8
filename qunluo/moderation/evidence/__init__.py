"""Hard evidence in a text, and personal data hidden: pure functions over strings."""

from qunluo.moderation.evidence.finding import evidence_of
from qunluo.moderation.evidence.masking import masked

__all__ = ["evidence_of", "masked"]
