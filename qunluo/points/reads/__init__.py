"""Questions to the tables of points."""

from __future__ import annotations

from qunluo.points.reads.balances import balance_of, balances_of
from qunluo.points.reads.rules import Rules, rules_of

__all__ = ["Rules", "balance_of", "balances_of", "rules_of"]
