"""How members stand in plans."""

from __future__ import annotations

from qunluo.checkins import models

Standing = models.Standing
"""The row, named here for those who may not touch the tables."""


def standing_of(plan_id: int, member_id: int) -> Standing | None:
    """The member's standing; None for who never handed anything in."""
    return Standing.objects.filter(plan_id=plan_id, member_id=member_id).first()
