"""What the lake is filled from: what was said and who came and went, one group and one stretch of time at once.

Moments are unix seconds here, and members the platform's ids. Texts are streamed, a few thousand at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from django.db import connection

from qunluo.channels.reads import HISTORY
from qunluo.communities.models import Group, Member
from qunluo.communities.reads.standing import rules_of
from qunluo.core.snapshot import GroupRules

ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A group's time from `since` on, up to and without `until`."""

    group_id: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldGroup:
    """A group as it is told of. `is_live` says that whatever happens there reaches us."""

    id: int
    account_id: int
    external_id: str
    owner: str
    timezone: str
    created_at: datetime
    is_live: bool


class Line(NamedTuple):
    """One message. `text` is empty where it was not asked for."""

    id: int
    at: int
    member: str
    kind: str
    message: str
    reply_to: str
    is_withdrawn: bool
    text: str


class MoveLine(NamedTuple):
    """One coming or going; `by` is who invited or removed."""

    id: int
    at: int
    member: str
    what: str
    scene: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """One member, present or gone. `is_listed` says that a list of members names them."""

    member: str
    is_staff: bool
    is_present: bool
    is_listed: bool
    joined_at: datetime | None


def told_group(group_id: int) -> ToldGroup | None:
    """The group, if there is one."""
    row = Group.objects.filter(pk=group_id).select_related("account").first()
    if row is None:
        return None
    return ToldGroup(
        id=row.pk,
        account_id=row.account_id,
        external_id=row.external_id,
        owner=row.owner,
        timezone=rules_of([row.pk])[row.pk].timezone,
        created_at=row.created_at,
        is_live=row.dismissed_at is None and row.account.is_active and row.account.kind != HISTORY,
    )


def seats_of(group: ToldGroup) -> list[Seated]:
    """All whom anything named, in the order in which we met them."""
    rows = Member.objects.filter(group_id=group.id).order_by("id")
    fields = rows.values_list("external_id", "is_staff", "is_present", "is_listed", "moved_at", "joined_at")
    return [
        Seated(
            member=member,
            is_staff=is_staff or member == group.owner,
            is_present=is_present,
            is_listed=is_listed,
            joined_at=joined_at,
        )
        for member, is_staff, is_present, is_listed, moved_at, joined_at in fields
        if is_present or moved_at is not None
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How much was ever told of a group; whenever that changes, so does `mark`."""

    group_id: int
    mark: str
    timezone: str
    is_live: bool


_HEARD = """
SELECT g.id, coalesce(r.data ->> 'timezone', %(timezone)s),
    g.dismissed_at IS NULL AND c.is_active AND c.kind <> %(history)s,
    md5(concat_ws('|', g.owner, m.seats, m.messages, m.present, m.listed, m.staff, v.moves, w.withdrawals))
FROM communities_group g
JOIN channels_channelaccount c ON c.id = g.account_id
LEFT JOIN LATERAL (
    SELECT data FROM communities_rulesversion WHERE group_id = g.id ORDER BY version DESC LIMIT 1
) r ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS seats, sum(messages) AS messages, count(*) FILTER (WHERE is_present) AS present,
        count(*) FILTER (WHERE is_listed) AS listed,
        string_agg(id::text, ',' ORDER BY id) FILTER (WHERE is_staff) AS staff
    FROM communities_member WHERE group_id = g.id
) m ON true
LEFT JOIN LATERAL (SELECT count(*) AS moves FROM communities_move WHERE group_id = g.id) v ON true
LEFT JOIN LATERAL (SELECT count(*) AS withdrawals FROM communities_withdrawal WHERE group_id = g.id) w ON true
WHERE %(all)s OR g.id = ANY(%(groups)s)
ORDER BY g.id
"""


def heard_of(group_ids: Collection[int] | None) -> list[Heard]:
    """Of these groups, or of all. It counts members and moves, not messages, so that it can be asked often."""
    known = {"timezone": GroupRules().timezone, "history": HISTORY}
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, known | {"all": group_ids is None, "groups": list(group_ids or ())})
        return [
            Heard(group_id=group, timezone=timezone, is_live=is_live, mark=mark)
            for group, timezone, is_live, mark in cursor.fetchall()
        ]


class MonthCount(NamedTuple):
    """What a month (UTC) of a group holds; `early` is about its first day, `newest` are row ids."""

    month: datetime
    messages: int
    newest: int
    newest_at: int
    early: int
    early_newest: int


_MONTHS = """
SELECT month, count(*), max(id), max(extract(epoch FROM at))::bigint,
    count(*) FILTER (WHERE at <= month + interval '1 day'),
    coalesce(max(id) FILTER (WHERE at <= month + interval '1 day'), 0)
FROM (SELECT id, at, date_trunc('month', at, 'UTC') AS month FROM communities_message
      WHERE group_id = %s AND at >= %s AND at < %s) AS told
GROUP BY month ORDER BY month
"""
_WITHDRAWN = """
SELECT date_trunc('month', m.at, 'UTC'), count(*)
FROM communities_withdrawal w JOIN communities_message m ON m.group_id = w.group_id AND m.message = w.message
WHERE m.group_id = %s AND m.at >= %s AND m.at < %s GROUP BY 1
"""


def months_of(stretch: Stretch) -> list[MonthCount]:
    """The months with messages. Only an index is read."""
    return [MonthCount(*row) for row in _rows(_MONTHS, stretch)]


def withdrawn_by_month(stretch: Stretch) -> dict[datetime, int]:
    """Month -> how many of its messages were recalled."""
    return dict(_rows(_WITHDRAWN, stretch))


_LINE = """
SELECT m.id, floor(extract(epoch FROM m.at))::bigint, s.external_id, m.kind, m.message, m.reply_to,
    EXISTS (SELECT FROM communities_withdrawal w WHERE w.group_id = m.group_id AND w.message = m.message), {text}
FROM communities_message m JOIN communities_member s ON s.id = m.member_id
WHERE m.group_id = %s AND {where}
"""
_SAID = _LINE.format(text="m.text", where="m.at >= %s AND m.at < %s ORDER BY m.at, m.id")
_WORDLESS = _LINE.format(text="''::text", where="m.at >= %s AND m.at < %s ORDER BY m.at, m.id")
_BEFORE = _LINE.format(text="''::text", where="m.at < %s AND m.at >= %s ORDER BY m.at DESC, m.id DESC LIMIT 1")
_NAMED = _LINE.format(text="''::text", where="m.message = ANY(%s) ORDER BY m.at, m.id")


def said(stretch: Stretch) -> Iterator[Line]:
    """Stream the messages in the order of time, with their texts."""
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.ServerCursor(connection.connection, "messages_said", withhold=True) as cursor,
    ):
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(_SAID, [stretch.group_id, stretch.since, stretch.until], binary=True)
        yield from map(Line._make, cursor)


def wordless(stretch: Stretch) -> list[Line]:
    """The messages without their texts."""
    return [Line(*row) for row in _rows(_WORDLESS, stretch)]


def last_before(stretch: Stretch) -> list[Line]:
    """The last message of the stretch, without its text, or none."""
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [stretch.group_id, stretch.until, stretch.since])
        return [Line(*row) for row in cursor.fetchall()]


def named(group_id: int, messages: Sequence[str]) -> list[Line]:
    """The messages with these ids of the platform, wherever in time, without their texts."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [group_id, list(messages)])
        return [Line(*row) for row in cursor.fetchall()]


_MOVES = """
SELECT m.id, floor(extract(epoch FROM m.at))::bigint, s.external_id, m.what, m.scene, m.by
FROM communities_move m JOIN communities_member s ON s.id = m.member_id
WHERE m.group_id = %s AND m.at >= %s AND m.at < %s ORDER BY m.at, m.id
"""


def moved(stretch: Stretch) -> list[MoveLine]:
    """Who came and went, in the order of time."""
    return [MoveLine(*row) for row in _rows(_MOVES, stretch)]


def _rows(query: str, stretch: Stretch) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [stretch.group_id, stretch.since, stretch.until])
        return list(cursor.fetchall())
