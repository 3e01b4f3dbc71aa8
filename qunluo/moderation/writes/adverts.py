"""Adverts under a licence are written down once, with what they would have been without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection

from qunluo.communities.writes import Placed
from qunluo.core.changes import AdvertSpent
from qunluo.lib.rows import as_json
from qunluo.moderation.writes.violations import LONGEST_DETAIL, LONGEST_TEXT

_INSERT = """
INSERT INTO moderation_licensedadvert (community_id, group_id, member_id, licence_id, key, message, text, at, noted_at,
    quota, rule_id, version, ladder, weight, course, detail, spans)
SELECT community_id, group_id, member_id, licence, key, message, text, at, noted_at,
    quota, rule, version, ladder, weight, course, detail, spans
FROM json_to_recordset(%s::json) AS new (community_id bigint, group_id bigint, member_id bigint, licence bigint,
    key text, message text, text text, at timestamptz, noted_at timestamptz, quota int, rule bigint, version int,
    ladder text, weight int, course text, detail text, spans jsonb)
ON CONFLICT (member_id, key) DO NOTHING
"""


def note_adverts(placed: Sequence[Placed[AdvertSpent]]) -> None:
    """One row a message, whenever and however often it comes."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [as_json(_row(one) for one in placed)])


def _row(one: Placed[AdvertSpent]) -> dict[str, Any]:
    spent = one.change.advert
    return {
        **asdict(spent),
        "text": spent.text[:LONGEST_TEXT],
        "detail": spent.detail[:LONGEST_DETAIL],
        "community_id": one.community_id,
        "group_id": one.group_id,
        "member_id": one.member,
        "noted_at": one.at,
    }
