"""What a person was asked to do by hand shows in the events that follow: their to-do is done without a click."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from qunluo.communities.writes import Placed
from qunluo.core.actions import RecallMessage, RemoveMember
from qunluo.core.changes import Change, MembershipEnded, MessageWithdrawn
from qunluo.outbox.payloads import name_of
from qunluo.outbox.writes import Seen, settle_seen


def see_done(placed: Iterable[Placed[Change]], *, at: datetime) -> None:
    """Who has left need not be removed any more, and what was taken back need not be."""
    gone: list[Seen] = []
    recalled: list[Seen] = []
    for one in placed:
        match one.change:
            case MembershipEnded(member=member, at=moment):
                gone.append(Seen(group_id=one.group_id, at=moment, member=member))
            case MessageWithdrawn(message=message, at=moment):
                recalled.append(Seen(group_id=one.group_id, at=moment, message=message))
    settle_seen(name_of(RemoveMember), gone, at=at)
    settle_seen(name_of(RecallMessage), recalled, at=at)
