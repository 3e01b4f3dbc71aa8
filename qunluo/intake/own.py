"""Events that no platform tells: our own pages, operators and the timetable make them. One log for all.

They are appended by their key like a platform's, so that what is said twice happens once, and wait in the
same lanes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
from django.db import connection

from qunluo.channels.base import Reading
from qunluo.core.checkins.claim import Claim, Picture
from qunluo.core.checkins.plan import Way
from qunluo.core.events import CheckinSubmitted, DayClosed, GroupEvent

APPEND = """
WITH given AS (
    SELECT * FROM json_to_recordset(%(events)s::json) AS g (
        account_id bigint, "group" text, key text, kind text, at timestamptz, raw text)
    WHERE NOT EXISTS (SELECT FROM intake_incomingevent e WHERE e.account_id = g.account_id AND e.key = g.key)
), lanes AS (
    INSERT INTO intake_lane (account_id, "group") SELECT DISTINCT account_id, "group" FROM given
    ON CONFLICT (account_id, "group") DO UPDATE SET "group" = EXCLUDED."group"
    RETURNING id, account_id, "group"
), taken AS (
    INSERT INTO intake_incomingevent (account_id, lane_id, key, kind, at, received_at, raw)
    SELECT g.account_id, l.id, g.key, g.kind, g.at, %(now)s, convert_to(g.raw, 'UTF8')
    FROM given g JOIN lanes l USING (account_id, "group") ORDER BY g.at, g.key
    ON CONFLICT (account_id, key) DO NOTHING
    RETURNING id, lane_id
), waiting AS (
    INSERT INTO intake_pendingevent (event_id, lane_id, error) SELECT id, lane_id, '' FROM taken
)
SELECT count(*) FROM taken
"""


def append_own(events: Sequence[tuple[int, GroupEvent]], *, at: datetime) -> int:
    """Append events of ours, each with the channel account of its group, and wake the workers.

    Keys that are in the log already are passed over. Returns how many were new.
    """
    if not events:
        return 0
    return _append([_row(account, event, raw=dump(event)) for account, event in events], at=at)


def append_readings(account_id: int, readings: Iterable[Reading], *, at: datetime) -> int:
    """Append what a channel would have told, as if it had: for the demo, and for whoever tries things out.

    What the channel's codec did not understand is passed over. Returns how many events were new.
    """
    return _append([_row(account_id, one.event, raw=one.raw) for one in readings if one.event is not None], at=at)


def _row(account_id: int, event: GroupEvent, *, raw: bytes) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "group": event.group,
        "key": event.key,
        "kind": type(event).__name__,
        "at": event.at,
        "raw": raw.decode(),
    }


def _append(rows: Sequence[Mapping[str, Any]], *, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(APPEND, {"now": at, "events": orjson.dumps(rows).decode()})
        [taken] = cursor.fetchone()
        if taken:
            cursor.execute("NOTIFY qunluo_events")
    return int(taken)


def dump(event: GroupEvent) -> bytes:
    """What the log keeps of an event of ours; `load` turns it into the event again."""
    return orjson.dumps(event)


def is_own(kind: str) -> bool:
    """Whether events of that kind are made by us, and so read by `load` and by no channel."""
    return kind in _LOADERS


def load(kind: str, raw: bytes) -> GroupEvent:
    """The event as it was appended."""
    return _LOADERS[kind](orjson.loads(raw))


def _day_closed(told: Mapping[str, Any]) -> DayClosed:
    """Logs of version 0.1 name neither the key nor the member."""
    key = f"day:{told['day']}:{told['group']}"
    return DayClosed(**_common({"key": key, "member": "", "name": "", **told}), day=date.fromisoformat(told["day"]))


def _checkin_submitted(told: Mapping[str, Any]) -> CheckinSubmitted:
    return CheckinSubmitted(**_common(told), plan=told["plan"], claim=_claim(told["claim"]))


def _common(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": told["key"],
        "group": told["group"],
        "member": told["member"],
        "name": told["name"],
        "at": datetime.fromisoformat(told["at"]),
    }


def _claim(told: dict[str, Any]) -> Claim:
    return Claim(
        **told
        | {
            "at": datetime.fromisoformat(told["at"]),
            "way": Way(told["way"]),
            "day": date.fromisoformat(told["day"]) if told["day"] else None,
            "pictures": tuple(Picture(**one) for one in told["pictures"]),
            "answers": tuple((field, value) for field, value in told["answers"]),
        }
    )


_LOADERS: dict[str, Callable[[Mapping[str, Any]], GroupEvent]] = {
    DayClosed.__name__: _day_closed,
    CheckinSubmitted.__name__: _checkin_submitted,
}
