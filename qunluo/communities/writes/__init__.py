"""All that changes the tables of the communities."""

from __future__ import annotations

from qunluo.communities.writes.archive import (
    Placed,
    ensure_months,
    keep_messages,
    note_moves,
    withdraw_messages,
)
from qunluo.communities.writes.rules import save_rules
from qunluo.communities.writes.standing import ensure_groups, ensure_members, save_groups, save_members

__all__ = [
    "Placed",
    "ensure_groups",
    "ensure_members",
    "ensure_months",
    "keep_messages",
    "note_moves",
    "save_groups",
    "save_members",
    "save_rules",
    "withdraw_messages",
]
