"""Everything that changes the tables of points."""

from __future__ import annotations

from qunluo.points.models.awards import AwardKind, AwardState
from qunluo.points.models.ledger import Against, Kind
from qunluo.points.writes.awards import (
    Give,
    Given,
    give_awards,
    release_awards,
    restore_awards,
    withdraw_awards,
)
from qunluo.points.writes.coupons import Pasted, add_codes
from qunluo.points.writes.deeds import CannotUndo, Grant, grant_by_operator, post_one, reverse, spend
from qunluo.points.writes.expiry import expire
from qunluo.points.writes.ledger import KeyReused, Move, NotEnough, Posted, post
from qunluo.points.writes.rewards import (
    NotOnSale,
    Redemption,
    SoldOut,
    Undoing,
    redeem,
    settle_award,
    undo_redemption,
)
from qunluo.points.writes.rules import save_pool, save_reward, save_rules
from qunluo.points.writes.seals import seal

__all__ = [
    "Against",
    "AwardKind",
    "AwardState",
    "CannotUndo",
    "Give",
    "Given",
    "Grant",
    "KeyReused",
    "Kind",
    "Move",
    "NotEnough",
    "NotOnSale",
    "Pasted",
    "Posted",
    "Redemption",
    "SoldOut",
    "Undoing",
    "add_codes",
    "expire",
    "give_awards",
    "grant_by_operator",
    "post",
    "post_one",
    "redeem",
    "release_awards",
    "restore_awards",
    "reverse",
    "save_pool",
    "save_reward",
    "save_rules",
    "seal",
    "settle_award",
    "spend",
    "undo_redemption",
    "withdraw_awards",
]
