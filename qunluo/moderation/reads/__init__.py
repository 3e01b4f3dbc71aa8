"""What is known of order in a group."""

from qunluo.moderation.reads.nights import quiet_nights_of
from qunluo.moderation.reads.orders import orders_of
from qunluo.moderation.reads.violations import troubles_of, violations_of

__all__ = ["orders_of", "quiet_nights_of", "troubles_of", "violations_of"]
