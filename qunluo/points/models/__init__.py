"""The tables of points: the ledger, and what can be won or bought."""

from __future__ import annotations

from qunluo.points.models.awards import Award, CouponCode, CouponPool, Reward
from qunluo.points.models.ledger import (
    Against,
    Kind,
    LedgerCheck,
    LedgerSeal,
    LedgerWatch,
    PointsEntry,
    PointsRules,
    Wallet,
)

__all__ = [
    "Against",
    "Award",
    "CouponCode",
    "CouponPool",
    "Kind",
    "LedgerCheck",
    "LedgerSeal",
    "LedgerWatch",
    "PointsEntry",
    "PointsRules",
    "Reward",
    "Wallet",
]
