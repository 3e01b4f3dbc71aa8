"""What the core wants to know of groups and members, for a whole micro-batch in one query a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qunluo.communities.models import Group, RulesVersion
from qunluo.communities.rules import rules_from
from qunluo.core.snapshot import GroupFacts, GroupRules, MemberStanding
from qunluo.lib.rows import as_json, binary_cursor

Lane = tuple[int, str]
"""A channel account's id, and the platform's id of a group there."""
Seat = tuple[int, str]
"""A group's id, and the platform's id of a member there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownGroup:
    """A group's row: whose it is, and the facts about it."""

    id: int
    community_id: int
    facts: GroupFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMember:
    """A member's row, and how the member stands."""

    id: int
    standing: MemberStanding


def groups_in(lanes: Iterable[Lane]) -> dict[Lane, KnownGroup]:
    """The groups that these lanes lead to; unknown ones are missing."""
    wanted = list(lanes)
    rows = Group.objects.filter(
        account_id__in={account for account, _ in wanted}, external_id__in={group for _, group in wanted}
    )
    return {
        (row.account_id, row.external_id): KnownGroup(id=row.pk, community_id=row.community_id, facts=_facts(row))
        for row in rows
    }


def _facts(row: Group) -> GroupFacts:
    return GroupFacts(
        title=row.title,
        titled_at=row.titled_at,
        notice=row.notice,
        noticed_at=row.noticed_at,
        owner=row.owner,
        owned_at=row.owned_at,
        dismissed_at=row.dismissed_at,
        present=row.present,
    )


def rules_of(groups: Iterable[int]) -> dict[int, GroupRules]:
    """The newest rules of each group; a group that never had any gets the rules that are all off."""
    wanted = list(groups)
    rows = (
        RulesVersion.objects.filter(group_id__in=wanted)
        .order_by("group_id", "-version")
        .distinct("group_id")
        .values_list("group_id", "version", "data")
    )
    found = {group: rules_from(data, version=version) for group, version, data in rows}
    return {group: found.get(group, GroupRules()) for group in wanted}


_MEMBERS = """
SELECT m.group_id, m.external_id, m.id, m.name, m.named_at, m.is_staff, m.is_present, m.moved_at,
       m.joined_at, m.first_seen_at, m.spoke_at, m.messages
FROM json_to_recordset(%s::json) AS wanted ("group" bigint, member text)
JOIN communities_member m ON m.group_id = wanted."group" AND m.external_id = wanted.member
"""


def members_at(seats: Iterable[Seat]) -> dict[Seat, KnownMember]:
    """The members on these seats; unknown ones are missing."""
    wanted = as_json({"group": group, "member": member} for group, member in seats)
    with binary_cursor() as cursor:
        cursor.execute(_MEMBERS, [wanted])
        return {
            (group, external): KnownMember(id=pk, standing=_standing(external, *row))
            for group, external, pk, *row in cursor
        }


def _standing(external: str, *columns: Any) -> MemberStanding:
    name, named_at, is_admin, is_present, moved_at, joined_at, first_seen_at, spoke_at, messages = columns
    return MemberStanding(
        id=external,
        name=name,
        named_at=named_at,
        is_admin=is_admin,
        is_present=is_present,
        moved_at=moved_at,
        joined_at=joined_at,
        first_seen_at=first_seen_at,
        spoke_at=spoke_at,
        messages=messages,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedGroup:
    """A group by its row's id, with all that it takes to write into it."""

    id: int
    community_id: int
    account_id: int
    external_id: str
    title: str

    @property
    def lane(self) -> Lane:
        """Where its events wait."""
        return (self.account_id, self.external_id)


def placed_group(group_id: int) -> PlacedGroup:
    """The group; raises `Group.DoesNotExist`."""
    row = Group.objects.get(pk=group_id)
    return PlacedGroup(
        id=row.pk,
        community_id=row.community_id,
        account_id=row.account_id,
        external_id=row.external_id,
        title=row.title,
    )
