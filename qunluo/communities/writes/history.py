"""A staged history into the archive: set-based, with the same meaning as `core.advance` has step by step.

The caller's transaction holds the temporary table `history_staged` (columns below, one row an event that is
new to the log) and the group's lane.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any

from django.db import connection

from qunluo.communities.models import Group, Member
from qunluo.communities.reads.standing import PlacedGroup, groups_in
from qunluo.communities.writes.archive import ensure_months
from qunluo.communities.writes.standing import ensure_members, save_groups
from qunluo.core.advance import advance
from qunluo.core.changes import Change, GroupEnded, GroupNoticed, GroupOwned, GroupTitled
from qunluo.core.events import RosterEntry
from qunluo.core.snapshot import Snapshot

STAGED_COLUMNS = "event, key, at, kind, member, name, text, message, reply_to, target, detail, raw"
MONTHS_AHEAD = timedelta(days=62)

_IDENTIFY = """
UPDATE history_staged SET {column} = known.id
FROM unnest(%s::text[], %s::text[]) AS known (alias, id)
WHERE {column} = known.alias AND {column} LIKE 'name:%%'
"""
_MESSAGES = """
INSERT INTO communities_message (community_id, group_id, member_id, at, key, message, kind, text, reply_to)
SELECT m.community_id, m.group_id, m.id, s.at, s.key, s.message, s.kind, s.text, s.reply_to
FROM history_staged s JOIN communities_member m ON m.group_id = %(group)s AND m.external_id = s.member
WHERE s.event = 'MessagePosted' ORDER BY s.at, s.id
"""
_MOVES = """
INSERT INTO communities_move (community_id, group_id, member_id, key, at, what, scene, by)
SELECT m.community_id, m.group_id, m.id, s.key, s.at, s.kind,
       CASE WHEN s.kind = 'joined' THEN coalesce(nullif(s.detail, ''), 'unknown') ELSE '' END, s.target
FROM history_staged s JOIN communities_member m ON m.group_id = %(group)s AND m.external_id = s.member
WHERE s.event IN ('MemberJoined', 'MemberLeft') ON CONFLICT DO NOTHING
"""
_WITHDRAWALS = """
INSERT INTO communities_withdrawal (community_id, group_id, message)
SELECT DISTINCT %(community)s::bigint, %(group)s::bigint, s.message FROM history_staged s
WHERE s.event = 'MessageRecalled' AND s.message <> '' ON CONFLICT DO NOTHING
"""
# The newest sighting or move says whether somebody is there, of two at one moment the leaving; the newest name
# holds, of two at one moment the greater: as in core.advance.
_STANDINGS = """
WITH seen AS (
    SELECT s.member,
        min(s.at) FILTER (WHERE s.event <> 'MemberLeft') AS first_seen_at,
        max(s.at) FILTER (WHERE s.event = 'MessagePosted') AS spoke_at,
        count(*) FILTER (WHERE s.event = 'MessagePosted') AS messages,
        max(s.at) FILTER (WHERE s.event = 'MemberJoined') AS joined_at,
        max(s.at) AS moved_at,
        max(s.at) FILTER (WHERE s.event = 'MemberLeft') AS left_at
    FROM history_staged s WHERE s.member <> '' GROUP BY s.member
), names AS (
    SELECT DISTINCT ON (s.member) s.member, s.at AS named_at, s.name FROM history_staged s
    WHERE s.name <> '' AND s.member <> ''
    ORDER BY s.member, s.at DESC, s.name COLLATE "C" DESC
)
UPDATE communities_member m SET
    first_seen_at = least(m.first_seen_at, seen.first_seen_at),
    spoke_at = greatest(m.spoke_at, seen.spoke_at),
    messages = m.messages + seen.messages,
    joined_at = greatest(m.joined_at, seen.joined_at),
    moved_at = greatest(m.moved_at, seen.moved_at),
    is_present = CASE
        WHEN m.moved_at > seen.moved_at THEN m.is_present
        WHEN seen.left_at = seen.moved_at THEN false
        WHEN m.moved_at = seen.moved_at THEN m.is_present
        ELSE true END,
    name = CASE WHEN names.name IS NULL
                  OR (m.named_at, m.name COLLATE "C") >= (names.named_at, names.name COLLATE "C")
                THEN m.name ELSE names.name END,
    named_at = greatest(m.named_at, names.named_at)
FROM seen LEFT JOIN names USING (member)
WHERE m.group_id = %(group)s AND m.external_id = seen.member
"""
_ROSTER = """
UPDATE communities_member m SET
    is_staff = m.is_staff OR r.is_staff,
    name = CASE WHEN m.name = '' THEN r.name ELSE m.name END,
    joined_at = coalesce(m.joined_at, r.joined_at),
    is_present = m.is_present OR m.moved_at IS NULL
FROM unnest(%(ids)s::text[], %(names)s::text[], %(joins)s::timestamptz[], %(staff)s::boolean[])
     AS r (external_id, name, joined_at, is_staff)
WHERE m.group_id = %(group)s AND m.external_id = r.external_id
"""


def add_history(
    group: PlacedGroup, *, identities: Mapping[str, str], roster: Sequence[RosterEntry], at: datetime
) -> None:
    """Add the staged rows to the archive and the standings, and the roster's silent members.

    `identities` maps names that the export used for a person to the id that they turned out to have.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE history_staged")
        for column in ("member", "target"):
            cursor.execute(_IDENTIFY.format(column=column), [list(identities), list(identities.values())])
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("SELECT DISTINCT date_trunc('month', at, 'UTC') FROM history_staged")
        ensure_months((month for (month,) in cursor.fetchall()), newest=at + MONTHS_AHEAD)
        cursor.execute("SELECT DISTINCT member FROM history_staged WHERE member <> ''")
        spoken = {member for (member,) in cursor.fetchall()}
        ensure_members([(group.id, member) for member in sorted(spoken | {entry.member for entry in roster})])
        # Without a count of the new members the joins below would be planned for one, and take minutes for a thousand.
        cursor.execute("ANALYZE communities_member")
        parameters: dict[str, Any] = {"group": group.id, "community": group.community_id}
        for statement in (_MESSAGES, _MOVES, _WITHDRAWALS, _STANDINGS):
            cursor.execute(statement, parameters)
        cursor.execute(_ROSTER, parameters | _roster_columns(roster))
    _save_facts(group)


def note_listed(group_id: int, members: Collection[str]) -> None:
    """Note whom a list of the group's members names. Call it after `add_history`, in its transaction."""
    Member.objects.filter(group_id=group_id, external_id__in=list(members), is_listed=False).update(is_listed=True)


def title_if_none(group_id: int, title: str) -> None:
    """What the export calls the group, where no event has told its name; any event that does is newer."""
    if title:
        Group.objects.filter(pk=group_id, title="").update(title=title)


def _roster_columns(roster: Sequence[RosterEntry]) -> dict[str, Any]:
    return {
        "ids": [entry.member for entry in roster],
        "names": [entry.name for entry in roster],
        "joins": [entry.joined_at for entry in roster],
        "staff": [entry.is_owner or entry.is_admin for entry in roster],
    }


def _save_facts(group: PlacedGroup) -> None:
    """The few events about the group itself go through the core; who is present is counted."""
    known = groups_in([group.lane])[group.lane]
    facts = reduce(lambda snapshot, change: advance(snapshot, (change,)), _changes(group), Snapshot(group=known.facts))
    save_groups([(group.id, facts.group)])
    present = Member.objects.filter(group_id=group.id, is_present=True).count()
    Group.objects.filter(pk=group.id).update(present=present)


def _changes(group: PlacedGroup) -> list[Change]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event, at, text, target, detail FROM history_staged WHERE event = ANY(%s) ORDER BY id",
            [["GroupCreated", "GroupRenamed", "NoticeChanged", "OwnerChanged", "GroupDismissed"]],
        )
        return [
            change
            for event, at, text, target, detail in cursor.fetchall()
            if (change := _change(event, group.external_id, at.astimezone(UTC), (text, target, detail))) is not None
        ]


def _change(event: str, group: str, at: datetime, told: tuple[str, str, str]) -> Change | None:
    text, target, detail = told
    match event:
        case "GroupCreated" | "GroupRenamed" if detail:
            return GroupTitled(group=group, member="", at=at, title=detail)
        case "NoticeChanged":
            return GroupNoticed(group=group, member="", at=at, notice=text)
        case "OwnerChanged":
            return GroupOwned(group=group, member="", at=at, owner=target)
        case "GroupDismissed":
            return GroupEnded(group=group, member="", at=at)
        case _:
            return None
