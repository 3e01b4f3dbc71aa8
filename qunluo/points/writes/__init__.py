"""Everything that changes the tables of points."""

from __future__ import annotations

from qunluo.points.models.awards import AwardKind, AwardState
from qunluo.points.writes.awards import Give, Given, give_awards, release_awards, restore_awards, withdraw_awards
from qunluo.points.writes.ledger import KeyReused, Move, NotEnough, Posted, post

__all__ = [
    "AwardKind",
    "AwardState",
    "Give",
    "Given",
    "KeyReused",
    "Move",
    "NotEnough",
    "Posted",
    "give_awards",
    "post",
    "release_awards",
    "restore_awards",
    "withdraw_awards",
]
