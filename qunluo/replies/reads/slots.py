"""Which keyword replies were given when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from qunluo.replies.models.slots import ReplySlot


def replies_given(groups: Iterable[int], *, since: datetime, until: datetime) -> dict[int, frozenset[tuple[str, int]]]:
    """Group id -> (reply, slot) of the replies that were given to messages between the two moments."""
    found: dict[int, set[tuple[str, int]]] = defaultdict(set)
    rows = ReplySlot.objects.filter(group_id__in=list(groups), at__range=(since, until))
    for group, reply, slot in rows.values_list("group_id", "reply", "slot"):
        found[group].add((reply, slot))
    return {group: frozenset(slots) for group, slots in found.items()}
