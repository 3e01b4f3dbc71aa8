"""Groups and members as a micro-batch leaves them: new rows first, then the facts, one statement a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection

from qunluo.communities.reads.standing import KnownGroup, KnownMember, Lane, Seat, groups_in, members_at
from qunluo.core.snapshot import GroupFacts, MemberStanding
from qunluo.lib.rows import as_json, binary_cursor

_NEW_GROUPS = """
INSERT INTO communities_group (community_id, account_id, external_id, title, notice, owner, present, created_at)
SELECT community_id, account_id, external_id, '', '', '', 0, %s
FROM json_to_recordset(%s::json) AS new (community_id bigint, account_id bigint, external_id text)
ON CONFLICT DO NOTHING
"""


def ensure_groups(lanes: Iterable[Lane], *, communities: dict[int, int], at: datetime) -> dict[Lane, KnownGroup]:
    """The groups of these lanes; unknown ones begin here. `communities` maps a channel account to its community."""
    wanted = list(lanes)
    known = groups_in(wanted)
    new = [lane for lane in wanted if lane not in known]
    if not new:
        return known
    rows = (
        {"community_id": communities[account], "account_id": account, "external_id": group} for account, group in new
    )
    with connection.cursor() as cursor:
        cursor.execute(_NEW_GROUPS, [at, as_json(rows)])
    return known | groups_in(new)


_NEW_MEMBERS = """
WITH wanted AS (
    SELECT DISTINCT g.community_id, g.account_id, g.id AS group_id, seat.external_id
    FROM json_to_recordset(%s::json) AS seat (group_id bigint, external_id text)
    JOIN communities_group g ON g.id = seat.group_id
), strangers AS (
    SELECT DISTINCT w.community_id, w.account_id, w.external_id FROM wanted w
    WHERE NOT EXISTS (SELECT FROM communities_account a
                      WHERE a.channel_account_id = w.account_id AND a.external_id = w.external_id)
), numbered AS (
    SELECT *, nextval(pg_get_serial_sequence('communities_person', 'id')) AS person_id FROM strangers
), people AS (
    INSERT INTO communities_person (id, community_id, note) OVERRIDING SYSTEM VALUE
    SELECT person_id, community_id, '' FROM numbered
), accounts AS (
    INSERT INTO communities_account (community_id, channel_account_id, person_id, external_id)
    SELECT community_id, account_id, person_id, external_id FROM numbered
    RETURNING id, channel_account_id, external_id
), known AS (
    SELECT id, channel_account_id, external_id FROM accounts
    UNION ALL
    SELECT a.id, a.channel_account_id, a.external_id FROM communities_account a
    JOIN wanted w ON w.account_id = a.channel_account_id AND w.external_id = a.external_id
)
INSERT INTO communities_member (community_id, group_id, account_id, external_id, name, is_staff, is_present, messages)
SELECT DISTINCT w.community_id, w.group_id, k.id, w.external_id, '', false, false, 0
FROM wanted w JOIN known k ON k.channel_account_id = w.account_id AND k.external_id = w.external_id
ON CONFLICT DO NOTHING
"""


def ensure_members(seats: Iterable[Seat]) -> dict[Seat, KnownMember]:
    """The members on these seats; unknown ones begin here, each as a person of their own."""
    wanted = list(seats)
    known = members_at(wanted)
    new = [seat for seat in wanted if seat not in known]
    if not new:
        return known
    with connection.cursor() as cursor:
        # Two groups of one account may meet the same stranger at the same moment, in two workers.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('communities.new_people'))")
        cursor.execute(_NEW_MEMBERS, [as_json({"group_id": group, "external_id": member} for group, member in new)])
    return known | members_at(new)


_SAVE_MEMBERS = """
UPDATE communities_member m
SET name = new.name, named_at = new.named_at, is_present = new.is_present, moved_at = new.moved_at,
    joined_at = new.joined_at, first_seen_at = new.first_seen_at, spoke_at = new.spoke_at, messages = new.messages
FROM json_to_recordset(%s::json) AS new (
    id bigint, name text, named_at timestamptz, is_present boolean, moved_at timestamptz, joined_at timestamptz,
    first_seen_at timestamptz, spoke_at timestamptz, messages int)
WHERE m.id = new.id
"""
_SAVE_GROUPS = """
UPDATE communities_group g
SET title = new.title, titled_at = new.titled_at, notice = new.notice, noticed_at = new.noticed_at,
    owner = new.owner, owned_at = new.owned_at, dismissed_at = new.dismissed_at, present = new.present
FROM json_to_recordset(%s::json) AS new (
    id bigint, title text, titled_at timestamptz, notice text, noticed_at timestamptz, owner text,
    owned_at timestamptz, dismissed_at timestamptz, present int)
WHERE g.id = new.id
"""


def save_members(standings: Sequence[tuple[int, MemberStanding]]) -> None:
    """Write how these members stand now. The caller holds the lanes of their groups."""
    rows = (
        {
            "id": pk,
            "name": member.name,
            "named_at": member.named_at,
            "is_present": member.is_present,
            "moved_at": member.moved_at,
            "joined_at": member.joined_at,
            "first_seen_at": member.first_seen_at,
            "spoke_at": member.spoke_at,
            "messages": member.messages,
        }
        for pk, member in standings
    )
    _save(_SAVE_MEMBERS, rows)


def save_groups(groups: Sequence[tuple[int, GroupFacts]]) -> None:
    """Write the facts about these groups as they are now. The caller holds their lanes."""
    rows = (
        {
            "id": pk,
            "title": facts.title,
            "titled_at": facts.titled_at,
            "notice": facts.notice,
            "noticed_at": facts.noticed_at,
            "owner": facts.owner,
            "owned_at": facts.owned_at,
            "dismissed_at": facts.dismissed_at,
            "present": facts.present,
        }
        for pk, facts in groups
    )
    _save(_SAVE_GROUPS, rows)


def _save(statement: str, rows: Iterable[Mapping[str, object]]) -> None:
    with binary_cursor() as cursor:
        cursor.execute(statement, [as_json(rows)])
