"""What is known of replies."""

from qunluo.replies.reads.slots import replies_given

__all__ = ["replies_given"]
