"""What was said in groups over a long time, as lean rows: for those who read a million of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from qunluo.communities.models import Group, Member, Message
from qunluo.core.events import MessageKind
from qunluo.lib.rows import binary_cursor

AT_ONCE = 20_000


class Spoken(NamedTuple):
    """One message: the row ids of its group and member, and what it said."""

    group: int
    member: int
    at: datetime
    id: int
    key: str
    message: str
    kind: str
    text: str


_SPOKEN = """
SELECT group_id, member_id, at, id, key, message, kind, text FROM communities_message
WHERE group_id = %s AND (at, id) > (%s, %s) AND at < %s
    AND (%s::bigint[] IS NULL OR member_id = ANY(%s))
ORDER BY at, id LIMIT %s
"""


def spoken_in(
    group: int, *, since: datetime, until: datetime, members: Sequence[int] | None = None
) -> Iterator[Sequence[Spoken]]:
    """What was said in the group from `since` to before `until`, in the order of its saying, a chunk at a time.

    By these members, or by all. Each chunk is a statement of its own, so that nobody waits for a long one.
    """
    after, last = since, -1
    while True:
        with binary_cursor() as cursor:
            cursor.execute(_SPOKEN, [group, after, last, until, members, members, AT_ONCE])
            rows = [Spoken(*row) for row in cursor]
        if rows:
            yield rows
            after, last = rows[-1].at, rows[-1].id
        if len(rows) < AT_ONCE:
            return


def spoken_count(groups: Sequence[int], *, since: datetime, until: datetime) -> int:
    """How many messages that are."""
    return Message.objects.filter(group_id__in=groups, at__gte=since, at__lt=until).count()


def talk_of(community_id: int, *, since: datetime, most: int) -> list[str]:
    """What was last written in all groups of a community, newest first, without empty texts."""
    rows = Message.objects.filter(community_id=community_id, at__gte=since, kind=MessageKind.TEXT).exclude(text="")
    return list(rows.order_by("-at").values_list("text", flat=True)[:most])


class Known(NamedTuple):
    """A member as a rule sees them: the platform's id, the person, since when they are there, and were ever seen."""

    external_id: str
    person: int
    joined_at: datetime | None
    is_staff: bool
    first_seen_at: datetime | None


def known_in(group: int) -> dict[int, Known]:
    """Row id of a member -> who they are, for everybody who was ever in the group."""
    owner = Group.objects.values_list("owner", flat=True).get(pk=group)
    rows = Member.objects.filter(group_id=group)
    columns = rows.values_list("pk", "external_id", "account__person_id", "joined_at", "is_staff", "first_seen_at")
    return {
        pk: Known(external, person, joined_at, is_staff or external == owner, first_seen_at)
        for pk, external, person, joined_at, is_staff, first_seen_at in columns
    }
