"""Questions to the tables of points."""

from __future__ import annotations

from qunluo.points.models.awards import AwardKind, AwardState
from qunluo.points.models.ledger import Against, Kind
from qunluo.points.reads.awards import (
    awards_of,
    codes_of,
    coupon_load,
    incentive_shares,
    is_short_of_codes,
    pools_in,
    rewards_in,
)
from qunluo.points.reads.balances import (
    Line,
    Standing,
    balance_at,
    balance_of,
    balances_of,
    entries_about,
    history,
    wallets,
)
from qunluo.points.reads.leaderboard import Board, Period, Rank, leaderboard, rank_of
from qunluo.points.reads.purses import expiring
from qunluo.points.reads.rules import Rules, rules_of

__all__ = [
    "Against",
    "AwardKind",
    "AwardState",
    "Board",
    "Kind",
    "Line",
    "Period",
    "Rank",
    "Rules",
    "Standing",
    "awards_of",
    "balance_at",
    "balance_of",
    "balances_of",
    "codes_of",
    "coupon_load",
    "entries_about",
    "expiring",
    "history",
    "incentive_shares",
    "is_short_of_codes",
    "leaderboard",
    "pools_in",
    "rank_of",
    "rewards_in",
    "rules_of",
    "wallets",
]
