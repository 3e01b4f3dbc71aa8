"""What replies keep, as rows."""

from qunluo.replies.models.faq import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    AskedQuestion,
    AskedState,
    FaqBook,
    FaqEntry,
    FaqEntryGroup,
    FaqSwitch,
    ModelUse,
)
from qunluo.replies.models.model_answers import ModelAnswer
from qunluo.replies.models.slots import ReplySlot
from qunluo.replies.models.suggestions import SuggestionNumber

__all__ = [
    "LONGEST_ANSWER",
    "LONGEST_QUESTION",
    "AskedQuestion",
    "AskedState",
    "FaqBook",
    "FaqEntry",
    "FaqEntryGroup",
    "FaqSwitch",
    "ModelAnswer",
    "ModelUse",
    "ReplySlot",
    "SuggestionNumber",
]
