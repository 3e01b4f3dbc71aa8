"""What is known of order in a group."""

from qunluo.moderation.reads.nights import quiet_nights_of

__all__ = ["quiet_nights_of"]
