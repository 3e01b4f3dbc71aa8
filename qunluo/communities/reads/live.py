"""The groups that go on living: those of an active connection that nobody dismissed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from qunluo.channels.registry import kinds
from qunluo.communities.models import Group
from qunluo.core.snapshot import GroupRules

_LIVE = """
SELECT g.account_id, g.external_id, g.created_at, coalesce(r.data ->> 'timezone', %(timezone)s)
FROM communities_group g
JOIN channels_channelaccount c ON c.id = g.account_id
LEFT JOIN LATERAL (
    SELECT data FROM communities_rulesversion WHERE group_id = g.id ORDER BY version DESC LIMIT 1
) r ON true
WHERE g.dismissed_at IS NULL AND c.is_active AND c.kind = ANY(%(kinds)s)
ORDER BY g.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveGroup:
    """Where a group is, since when we know it, and by which clock it lives."""

    account_id: int
    external_id: str
    created_at: datetime
    timezone: str


def live_groups(kinds: Collection[str]) -> list[LiveGroup]:
    """All of them on channels of these kinds, over all communities."""
    with connection.cursor() as cursor:
        cursor.execute(_LIVE, {"kinds": list(kinds), "timezone": GroupRules().timezone})
        return [
            LiveGroup(account_id=account, external_id=external_id, created_at=created_at, timezone=timezone)
            for account, external_id, created_at, timezone in cursor.fetchall()
        ]


def live_group_ids(group_ids: Iterable[int]) -> set[int]:
    """Those of the groups that go on living: nobody dismissed them, and their connection is on."""
    rows = Group.objects.filter(pk__in=list(group_ids), dismissed_at=None, account__is_active=True)
    rows = rows.filter(account__kind__in=list(kinds()))
    return set(rows.values_list("pk", flat=True))
