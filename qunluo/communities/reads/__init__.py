"""Questions to the tables of the communities."""

from __future__ import annotations

from qunluo.communities.reads.standing import groups_in, members_at, rules_of

__all__ = ["groups_in", "members_at", "rules_of"]
