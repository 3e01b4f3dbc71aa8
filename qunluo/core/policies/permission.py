"""What an advert licence changes in the verdict on one message: covered, or one too many for this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from qunluo.core.actions import Action, SendHint
from qunluo.core.advance import violation_from
from qunluo.core.changes import AdvertSpent, Change, RuleBroken
from qunluo.core.events import MessagePosted
from qunluo.core.moderation.ladder import Measure, climb
from qunluo.core.moderation.licences import SpentAdvert, Turn, licence_at, overtaken, turns
from qunluo.core.moderation.rules import Course, Order
from qunluo.core.policies.broken import Broken
from qunluo.core.policies.page_link import LICENCE_LINK, ORDER_LINK
from qunluo.core.snapshot import Snapshot

IS_FRESH = timedelta(hours=12)
GRAVITY = {Course.NOTE: 0, Course.QUEUE: 1, Course.STRIKE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What is left of the verdict, what it says besides, and what to write down and ask for."""

    broken: tuple[Broken, ...]
    detail: str = ""
    changes: tuple[Change, ...] = ()
    actions: tuple[Action, ...] = ()


def permit(event: MessagePosted, broken: Sequence[Broken], snapshot: Snapshot) -> Permission:
    """Count the message against the licence, if there is one, and forgive what it covers.

    What only a version on trial calls an advert is not counted, and not held against who has a licence.
    """
    licence = licence_at(snapshot.member.licences, event.at)
    adverts = [one for one in broken if one.is_advert]
    if licence is None or not adverts:
        return Permission(broken=tuple(broken))
    rest = tuple(one for one in broken if not one.is_advert)
    felt = [one for one in adverts if not one.is_trial]
    if not felt:
        return Permission(broken=rest)
    this = _spent(event, felt, quota=licence.quota, licence=licence.id)
    known, timezone = snapshot.member.adverts, snapshot.rules.timezone
    turn = turns({**known, this.key: this}.values(), timezone)[this.key]
    late = overtaken(known, this, timezone)
    spent = AdvertSpent(group=event.group, member=event.member, at=event.at, advert=this)
    changes = (spent, *(_broken_after_all(event, one, its, snapshot) for one, its in late))
    told = tuple(_told_late(event, one, its) for one, its in late)
    if not turn.is_covered:
        counted = tuple(_with_turn(one, turn) if one.is_advert else one for one in broken)
        return Permission(broken=counted, changes=changes, actions=told)
    used_up = (_used_up(event, turn),) if turn.number == turn.quota else ()
    return Permission(broken=rest, detail=turn.sentence, changes=changes, actions=(*used_up, *told))


def _spent(event: MessagePosted, felt: Sequence[Broken], *, quota: int, licence: int) -> SpentAdvert:
    """With the gravest of what it would be, should an earlier one take its place."""
    worst = max(felt, key=lambda one: (GRAVITY[one.course], one.rule.weight, -one.rule.id))
    return SpentAdvert(
        key=event.key,
        at=event.at,
        quota=quota,
        licence=licence,
        message=event.message,
        text=event.text,
        rule=worst.rule.id,
        version=worst.rule.version,
        ladder=worst.rule.ladder,
        weight=worst.rule.weight,
        course=worst.course,
        detail=worst.verdict.detail,
        spans=worst.verdict.spans,
    )


def _with_turn(one: Broken, turn: Turn) -> Broken:
    return replace(one, verdict=replace(one.verdict, detail=f"{one.verdict.detail}；{turn.sentence}"))


def _broken_after_all(event: MessagePosted, one: SpentAdvert, turn: Turn, snapshot: Snapshot) -> RuleBroken:
    """As it would have been, had all been known in order; only that nobody is punished for what came late: a hint."""
    is_other = one.course == Course.STRIKE and one.key in snapshot.member.violations
    broken = RuleBroken(
        group=event.group,
        member=event.member,
        at=one.at,
        key=one.key,
        message=one.message,
        text=one.text,
        rule=one.rule,
        version=one.version,
        ladder=one.ladder,
        weight=one.weight,
        course=Course.NOTE if is_other else one.course,
        is_trial=False,
        detail=f"{one.detail}；{turn.sentence}",
        spans=one.spans,
    )
    if broken.course != Course.STRIKE or snapshot.is_staff:
        return broken
    order = snapshot.rules.order
    return replace(broken, measure=Measure.HINT, total=_total(broken, order, snapshot) if order else 1)


def _total(broken: RuleBroken, order: Order, snapshot: Snapshot) -> int:
    ladder = order.ladders.get(broken.ladder)
    if ladder is None:
        return broken.weight
    climbed = climb(ladder, [*snapshot.member.violations.values(), violation_from(broken)], group=broken.group)
    return next((one.total for one in climbed if one.violation.key == broken.key), broken.weight)


def _used_up(event: MessagePosted, turn: Turn) -> SendHint:
    text = (
        f"您这周的广告额度（每周 {turn.quota} 条）用完了，周一重新计算。这周再发广告，就按群规处理。"
        f"用了几条在这里看：{LICENCE_LINK}"
    )
    return SendHint(group=event.group, member=event.member, text=text, expires_at=event.at + IS_FRESH)


def _told_late(event: MessagePosted, one: SpentAdvert, turn: Turn) -> SendHint:
    quoted = f"“{one.text[:20]}…”" if len(one.text) > 20 else f"“{one.text}”"  # noqa: PLR2004 - a line on a phone
    text = (
        f"您有一条更早的广告刚刚才送到，所以{quoted}成了本周第 {turn.number} 条，超出了每周 {turn.quota} 条的额度，"
        f"计了一次提醒，没有别的处理。觉得不对，可以在这里申诉：{ORDER_LINK}"
    )
    return SendHint(group=event.group, member=event.member, text=text, expires_at=event.at + IS_FRESH)
