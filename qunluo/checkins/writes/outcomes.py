"""What became of members, written down from a table; and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from qunluo.checkins.models import Outcome
from qunluo.lib.rows import as_json

Given = Mapping[str, Any]
"""member, kind, and perhaps at and amount."""

_SAVE = """
INSERT INTO checkins_outcome AS o (plan_id, member_id, kind, at, amount)
SELECT %s, member, kind, at, amount
FROM json_to_recordset(%s::json) AS new (member bigint, kind text, at timestamptz, amount numeric) ORDER BY member, kind
ON CONFLICT (plan_id, member_id, kind) DO UPDATE SET at = EXCLUDED.at, amount = EXCLUDED.amount
"""
_DROP = """
DELETE FROM checkins_outcome o USING json_to_recordset(%s::json) AS gone (member bigint, kind text)
WHERE o.plan_id = %s AND o.member_id = gone.member AND o.kind = gone.kind
"""


@transaction.atomic
def save_outcomes(plan_id: int, rows: Sequence[Given]) -> list[list[Any]]:
    """Write them, one a member and kind, over what was there. Returns what `undo_outcomes` needs."""
    before = _before(plan_id, rows)
    _write(plan_id, rows)
    return [
        [row["member"], row["kind"], *before.get((row["member"], row["kind"]), (False, None, None))] for row in rows
    ]


@transaction.atomic
def undo_outcomes(plan_id: int, before: Sequence[Sequence[Any]]) -> None:
    """Make it as it was before: what was new goes, what was written over comes back."""
    new = [{"member": member, "kind": kind} for member, kind, was_there, _, _ in before if not was_there]
    old = [
        {"member": member, "kind": kind, "at": at, "amount": amount}
        for member, kind, was_there, at, amount in before
        if was_there
    ]
    with connection.cursor() as cursor:
        cursor.execute(_DROP, [as_json(new), plan_id])
    _write(plan_id, old)


def _before(plan_id: int, rows: Sequence[Given]) -> dict[tuple[int, str], tuple[bool, str | None, str | None]]:
    known = Outcome.objects.select_for_update().filter(plan_id=plan_id, member_id__in={row["member"] for row in rows})
    return {
        (one.member_id, one.kind): (
            True,
            one.at.isoformat() if one.at else None,
            None if one.amount is None else str(one.amount),
        )
        for one in known
    }


def _write(plan_id: int, rows: Sequence[Given]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_SAVE, [plan_id, as_json(rows)])
