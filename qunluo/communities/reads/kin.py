"""Who stands behind members, how often they came and went, and what the staff said: for those who weigh check-ins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count

from qunluo.communities.models import Member, Move
from qunluo.lib.rows import as_numbers

MOST_SAID = 50
LONGEST_SAID = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Behind a member: the person, the group, and the name there."""

    person: int
    group: int
    name: str


def seated(member_ids: Iterable[int]) -> dict[int, Seated]:
    """Member id → who they are; unknown ones are missing."""
    rows = Member.objects.filter(pk__in=list(member_ids))
    return {
        member: Seated(person=person, group=group, name=name)
        for member, person, group, name in rows.values_list("pk", "account__person_id", "group_id", "name")
    }


def kin_of(member_ids: Iterable[int]) -> dict[int, list[int]]:
    """Member id → who in the community is the same person, they themselves included; unknown ones are missing."""
    wanted = list(member_ids)
    persons = dict(Member.objects.filter(pk__in=wanted).values_list("pk", "account__person_id"))
    found: dict[int, list[int]] = defaultdict(list)
    rows = Member.objects.filter(account__person_id__in=set(persons.values()))
    for pk, person in rows.order_by("pk").values_list("pk", "account__person_id"):
        found[person].append(pk)
    return {member: found[person] for member, person in persons.items()}


def moves_since(member_ids: Iterable[int], since: datetime) -> dict[int, int]:
    """Member id → how often they joined or left since then; who did neither is missing."""
    rows = Move.objects.filter(member_id__in=list(member_ids), at__gte=since)
    return dict(rows.values_list("member_id").annotate(count=Count("pk")).order_by())


_STAFF_SAID = """
SELECT g.id, m.text
FROM unnest(%s::bigint[]) AS g (id)
CROSS JOIN LATERAL (
    SELECT left(m.text, %s) AS text
    FROM communities_message m
    JOIN communities_member s ON s.id = m.member_id
    JOIN communities_group o ON o.id = m.group_id
    WHERE m.group_id = g.id AND m.at >= %s AND m.at < %s AND length(m.text) >= %s
      AND (s.is_staff OR s.external_id = o.owner)
    ORDER BY m.at DESC, m.id DESC
    LIMIT %s
) AS m
"""


def staff_said(groups: Collection[int], *, until: datetime, lasts: timedelta, least: int) -> dict[int, list[str]]:
    """Group id → what owner and admins wrote there before that moment, in texts of at least so many letters."""
    found: dict[int, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_STAFF_SAID, [as_numbers(groups), LONGEST_SAID, until - lasts, until, least, MOST_SAID])
        for group, text in cursor.fetchall():
            found[group].append(text)
    return dict(found)
