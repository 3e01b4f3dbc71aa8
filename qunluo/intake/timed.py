"""Events that no platform tells: a day ended in a group's time zone. They enter the log like all others.

The key names the group and the day, so that a day ends once, however many timetables say so.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import orjson
from django.db import connection

from qunluo.channels.registry import kinds
from qunluo.communities.reads.live import live_groups
from qunluo.core.events import DayClosed
from qunluo.core.hours import zone

KIND = DayClosed.__name__
DAYS_BACK = 7  # a timetable that stood still this long makes up for it; longer than that, the days are gone

APPEND = """
WITH given AS (
    SELECT * FROM unnest(%(accounts)s::bigint[], %(groups)s::text[], %(keys)s::text[], %(ats)s::timestamptz[],
                         %(raws)s::bytea[]) AS g (account_id, "group", key, at, raw)
    WHERE NOT EXISTS (SELECT FROM intake_incomingevent e WHERE e.account_id = g.account_id AND e.key = g.key)
), lanes AS (
    INSERT INTO intake_lane (account_id, "group") SELECT DISTINCT account_id, "group" FROM given
    ON CONFLICT (account_id, "group") DO UPDATE SET "group" = EXCLUDED."group"
    RETURNING id, account_id, "group"
), taken AS (
    INSERT INTO intake_incomingevent (account_id, lane_id, key, kind, at, received_at, raw)
    SELECT g.account_id, l.id, g.key, %(kind)s, g.at, %(now)s, g.raw
    FROM given g JOIN lanes l USING (account_id, "group") ORDER BY g.at, g.key
    ON CONFLICT (account_id, key) DO NOTHING
    RETURNING id, lane_id
), waiting AS (
    INSERT INTO intake_pendingevent (event_id, lane_id, error) SELECT id, lane_id, '' FROM taken
)
SELECT count(*) FROM taken
"""


def close_days(*, at: datetime) -> int:
    """Append the days that ended by `at` and are not in the log yet; how many they were."""
    columns = [
        (group.account_id, event.group, event.key, event.at, raw_of(event))
        for group in live_groups(kinds())
        for event in closed_days(group.external_id, timezone=group.timezone, since=group.created_at, at=at)
    ]
    if not columns:
        return 0
    accounts, groups, keys, ats, raws = (list(column) for column in zip(*columns, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            APPEND,
            {"kind": KIND, "now": at, "accounts": accounts, "groups": groups, "keys": keys, "ats": ats, "raws": raws},
        )
        [taken] = cursor.fetchone()
        if taken:
            cursor.execute("NOTIFY qunluo_events")
    return int(taken)


def closed_days(group: str, *, timezone: str, since: datetime, at: datetime) -> list[DayClosed]:
    """The last days of a group that are over, oldest first; none from before it came to us."""
    here = zone(timezone)
    today, first = at.astimezone(here).date(), since.astimezone(here).date()
    days = (today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1))
    return [_closed(group, day, here) for day in days if day >= first]


def raw_of(event: DayClosed) -> bytes:
    """What the log keeps; `read` turns it into the event again."""
    return orjson.dumps({"group": event.group, "day": event.day, "at": event.at})


def read(raw: bytes) -> DayClosed:
    """The event as it was appended."""
    told = orjson.loads(raw)
    day = date.fromisoformat(told["day"])
    return DayClosed(
        key=_key(told["group"], day), group=told["group"], member="", at=datetime.fromisoformat(told["at"]), day=day
    )


def _closed(group: str, day: date, here: ZoneInfo) -> DayClosed:
    """At the first moment of the next day there: where clocks change, that is not always 24 hours later."""
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), here).astimezone(UTC)
    return DayClosed(key=_key(group, day), group=group, member="", at=end, day=day)


def _key(group: str, day: date) -> str:
    return f"day:{day.isoformat()}:{group}"
