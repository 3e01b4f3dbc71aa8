"""What replies write down of a decision."""

from qunluo.replies.writes.asked import note_questions
from qunluo.replies.writes.model_answers import note_model_questions
from qunluo.replies.writes.slots import note_replies
from qunluo.replies.writes.suggestions import note_numbers

__all__ = ["note_model_questions", "note_numbers", "note_questions", "note_replies"]
