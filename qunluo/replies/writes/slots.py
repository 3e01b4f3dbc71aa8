"""What keyword replies write down of a decision."""

from __future__ import annotations

from collections.abc import Sequence

from qunluo.communities.writes import Placed
from qunluo.core.changes import ReplyGiven
from qunluo.replies.models.slots import ReplySlot


def note_replies(placed: Sequence[Placed[ReplyGiven]]) -> None:
    """One row a reply and slot."""
    ReplySlot.objects.bulk_create(
        [
            ReplySlot(
                community_id=one.community_id,
                group_id=one.group_id,
                reply=one.change.reply,
                slot=one.change.slot,
                at=one.change.at,
            )
            for one in placed
        ],
        ignore_conflicts=True,
    )
