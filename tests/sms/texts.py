"""Texts as the stand-in shows them: how tests read the code that a member would have got."""

from __future__ import annotations

import re
from datetime import datetime

from qunluo.communities.models import Member
from qunluo.entrances.phones import deliver_code
from qunluo.sms.models import Code
from qunluo.sms.writes import Wish, ask_for_code
from tests.cast import NOW


def deliver_all(*, at: datetime = NOW) -> None:
    """Let the jobs send all that waits."""
    for pk in Code.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True):
        deliver_code(pk, at=at)


def last_code(*, at: datetime = NOW) -> str:
    """The code in the newest text; empty where nothing was sent."""
    deliver_all(at=at)
    row = Code.objects.order_by("pk").last()
    found = re.search(r"[0-9]{6}", (row.demo_text or "") if row else "")
    return found[0] if found else ""


def bind_code(member: Member, number: str, *, at: datetime = NOW) -> str:
    """A code on its way to this member, who wants to bind the number."""
    wish = Wish(
        purpose=Code.Purpose.BIND,
        scope=f"member:{member.pk}",
        community_id=member.community_id,
        number=number,
        member_id=member.pk,
    )
    ask_for_code(wish, at=at)
    return last_code(at=at)
