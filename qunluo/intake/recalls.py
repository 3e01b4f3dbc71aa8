"""When something was taken back in a group: only the log knows, for the archive keeps what, and not when."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from qunluo.communities.reads.standing import Lane
from qunluo.intake.models import IncomingEvent

RECALLED = "MessageRecalled"


class Recall(NamedTuple):
    """One recall: its row in the log, and its moment in unix seconds."""

    id: int
    at: int


def recalls_in(lane: Lane, *, since: datetime, until: datetime) -> list[Recall]:
    """All of a group, from `since` up to and without `until`, in the order of time."""
    account, group = lane
    rows = IncomingEvent.objects.filter(
        lane__account_id=account, lane__group=group, kind=RECALLED, at__gte=since, at__lt=until
    )
    return [Recall(id=pk, at=int(at.timestamp())) for pk, at in rows.order_by("at", "id").values_list("id", "at")]
