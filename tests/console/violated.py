"""老周's adverts: one that counts and is appealed, one that waits, one that leads to the door; and a report of one."""

from __future__ import annotations

from qunluo.communities.models import Member
from qunluo.moderation.models import Violation
from qunluo.moderation.writes.appeals import open_appeal
from qunluo.moderation.writes.reports import Complaint, report
from tests.cast import NOW, Cast

TEXT = "低价代购，加我微信"


def a_violation(cast: Cast, key: str, member: str = "zhou", **fields) -> Violation:
    """A row as the machine writes it, without a rule of which it tells."""
    given = {"course": "strike", "ladder": "general", "measure": "hint", "total": 1, "detail": "秘密的广告"}
    return Violation.objects.create(
        community=cast.community,
        group=cast.group,
        member=Member.objects.get(external_id=member, group=cast.group),
        key=key,
        text=TEXT,
        spans=[[0, 4]],
        **{"at": NOW, "noted_at": NOW} | given | fields,
    )


def violated_things(cast: Cast) -> dict[str, int]:
    row = a_violation(cast, "v1")
    a_violation(cast, "v2", course="queue", measure="", total=0)
    a_violation(cast, "v3", measure="remove", total=4)
    appeal = open_appeal(row.pk, row.member_id, "这是小红让我发的，秘密。", at=NOW)
    ming = Member.objects.select_related("group__account", "account").get(external_id="ming")
    told = report(ming, Complaint(kind="advert", words="秘密的举报", key="m3"), at=NOW)
    return {"violation_id": row.pk, "violation_appeal_id": appeal.pk, "report_id": told.pk}
