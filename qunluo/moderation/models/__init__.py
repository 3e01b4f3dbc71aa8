"""What keeps a group in order, as rows."""

from qunluo.moderation.models.nights import QuietNight

__all__ = ["QuietNight"]
