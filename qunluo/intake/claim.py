"""Which events a worker takes on: it locks the lanes of groups, so that a group's events stay in one hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from qunluo.channels.registry import codec
from qunluo.communities.reads.standing import Lane
from qunluo.core.events import GroupEvent
from qunluo.intake import own

LANES_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One event of the log that this transaction handles."""

    id: int
    lane: Lane
    kind: str
    community_id: int
    event: GroupEvent


# The lanes of the oldest waiting events; those that another worker holds are passed over. If all of them
# are held, any lane that has something waiting will do.
_OLDEST_LANES = """
SELECT id FROM intake_lane
WHERE id IN (SELECT DISTINCT lane_id FROM (
    SELECT lane_id FROM intake_pendingevent WHERE parked_at IS NULL ORDER BY event_id LIMIT %(limit)s) AS oldest)
LIMIT %(lanes)s FOR UPDATE SKIP LOCKED
"""
_ANY_LANES = """
SELECT id FROM intake_lane
WHERE EXISTS (SELECT FROM intake_pendingevent p WHERE p.lane_id = intake_lane.id AND p.parked_at IS NULL)
LIMIT %(lanes)s FOR UPDATE SKIP LOCKED
"""
_EVENTS = """
SELECT e.id, e.account_id, l."group", c.kind, c.community_id, e.kind, e.raw
FROM (SELECT event_id FROM intake_pendingevent WHERE {which} ORDER BY event_id LIMIT %(limit)s) AS p
JOIN intake_incomingevent e ON e.id = p.event_id
JOIN intake_lane l ON l.id = e.lane_id
JOIN channels_channelaccount c ON c.id = e.account_id
ORDER BY e.id
"""
_OF_LANES = _EVENTS.format(which="lane_id = ANY(%(lanes)s::bigint[]) AND parked_at IS NULL")
_ONE = _EVENTS.format(which="event_id = %(event)s")


def claim(limit: int) -> list[Claimed]:
    """The oldest waiting events of the lanes that could be locked; empty where nothing waits unlocked."""
    with connection.cursor() as cursor:
        for lanes_query in (_OLDEST_LANES, _ANY_LANES):
            cursor.execute(lanes_query, {"limit": limit, "lanes": LANES_AT_ONCE})
            lanes = [pk for (pk,) in cursor.fetchall()]
            if lanes:
                cursor.execute(_OF_LANES, {"lanes": lanes, "limit": limit})
                return [_claimed(row) for row in cursor.fetchall()]
    return []


def claim_one(event_id: int) -> list[Claimed]:
    """This event alone, its lane locked; empty if another worker has handled it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.id FROM intake_lane l JOIN intake_pendingevent p ON p.lane_id = l.id"
            " WHERE p.event_id = %s FOR UPDATE OF l",
            [event_id],
        )
        cursor.execute(_ONE, {"event": event_id, "limit": 1})
        return [_claimed(row) for row in cursor.fetchall()]


def lock_lane(lane: Lane) -> None:
    """Hold this group's lane until the transaction ends; it begins here if it is new."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO intake_lane (account_id, "group") VALUES (%s, %s)'
            ' ON CONFLICT (account_id, "group") DO UPDATE SET "group" = EXCLUDED."group"',
            list(lane),
        )


class UnreadableLog(Exception):
    """The codec no longer reads what it read at the door."""


def _claimed(row: tuple[int, int, str, str, int, str, memoryview]) -> Claimed:
    pk, account, group, channel, community, kind, raw = row
    event = own.load(kind, bytes(raw)) if own.is_own(kind) else codec(channel).read(bytes(raw))[0].event
    if event is None:
        raise UnreadableLog(f"事件 {pk} 的内容现在读不出来了")
    return Claimed(id=pk, lane=(account, group), kind=channel, community_id=community, event=event)
