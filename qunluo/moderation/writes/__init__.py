"""What is written down of order in a group."""

from qunluo.moderation.writes.nights import note_quiet_nights
from qunluo.moderation.writes.violations import note_violations

__all__ = ["note_quiet_nights", "note_violations"]
