"""What joining writes down of a decision."""

from qunluo.joining.writes.deeds import note_acknowledgements, note_introductions

__all__ = ["note_acknowledgements", "note_introductions"]
