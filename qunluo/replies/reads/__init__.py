"""What is known of replies."""

from qunluo.replies.reads.faq import faq_of
from qunluo.replies.reads.slots import replies_given
from qunluo.replies.reads.suggestions import suggestions_of

__all__ = ["faq_of", "replies_given", "suggestions_of"]
