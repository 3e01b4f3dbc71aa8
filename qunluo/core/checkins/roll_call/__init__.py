"""Roll calls (接龙): a list in a chat that everyone copies, adds a line to and posts again."""

from qunluo.core.checkins.roll_call.difference import ChangedEntry, Difference, difference
from qunluo.core.checkins.roll_call.reading import looks_like_roll_call, read_roll_calls
from qunluo.core.checkins.roll_call.solitaire import read_solitaire
from qunluo.core.checkins.roll_call.values import RollCall, RollCallEntry

__all__ = [
    "ChangedEntry",
    "Difference",
    "RollCall",
    "RollCallEntry",
    "difference",
    "looks_like_roll_call",
    "read_roll_calls",
    "read_solitaire",
]
