"""What replies keep, as rows."""

from qunluo.replies.models.slots import ReplySlot

__all__ = ["ReplySlot"]
