"""What incidents write down of a decision."""

from qunluo.incidents.writes.alarms import note_alarms

__all__ = ["note_alarms"]
