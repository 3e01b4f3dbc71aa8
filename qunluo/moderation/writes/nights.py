"""What moderation writes down of a decision."""

from __future__ import annotations

from collections.abc import Sequence

from qunluo.communities.writes import Placed
from qunluo.core.changes import QuietNightBroken
from qunluo.moderation.models import QuietNight


def note_quiet_nights(placed: Sequence[Placed[QuietNightBroken]]) -> None:
    """One row a member and night."""
    QuietNight.objects.bulk_create(
        [
            QuietNight(
                community_id=one.community_id, group_id=one.group_id, member_id=one.member, night=one.change.night
            )
            for one in placed
        ],
        ignore_conflicts=True,
    )
