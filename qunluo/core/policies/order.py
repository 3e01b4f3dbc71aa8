"""Order in the group: what breaks a rule is written down with its reason, and the member takes the next step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from qunluo.core.actions import Action, AskOperator, MuteMember, PostReply, RecallMessage, SendHint
from qunluo.core.advance import violation_from
from qunluo.core.changes import RuleBroken
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MessagePosted
from qunluo.core.moderation.judge import Scene, judge
from qunluo.core.moderation.ladder import Measure, Reached, climb
from qunluo.core.moderation.licences import forgives
from qunluo.core.moderation.rules import Course, Flood, Order, Rule
from qunluo.core.moderation.utterances import utterance_of, with_utterance
from qunluo.core.policies.alarm import alarms, is_alarm
from qunluo.core.policies.broken import Broken
from qunluo.core.policies.page_link import ORDER_LINK
from qunluo.core.policies.permission import permit
from qunluo.core.snapshot import MemberStanding, Snapshot

MEASURE_IS_FRESH = timedelta(hours=12)
MEASURES = {
    Measure.HINT: "私下提醒",
    Measure.MENTION: "在群里提醒",
    Measure.MUTE: "禁言",
    Measure.REMOVE: "移出群（要两人确认）",
}


def keep_order(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Guard, first of all. It ends nothing: a check-in with a bad word in it is a check-in, and gets its hint."""
    order = snapshot.rules.order
    if order is None or not order.releases:
        return _nothing("没有群规")
    if not isinstance(event, MessagePosted):
        return _nothing("不是发言")
    permission = permit(event, _broken(event, order, snapshot.member), snapshot)
    broken = permission.broken
    if not (broken or permission.changes):
        return _nothing(f"查了 {len(order.releases)} 条群规，都没有违反")
    strike = _strike(event, broken, snapshot.member)
    reached = _reached(event, strike, order, snapshot.member) if strike else None
    taken = None if snapshot.is_staff else reached
    return Finding(
        policy="order",
        matched=True,
        detail="；".join(
            part
            for part in (
                permission.detail,
                _told(broken, taken, is_staff=snapshot.is_staff and reached is not None) if broken else "",
            )
            if part
        ),
        changes=(
            *permission.changes,
            *(_change(event, one, taken, is_strike=one is strike) for one in broken),
            *alarms(event, broken),
        ),
        actions=(*permission.actions, *(_actions(event, strike, taken) if strike and taken else ())),
    )


def _broken(event: MessagePosted, order: Order, member: MemberStanding) -> list[Broken]:
    scene = Scene(
        message=event,
        sight=order.screen.look(event.text, order.senses),
        recent=()
        if member.recent is None
        else with_utterance(member.recent, utterance_of(event.key, event.at, event.text)),
        joined_at=member.joined_at,
        before=member.messages,
    )
    found = []
    for release in order.releases:
        for rule, is_trial in release.looking_at(group=event.group, member=event.member):
            if rule.spares & member.tags:
                continue
            verdict = judge(rule.condition, scene)
            if verdict.matched:
                is_advert = bool(member.licences) and forgives(rule.condition, scene)
                found.append(Broken(rule=rule, verdict=verdict, is_trial=is_trial, is_advert=is_advert))
    return found


def _strike(event: MessagePosted, broken: Iterable[Broken], member: MemberStanding) -> Broken | None:
    """The heaviest of those that lead up the ladder: one message is one step. One flood is one step, too."""
    striking = [
        one
        for one in broken
        if not one.is_trial and one.course is Course.STRIKE and not _is_known_flood(event, one.rule, member)
    ]
    return max(striking, key=lambda one: (one.rule.weight, -one.rule.id), default=None)


def _is_known_flood(event: MessagePosted, rule: Rule, member: MemberStanding) -> bool:
    if not isinstance(rule.condition, Flood):
        return False
    span = timedelta(seconds=rule.condition.seconds)
    return any(
        one.rule_id == rule.id and one.key != event.key and abs(one.at - event.at) < span
        for one in member.violations.values()
    )


def _reached(event: MessagePosted, strike: Broken, order: Order, member: MemberStanding) -> Reached | None:
    """Where the ladder leads; nowhere for a ladder that is not known, and for what was decided already."""
    ladder = order.ladders.get(strike.rule.ladder)
    if ladder is None or event.key in member.violations:
        return None
    this = violation_from(_change(event, strike, None, is_strike=True))
    climbed = climb(ladder, [*member.violations.values(), this], group=event.group)
    return next(one for one in climbed if one.violation.key == event.key)


def _change(event: MessagePosted, one: Broken, taken: Reached | None, *, is_strike: bool) -> RuleBroken:
    """What is written of it. Of several rules that one message breaks, one is the strike and the others are notes.

    What only raises an alarm is a note, too: nothing of it is held against the member.
    """
    is_other = one.course is Course.ALARM or (one.course is Course.STRIKE and not (is_strike or one.is_trial))
    step = taken.step if taken and is_strike else None
    return RuleBroken(
        group=event.group,
        member=event.member,
        at=event.at,
        key=event.key,
        message=event.message,
        text=event.text,
        rule=one.rule.id,
        version=one.rule.version,
        ladder=one.rule.ladder,
        weight=one.rule.weight,
        course=Course.NOTE if is_other else one.course,
        is_trial=one.is_trial,
        detail=one.verdict.detail,
        spans=one.verdict.spans,
        measure=step.measure if step else "",
        hours=step.hours if step else 0,
        total=taken.total if taken and is_strike else 0,
    )


def _actions(event: MessagePosted, strike: Broken, reached: Reached) -> tuple[Action, ...]:
    ends = event.at + MEASURE_IS_FRESH
    taking_back = RecallMessage(group=event.group, message=event.message, text=event.text, expires_at=ends)
    return ((taking_back,) if strike.rule.recalls else ()) + _measures(event, strike, reached)


def _measures(event: MessagePosted, strike: Broken, reached: Reached) -> tuple[Action, ...]:
    rule, ends = strike.rule, event.at + MEASURE_IS_FRESH
    why = f"您刚才的消息违反了群规“{rule.name}”：{strike.verdict.detail}。"
    private = SendHint(
        group=event.group,
        member=event.member,
        text=f"{why}{rule.hint or '请留意一下，谢谢理解。'}觉得判错了，可以在这里申诉：{ORDER_LINK}",
        expires_at=ends,
    )
    match reached.step.measure:
        case Measure.HINT:
            return (private,)
        case Measure.MENTION:
            public = f"请遵守群规“{rule.name}”。{rule.hint or '谢谢配合。'}"
            return (PostReply(group=event.group, text=public, mention=event.member, expires_at=ends), private)
        case Measure.MUTE:
            until = event.at + timedelta(hours=reached.step.hours)
            reason = f"违反群规“{rule.name}”，累计 {reached.total} 次"
            hours = reached.step.hours
            mute = MuteMember(group=event.group, member=event.member, hours=hours, text=reason, expires_at=until)
            return (mute, private)
        case Measure.REMOVE:
            name = event.name or event.member
            told = f"“{name}”违反群规“{rule.name}”累计 {reached.total} 次，按规定应移出群。"
            return (AskOperator(group=event.group, text=f"{told}请到“违规处理”，由两人确认。"),)


def _told(broken: Iterable[Broken], taken: Reached | None, *, is_staff: bool) -> str:
    each = "；".join(
        f"{'试行中的' if one.is_trial else ''}“{one.rule.name}”第 {one.rule.version} 版：{one.verdict.detail}"
        f"{'，已报警' if is_alarm(one) else ''}"
        for one in broken
    )
    if is_staff:
        return f"{each}。群主或管理员，只记录"
    if taken is None:
        return f"{each}。只记录"
    return f"{each}。累计 {taken.total}，{MEASURES[taken.step.measure]}"


def _nothing(why: str) -> Finding:
    return Finding(policy="order", matched=False, detail=why)
