"""What is written down of order in a group."""

from qunluo.moderation.writes.nights import note_quiet_nights

__all__ = ["note_quiet_nights"]
