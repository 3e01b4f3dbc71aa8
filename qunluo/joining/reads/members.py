"""Where one member stands: what they acknowledged, and how far they are with their first tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qunluo.communities.reads.pages import Member
from qunluo.joining.models import Acknowledgement, NoticeVersion
from qunluo.joining.reads.newcomers import Newcomer, newcomer
from qunluo.joining.reads.notices import in_force
from qunluo.joining.reads.readers import acknowledgements_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Of one member in one group. `asked` is the version that counts there, None where nothing is in force."""

    member: Member
    asked: NoticeVersion | None
    acknowledged: Acknowledgement | None
    newcomer: Newcomer | None


def start_of(member: Member, *, at: datetime) -> Start:
    """For the page of a member."""
    version = in_force(member.group_id, member.community_id, at=at)
    asked = version.asks if version else None
    return Start(
        member=member,
        asked=asked,
        acknowledged=acknowledgements_of(member.pk).get(asked.pk) if asked else None,
        newcomer=newcomer(member, at=at),
    )
