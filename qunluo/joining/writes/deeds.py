"""What members did: the earliest of each sort is kept, whatever came first, and what had lapsed for it is lifted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from qunluo.communities.reads.pages import Member
from qunluo.communities.writes import Placed
from qunluo.core.changes import MemberIntroduced, NoticeAcknowledged
from qunluo.core.joining.terms import Task
from qunluo.joining.models import Acknowledgement, NoticeVersion, Sort
from qunluo.joining.writes.lifting import lift_notice, lift_task
from qunluo.lib.rows import as_json

LONGEST_TEXT = 2_000
ACKNOWLEDGE = """
INSERT INTO joining_acknowledgement (community_id, member_id, version_id, shown_id, sort, way, at, key, text, by_id)
SELECT g.community, g.member, g.version, g.shown, g.sort, g.way, g.at, g.key, g.text, NULL
FROM json_to_recordset(%s::json) AS g (community bigint, member bigint, version bigint, shown bigint, sort text,
  way text, at timestamptz, key text, text text)
ON CONFLICT (version_id, member_id, sort) DO UPDATE SET
  shown_id = EXCLUDED.shown_id, way = EXCLUDED.way, at = EXCLUDED.at, key = EXCLUDED.key, text = EXCLUDED.text
WHERE (EXCLUDED.at, EXCLUDED.key) < (joining_acknowledgement.at, joining_acknowledgement.key)
"""
INTRODUCE = """
INSERT INTO joining_introduction (community_id, member_id, sort, at, key, message, text)
SELECT g.community, g.member, g.sort, g.at, g.key, g.message, g.text
FROM json_to_recordset(%s::json) AS g (community bigint, member bigint, sort text, at timestamptz, key text,
  message text, text text)
ON CONFLICT (member_id, sort) DO UPDATE SET
  at = EXCLUDED.at, key = EXCLUDED.key, message = EXCLUDED.message, text = EXCLUDED.text
WHERE (EXCLUDED.at, EXCLUDED.key) < (joining_introduction.at, joining_introduction.key)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who did it by hand, and when."""

    operator_id: int | None
    at: datetime


def note_acknowledgements(placed: Sequence[Placed[NoticeAcknowledged]]) -> None:
    """Those that came by message."""
    rows = [
        {
            "community": one.community_id,
            "member": one.member,
            "version": one.change.version,
            "shown": one.change.shown,
            "sort": (Sort.OWN if one.change.is_enough else Sort.SHORT).value,
            "way": Acknowledgement.Way.MESSAGE.value,
            "at": one.change.at,
            "key": one.change.key,
            "text": one.change.text[:LONGEST_TEXT],
        }
        for one in placed
    ]
    _insert(ACKNOWLEDGE, rows, ("version", "member", "sort"))
    enough = [one for one in placed if one.change.is_enough]
    for version in sorted({one.change.version for one in enough}):
        lift_notice(version, [one.member for one in enough if one.change.version == version], at=enough[0].at)
    _lift(enough, Task.READ)


def note_introductions(placed: Sequence[Placed[MemberIntroduced]]) -> None:
    """Those that were recognised."""
    rows = [
        {
            "community": one.community_id,
            "member": one.member,
            "sort": (Sort.OWN if one.change.is_enough else Sort.SHORT).value,
            "at": one.change.at,
            "key": one.change.key,
            "message": one.change.message,
            "text": one.change.text[:LONGEST_TEXT],
        }
        for one in placed
    ]
    _insert(INTRODUCE, rows, ("member", "sort"))
    _lift([one for one in placed if one.change.is_enough], Task.INTRODUCE)


@transaction.atomic
def acknowledge_on_page(member: Member, version: NoticeVersion, *, key: str, at: datetime) -> None:
    """The member tapped, with this version before them."""
    row = {
        "community": member.community_id,
        "member": member.pk,
        "version": version.asks_id or version.pk,
        "shown": version.pk,
        "sort": Sort.OWN.value,
        "way": Acknowledgement.Way.PAGE.value,
        "at": at,
        "key": f"page:{key}",
        "text": "",
    }
    _insert(ACKNOWLEDGE, [row], ("version", "member", "sort"))
    lift_notice(version.asks_id or version.pk, [member.pk], at=at)
    lift_task([member.pk], Task.READ, at=at)


@transaction.atomic
def mark_by_hand(version: NoticeVersion, members: Iterable[Member], *, reason: str, hand: Hand) -> int:
    """Put down for these members that they have acknowledged what this version asks for; how many were new."""
    asked = version.asks_id or version.pk
    rows = [
        Acknowledgement(
            community_id=one.community_id,
            member=one,
            version_id=asked,
            shown=version,
            sort=Sort.HAND,
            way=Acknowledgement.Way.OPERATOR,
            at=hand.at,
            key=f"hand:{asked}:{one.pk}",
            text=reason,
            by_id=hand.operator_id,
        )
        for one in members
    ]
    ids = [row.member_id for row in rows]
    known = set(_by_hand(asked, ids).values_list("member_id", flat=True))
    fresh = [row for row in rows if row.member_id not in known]
    Acknowledgement.objects.bulk_create(fresh, ignore_conflicts=True)
    lift_notice(asked, ids, at=hand.at)
    lift_task(ids, Task.READ, at=hand.at)
    return len(fresh)


def unmark(version: NoticeVersion, member_ids: Collection[int]) -> int:
    """Take back what was put down by hand; what members said themselves stays."""
    count, _ = _by_hand(version.asks_id or version.pk, member_ids).delete()
    return count


def _by_hand(asked: int, member_ids: Collection[int]) -> QuerySet[Acknowledgement]:
    return Acknowledgement.objects.filter(version_id=asked, member_id__in=list(member_ids), sort=Sort.HAND)


def _lift(placed: Sequence[Placed[NoticeAcknowledged]] | Sequence[Placed[MemberIntroduced]], task: Task) -> None:
    if placed:
        lift_task([one.member for one in placed], task, at=placed[0].at)


def _insert(query: str, rows: Iterable[dict[str, object]], by: Sequence[str]) -> None:
    """The earliest for each key of the table: one statement can't touch a row twice."""
    first: dict[tuple[object, ...], dict[str, object]] = {}
    for row in sorted(rows, key=lambda one: (str(one["at"]), str(one["key"]))):
        first.setdefault(tuple(row[name] for name in by), row)
    with connection.cursor() as cursor:
        cursor.execute(query, [as_json(first[key] for key in sorted(first, key=str))])
