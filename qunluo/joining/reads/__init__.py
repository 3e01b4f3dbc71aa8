"""What is known of notices, acknowledgements, newcomers and questions."""

from qunluo.joining.reads.rules import Room, joining_of, onboarding_of

__all__ = ["Room", "joining_of", "onboarding_of"]
