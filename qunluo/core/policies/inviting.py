"""Who invites too many into a group, or too many who do not stay: written down for the inviter, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from qunluo.core.actions import Action, AskOperator, MuteMember, PostReply, SendHint
from qunluo.core.advance import advance, violation_from
from qunluo.core.changes import Change, RuleBroken
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent
from qunluo.core.moderation.inviting import Excess, Guests, excess_key, excesses
from qunluo.core.moderation.ladder import Measure, Reached, climb
from qunluo.core.moderation.rules import Course, Inviting, Order, Rule
from qunluo.core.policies.page_link import ORDER_LINK
from qunluo.core.snapshot import MemberStanding, Snapshot

MEASURE_IS_FRESH = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A stretch in which an inviter went too far, by one version of a rule."""

    rule: Rule
    inviter: MemberStanding
    excess: Excess
    is_trial: bool


def watch_inviting(event: GroupEvent, snapshot: Snapshot, changes: tuple[Change, ...]) -> Finding:
    """What this event does to the invitations of whoever brought the member in. It is no fault of the member's own."""
    order = snapshot.rules.order
    if order is None or not order.watches_inviting or snapshot.guests is None:
        return _nothing("没有看邀请的群规")
    after = advance(snapshot, changes).guests
    if after is None or after is snapshot.guests:
        return _nothing("没有人受邀进群、退群或违规")
    breaches = list(_breaches(event, snapshot, order, after))
    if not breaches:
        return _nothing("邀请没有超过群规")
    made = [(one, _reached(event, one, order)) for one in breaches]
    return Finding(
        policy="inviting",
        matched=True,
        detail="；".join(_told(one) for one, _ in made),
        changes=tuple(_change(event, one, reached) for one, reached in made),
        actions=tuple(action for one, reached in made if reached for action in _measures(event, one, reached)),
    )


def _breaches(event: GroupEvent, snapshot: Snapshot, order: Order, guests: Guests) -> Iterator[Breach]:
    """What is already written down is not said again. The owner and the admins may invite whom they like."""
    for inviter in guests.inviters_of(event.member):
        host = snapshot.hosts.get(inviter)
        if host is None or host.is_admin or inviter == snapshot.group.owner:
            continue
        for release in order.releases:
            for rule, is_trial in release.looking_at(group=event.group, member=inviter):
                if not isinstance(rule.condition, Inviting) or rule.spares & host.tags:
                    continue
                for excess in excesses(rule.condition, guests, inviter=inviter, timezone=snapshot.rules.timezone):
                    if excess_key(excess, group=event.group, inviter=inviter, rule=rule.id) not in host.violations:
                        yield Breach(rule=rule, inviter=host, excess=excess, is_trial=is_trial)


def _change(event: GroupEvent, one: Breach, reached: Reached | None) -> RuleBroken:
    key = excess_key(one.excess, group=event.group, inviter=one.inviter.id, rule=one.rule.id)
    return RuleBroken(
        group=event.group,
        member=one.inviter.id,
        at=one.excess.at,
        key=key,
        message="",
        text="",
        rule=one.rule.id,
        version=one.rule.version,
        ladder=one.rule.ladder,
        weight=one.rule.weight,
        course=one.rule.course,
        is_trial=one.is_trial,
        detail=one.excess.detail,
        measure=reached.step.measure if reached else "",
        hours=reached.step.hours if reached else 0,
        total=reached.total if reached else 0,
    )


def _reached(event: GroupEvent, one: Breach, order: Order) -> Reached | None:
    ladder = order.ladders.get(one.rule.ladder)
    if ladder is None or one.is_trial or one.rule.course is not Course.STRIKE:
        return None
    this = violation_from(_change(event, one, None))
    climbed = climb(ladder, [*one.inviter.violations.values(), this], group=event.group)
    return next(step for step in climbed if step.violation.key == this.key)


def _measures(event: GroupEvent, one: Breach, reached: Reached) -> tuple[Action, ...]:
    """The same steps as for a message, in words of their own: nothing was said that could be taken back."""
    group, who, rule, ends = event.group, one.inviter.id, one.rule, event.at + MEASURE_IS_FRESH
    private = SendHint(
        group=group,
        member=who,
        text=f"{one.excess.detail}，超过了群规“{rule.name}”。{rule.hint or '请留意一下，谢谢理解。'}"
        f"觉得判错了，可以在这里申诉：{ORDER_LINK}",
        expires_at=ends,
    )
    match reached.step.measure:
        case Measure.HINT:
            return (private,)
        case Measure.MENTION:
            public = f"请遵守群规“{rule.name}”。{rule.hint or '谢谢配合。'}"
            return (PostReply(group=group, text=public, mention=who, expires_at=ends), private)
        case Measure.MUTE:
            until = event.at + timedelta(hours=reached.step.hours)
            reason = f"违反群规“{rule.name}”，累计 {reached.total} 次"
            return (
                MuteMember(group=group, member=who, hours=reached.step.hours, text=reason, expires_at=until),
                private,
            )
        case Measure.REMOVE:
            told = f"“{one.inviter.name or who}”违反群规“{rule.name}”累计 {reached.total} 次，按规定应移出群。"
            return (AskOperator(group=group, text=f"{told}请到“违规处理”，由两人确认。"),)


def _told(one: Breach) -> str:
    rule, name = one.rule, one.inviter.name or one.inviter.id
    trial = "试行中的" if one.is_trial else ""
    return f"{trial}“{rule.name}”第 {rule.version} 版，记在邀请人“{name}”名下：{one.excess.detail}"


def _nothing(why: str) -> Finding:
    return Finding(policy="inviting", matched=False, detail=why)
