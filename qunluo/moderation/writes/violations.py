"""What broke a rule is written down once, and people rule on it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from qunluo.communities.writes import Placed
from qunluo.core.changes import RuleBroken
from qunluo.lib.rows import as_json

_INSERT = """
INSERT INTO moderation_violation (community_id, group_id, member_id, rule_id, version, key, message, text, at, noted_at,
    detail, spans, course, is_trial, ladder, weight, measure, hours, total, ruling, ruling_reason)
SELECT community_id, group_id, member_id, rule_id, version, key, message, text, at, noted_at,
    detail, spans, course, is_trial, ladder, weight, measure, hours, total, '', ''
FROM json_to_recordset(%s::json) AS new (community_id bigint, group_id bigint, member_id bigint, rule_id bigint,
    version int, key text, message text, text text, at timestamptz, noted_at timestamptz, detail text, spans jsonb,
    course text, is_trial boolean, ladder text, weight int, measure text, hours int, total int)
ON CONFLICT (member_id, key, rule_id, version) DO NOTHING
"""
LONGEST_TEXT, LONGEST_DETAIL = 2_000, 500


def note_violations(placed: Sequence[Placed[RuleBroken]]) -> None:
    """One row a message, rule and version, whenever and however often it comes."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [as_json(_row(one) for one in placed)])


def _row(one: Placed[RuleBroken]) -> dict[str, Any]:
    broken = one.change
    return {
        "community_id": one.community_id,
        "group_id": one.group_id,
        "member_id": one.member,
        "rule_id": broken.rule or None,
        "version": broken.version,
        "key": broken.key,
        "message": broken.message,
        "text": broken.text[:LONGEST_TEXT],
        "at": broken.at,
        "noted_at": one.at,
        "detail": broken.detail[:LONGEST_DETAIL],
        "spans": broken.spans,
        "course": broken.course,
        "is_trial": broken.is_trial,
        "ladder": broken.ladder,
        "weight": broken.weight,
        "measure": broken.measure,
        "hours": broken.hours,
        "total": broken.total,
    }
