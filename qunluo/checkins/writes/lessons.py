"""Decisions of reviewers teach the weights of signs, until somebody wants to begin anew."""

from __future__ import annotations

from datetime import datetime

from qunluo.accounts.writes import Deed, note
from qunluo.checkins.models import Lessons


def forget_lessons(community_id: int, *, operator_id: int, at: datetime) -> None:
    """From now on only decisions that come after this moment teach. Decisions themselves stay as they are."""
    Lessons.objects.update_or_create(community_id=community_id, defaults={"since": at, "forgotten_by_id": operator_id})
    deed = Deed(action="checkins.lessons.forgotten", subject="", operator_id=operator_id, community_id=community_id)
    note(deed, at=at)


def remember_lessons(community_id: int, *, operator_id: int, at: datetime) -> None:
    """Undo `forget_lessons`: all known decisions teach again."""
    Lessons.objects.filter(community_id=community_id).delete()
    deed = Deed(action="checkins.lessons.remembered", subject="", operator_id=operator_id, community_id=community_id)
    note(deed, at=at)
