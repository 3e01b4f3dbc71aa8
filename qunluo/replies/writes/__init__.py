"""What replies write down of a decision."""

from qunluo.replies.writes.asked import note_questions
from qunluo.replies.writes.slots import note_replies

__all__ = ["note_questions", "note_replies"]
