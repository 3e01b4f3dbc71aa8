"""What one member handed in, with the reasons that they may read."""

from __future__ import annotations

from collections.abc import Collection

from qunluo.checkins import models

Submission = models.Submission
"""The row, named here for those who may not touch the tables."""


def handed_in(member_id: int, keys: Collection[str]) -> dict[str, Submission]:
    """The member's submissions with these keys."""
    rows = models.Submission.objects.filter(member_id=member_id, key__in=keys)
    return {row.key: row for row in rows.defer("answers")}
