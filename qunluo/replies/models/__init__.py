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
)
from qunluo.replies.models.slots import ReplySlot

__all__ = [
    "LONGEST_ANSWER",
    "LONGEST_QUESTION",
    "AskedQuestion",
    "AskedState",
    "FaqBook",
    "FaqEntry",
    "FaqEntryGroup",
    "FaqSwitch",
    "ReplySlot",
]
