"""A chat history into the log and the tables: the same record as of live events, set by set, without actions.

The file is read into a staging table first; then one transaction adds what is new. A law in tests/laws holds
it to what handling the same events one by one leaves behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path

from django.db import connection, transaction

from qunluo.channels.history.codec import dump
from qunluo.channels.history.export import Export, open_export
from qunluo.channels.history.records import BadLine, Head, Record
from qunluo.communities.reads.standing import Lane, PlacedGroup, placed_group, rules_of
from qunluo.communities.writes.history import STAGED_COLUMNS, add_history, note_listed, title_if_none
from qunluo.core.events import MessageKind, RosterEntry
from qunluo.intake.claim import lock_lane

Progress = Callable[[int, int], None]
LONGEST = 200
"""Characters of an id or a name that the tables hold."""

_EVENTS = {
    "recalled": "MessageRecalled",
    "patted": "MemberPatted",
    "joined": "MemberJoined",
    "left": "MemberLeft",
    "removed": "MemberLeft",
    "created": "GroupCreated",
    "renamed": "GroupRenamed",
    "notice_changed": "NoticeChanged",
    "owner_changed": "OwnerChanged",
    "dismissed": "GroupDismissed",
    "system": "SystemNoticed",
} | {kind.value: "MessagePosted" for kind in MessageKind}

_STAGE = """
CREATE TEMP TABLE history_staged (
    id bigint DEFAULT nextval(pg_get_serial_sequence('intake_incomingevent', 'id')),
    event text, key text, at timestamptz, kind text, member text, name text, text text, message text,
    reply_to text, target text, detail text, raw bytea
)
"""
_LOG = """
WITH new AS (
    INSERT INTO intake_incomingevent (id, account_id, lane_id, key, kind, at, received_at, raw)
    OVERRIDING SYSTEM VALUE
    SELECT s.id, %(account)s, l.id, s.key, s.event, s.at, %(now)s, s.raw
    FROM history_staged s
    JOIN intake_lane l ON l.account_id = %(account)s AND l."group" = %(group)s
    ORDER BY s.id
    ON CONFLICT (account_id, key) DO NOTHING
    RETURNING id
)
INSERT INTO history_new SELECT id FROM new
"""
_FORGET_KNOWN = "DELETE FROM history_staged s WHERE NOT EXISTS (SELECT FROM history_new n WHERE n.id = s.id)"


class AnotherGroup(Exception):
    """The file is the history of another group; the sentence names both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """How many lines were new, how many known already, and the places that could not be read."""

    new: int
    known: int
    bad: int
    bad_lines: tuple[BadLine, ...]


def import_history(path: Path, *, group_id: int, at: datetime, progress: Progress | None = None) -> ImportResult:
    """Add what is new of an exported history to a group. All of it or nothing; the same file again adds nothing.

    `progress(done, total)` is told bytes. Raises `UnreadableExport` or `AnotherGroup`.
    """
    group = placed_group(group_id)
    with open_export(path, timezone=rules_of([group_id])[group_id].timezone) as export, _staging():
        staged = _stage(export, group, progress)
        _refuse_another_group(export.head, group)
        with transaction.atomic():
            new = _append_to_log(group.lane, at=at)
            identities = {fitting(alias): fitting(known) for alias, known in export.identities.items()}
            add_history(group, identities=identities, roster=[_entry(one) for one in export.roster.values()], at=at)
            note_listed(group.id, [fitting(member) for member in export.head.roster])
            title_if_none(group.id, export.head.title[:LONGEST])
        return ImportResult(new=new, known=staged - new, bad=export.bad_count, bad_lines=tuple(export.bad_lines))


@contextmanager
def _staging() -> Iterator[None]:
    """The staging table of this connection, outside the transaction, so that progress can be told meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS history_staged")
        cursor.execute(_STAGE)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE history_staged")


def _stage(export: Export, group: PlacedGroup, progress: Progress | None) -> int:
    """Copy the records chunk by chunk as they are read; returns how many."""
    count = 0
    for chunk in export.chunks():
        with connection.cursor() as cursor, cursor.copy(f"COPY history_staged ({STAGED_COLUMNS}) FROM STDIN") as rows:
            for record in chunk:
                rows.write_row(_row(record, group.id))
        count += len(chunk)
        if progress:
            progress(export.bytes_read, export.size)
    return count


def _row(record: Record, group_id: int) -> tuple[object, ...]:
    """As it is staged. An export's keys are its group's own, and the log's are the account's: the group leads them."""
    key, at, kind, sender, name, text, message, reply_to, target, detail = record
    where = (_EVENTS[kind], f"{group_id}:{fitting(key)}", datetime.fromtimestamp(at, UTC), kind)
    what = (text, fitting(message), fitting(reply_to), fitting(target), detail[:LONGEST])
    return (*where, fitting(sender), name[:LONGEST], *what, dump(record))


def fitting(identifier: str) -> str:
    """An id of any length in a column of ours: a long one keeps its head and becomes one of a kind by a hash."""
    if len(identifier) <= LONGEST:
        return identifier
    return f"{identifier[: LONGEST - 41]}~{sha1(identifier.encode(), usedforsecurity=False).hexdigest()}"


def _entry(entry: RosterEntry) -> RosterEntry:
    return replace(entry, member=fitting(entry.member), name=entry.name[:LONGEST])


def _append_to_log(lane: Lane, *, at: datetime) -> int:
    """Append the staged lines; those whose key is known leave the staging table. Returns how many were new."""
    lock_lane(lane)
    account, group = lane
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE history_new (id bigint)")
        cursor.execute(_LOG, {"account": account, "group": group, "now": at})
        new: int = cursor.rowcount
        cursor.execute("ANALYZE history_new")
        cursor.execute(_FORGET_KNOWN)
        cursor.execute("DROP TABLE history_new")
    return new


def external_id_of(head: Head) -> str:
    """The id under which a group lives that is known from a file alone."""
    return fitting(head.group or f"title:{head.title}")


def _refuse_another_group(head: Head, group: PlacedGroup) -> None:
    is_named_in_both = head.group or (head.title and group.external_id.startswith("title:"))
    if is_named_in_both and external_id_of(head) != group.external_id:
        raise AnotherGroup(
            f"这份记录来自“{head.title or head.group}”，不是“{group.title or group.external_id}”。"
            "请换一份记录，或把它导入成新的群。"
        )
