"""Neighbours who check in: members, claims and kept submissions, made with as few words as possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from qunluo.checkins.models import Picture, Submission
from qunluo.checkins.risk.scene import scene_for
from qunluo.checkins.risk.traces import Known, Trace, Who
from qunluo.checkins.risk.weighing import risks
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.plan import Way

MONDAY = date(2026, 3, 2)
MORNING = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
"""Eight o'clock in Shanghai."""
NOTE = "一直在想老船长为什么要一个人走回码头，也许他早就知道结局，合上书坐了很久。"
OTHER_NOTE = "今天陪女儿把最后三页读完了，她问我雪地里等人的那个裁缝后来去了哪里。"


def trace(member: int, seconds: float = 0.0, *, days: int = 0, **fields) -> Trace:
    """Member 1, 2 … of plan and group 1, so many seconds after eight on Monday, or days later."""
    return replace(
        Trace(
            plan=1,
            group=1,
            member=member,
            key=f"{member}-{days}-{seconds}",
            at=MORNING + timedelta(days=days, seconds=seconds),
            day=MONDAY + timedelta(days=days),
        ),
        **fields,
    )


def people(count: int, *, group: int = 1) -> dict[int, Who]:
    return {number: Who(person=number, group=group, name=f"邻居{number}") for number in range(1, count + 1)}


def weigh(*batch: Trace, known: Known | None = None, who: dict[int, Who] | None = None):
    """The risk of the last one."""
    found = risks(scene_for(batch, known or Known()), people(200) if who is None else who)
    return found[batch[-1].seat]


def codes(risk) -> dict[str, int]:
    return {reason.code: reason.weight for reason in risk.reasons}


def claim(member, key: str, at: datetime, **fields) -> Claim:
    return Claim(key=key, member=member.external_id, at=at, way=Way.PAGE, **fields)


def keep(plan, member, key: str, at: datetime, **fields) -> Submission:
    """A submission as it stands in the table."""
    pictures = fields.pop("pictures", ())
    row = Submission.objects.create(
        **{
            "community_id": plan.community_id,
            "plan": plan,
            "version": 1,
            "group_id": member.group_id,
            "member": member,
            "key": key,
            "day": (at + timedelta(hours=8)).date(),
            "session": "main",
            "at": at,
            "received_at": at,
            "way": Way.PAGE,
            "state": "counts",
        }
        | fields
    )
    for picture in pictures:
        Picture.objects.create(
            community_id=plan.community_id,
            member=member,
            submission=row,
            sha256=picture.sha256,
            phash=picture.phash,
            width=100,
            height=100,
            size=100,
            at=at,
        )
    return row
