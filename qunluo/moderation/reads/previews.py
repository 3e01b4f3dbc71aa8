"""What the rules in force say of a text before anybody reads it in the group: the same judge, and nothing happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from qunluo.communities.reads.visitors import Member
from qunluo.core.events import MessageKind, MessagePosted
from qunluo.core.moderation.judge import Scene, judge
from qunluo.core.moderation.licences import forgives, licence_at
from qunluo.core.moderation.sight import Clue, Evidence, Sight
from qunluo.moderation.reads.orders import orders_of
from qunluo.moderation.reads.permits import licences_of


def look_at(member: Member, text: str, *, codes: Sequence[str], at: datetime) -> list[dict[str, Any]]:
    """Each rule that it would break: name, version, reason, places in the text; and whether a licence is leave for it.

    What codes in its pictures say counts as seen. How often something is said is not asked: it is said once.
    """
    order = orders_of({member.group_id: member.community_id}).get(member.group_id)
    if order is None:
        return []
    scene = Scene(
        message=_message(member, text, is_picture=bool(codes), at=at),
        sight=_with_codes(order.screen.look(text, order.senses), codes),
        joined_at=member.joined_at,
        before=member.messages,
    )
    held = licences_of({member.pk: member.group_id}, since=at, until=at).get(member.pk, ())
    is_licensed = licence_at(held, at) is not None
    found = []
    for release in order.releases:
        rule = release.in_force(group=member.group.external_id, member=member.external_id)
        verdict = judge(rule.condition, scene) if rule else None
        if rule and verdict and verdict.matched:
            found.append(
                {
                    "rule": rule.id,
                    "version": rule.version,
                    "name": rule.name,
                    "detail": verdict.detail,
                    "spans": verdict.spans,
                    "is_doubtful": verdict.is_doubtful,
                    "is_licensed": is_licensed and forgives(rule.condition, scene),
                }
            )
    return found


def _message(member: Member, text: str, *, is_picture: bool, at: datetime) -> MessagePosted:
    return MessagePosted(
        key="",
        group=member.group.external_id,
        member=member.external_id,
        name=member.name,
        at=at,
        message="",
        kind=MessageKind.IMAGE if is_picture and not text else MessageKind.TEXT,
        text=text,
    )


def _with_codes(sight: Sight, codes: Sequence[str]) -> Sight:
    if not codes:
        return sight
    shown = tuple(Evidence(clue=Clue.QR_CODE, start=0, end=0, value=code) for code in codes)
    return replace(sight, evidence=(*sight.evidence, *shown))
