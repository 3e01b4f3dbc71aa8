"""A moderator's own warning: it stands on the same ladder as what the machine saw, and takes the same steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.communities.reads.visitors import Member
from qunluo.lib.refusal import Refusal
from qunluo.moderation.models import Violation
from qunluo.moderation.models.violations import WARNED
from qunluo.moderation.reads.orders import SHIPPED
from qunluo.moderation.reads.steps import steps_now
from qunluo.moderation.writes.sanctions import punish

LONGEST_REASON = 200
LADDERS = tuple(one.name for one in SHIPPED)


class NotWarned(Refusal):
    """The sentence is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """What a member is warned for, as they will read it. `key` is the form's own: sent twice it is one warning."""

    reason: str
    key: str
    ladder: str = "general"


@transaction.atomic
def warn_member(member: Member, warned: Warned, *, operator_id: int, at: datetime) -> Violation:
    """Warn, and take the step that it leads to. Undone by a ruling, as all violations. Raises `NotWarned`."""
    reason = warned.reason.replace("\0", "").strip()
    if not reason:
        raise NotWarned(_("请写明为什么警告，成员会看到。"))
    if len(reason) > LONGEST_REASON:
        raise NotWarned(_("原因最多 %(most)d 个字。") % {"most": LONGEST_REASON})
    if warned.ladder not in LADDERS or not warned.key:
        raise NotWarned(_("这个请求不完整，请回到页面再试一次。"))
    row, is_new = Violation.objects.get_or_create(
        member_id=member.pk,
        key=f"{WARNED}{warned.key}"[:255],
        rule=None,
        version=0,
        defaults={
            "community_id": member.community_id,
            "group_id": member.group_id,
            "at": at,
            "noted_at": at,
            "detail": reason,
            "course": Violation.Course.STRIKE,
            "ladder": warned.ladder,
            "noted_by_id": operator_id,
        },
    )
    if not is_new:
        return row
    punish(row, steps_now([row]).get(row.pk), at=at)
    row.save(update_fields=["measure", "hours", "total"])
    deed = Deed(
        action="moderation.member.warned",
        subject=str(member.pk),
        operator_id=operator_id,
        community_id=member.community_id,
        data={"violation": row.pk, "ladder": warned.ladder},
    )
    note(deed, at=at)
    return row
