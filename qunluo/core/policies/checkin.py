"""Check-in: whatever is handed in for a plan is noted once, and who did it in the group is told what it came to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from qunluo.core.actions import Action, PostReply
from qunluo.core.changes import CheckinNoted
from qunluo.core.checkins.claim import Claim, Picture, Risk
from qunluo.core.checkins.evidence import NO_PLACE, fact_of
from qunluo.core.checkins.facts import Fact
from qunluo.core.checkins.plan import Plan, Terms, Way
from qunluo.core.checkins.settle import settle
from qunluo.core.checkins.words import reply_for
from qunluo.core.decision import Finding
from qunluo.core.events import CheckinSubmitted, GroupEvent, MessageKind, MessagePosted
from qunluo.core.hours import night_of
from qunluo.core.snapshot import GroupRules, Snapshot

ANSWER_IS_FRESH = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What one plan makes of an event: the change, and what to say of it."""

    terms: Terms
    noted: CheckinNoted
    text: str


def take_checkin(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Guard, before the quiet hours: a check-in at night counts, and is answered by silence."""
    if not snapshot.rules.plans:
        return _nothing("没有打卡计划")
    if not isinstance(event, MessagePosted | CheckinSubmitted):
        return _nothing("不是打卡")
    judged = [_judge(event, snapshot, plan, claim) for plan, claim in candidates(event, snapshot.rules)]
    if not judged:
        return _nothing("不是任何计划的打卡")
    is_message = isinstance(event, MessagePosted)
    is_night = _is_night(event, snapshot.rules)
    return Finding(
        policy="checkin",
        matched=True,
        detail="；".join(f"{one.terms.name}：{one.text}" for one in judged),
        # What a message lacks its sender is told at once; what a page sent must be found again with its reason.
        changes=tuple(one.noted for one in judged if not (is_message and one.noted.fact.refusal)),
        actions=_answer(event, judged) if isinstance(event, MessagePosted) and not is_night else (),
        final=not (is_night and all(one.noted.fact.refusal for one in judged)),
    )


def candidates(event: GroupEvent, rules: GroupRules) -> list[tuple[Plan, Claim]]:
    """The plans that the event may be a check-in for, each with what it shows. The shell reads facts for these."""
    match event:
        case CheckinSubmitted(plan=wanted, claim=claim):
            return [(plan, claim) for plan in rules.plans if plan.id == wanted]
        case MessagePosted():
            claim = claim_from(event)
            return [(plan, claim) for plan in rules.plans if fact_of(claim, plan) is not None]
        case _:
            return []


def claim_from(event: MessagePosted) -> Claim:
    """What a message in the group shows."""
    kind = event.kind
    return Claim(
        key=event.key,
        member=event.member,
        at=event.at,
        way=Way.MESSAGE,
        text=event.text if kind is MessageKind.TEXT else "",
        pictures=(Picture(sha256=""),) if kind is MessageKind.IMAGE else (),
        voices=int(kind is MessageKind.VOICE),
        videos=int(kind is MessageKind.VIDEO),
        files=int(kind is MessageKind.FILE),
        links=int(kind in {MessageKind.LINK, MessageKind.MINI_PROGRAM}),
    )


def _judge(event: GroupEvent, snapshot: Snapshot, plan: Plan, claim: Claim) -> Judged:
    terms = plan.terms_at(claim.at)
    fact = _fact(snapshot, plan, claim, Risk())
    risk = Risk()
    if snapshot.suspicion is not None and not fact.refusal:
        risk = snapshot.suspicion.weigh(claim, plan=plan.id)
        if risk.score:
            fact = _fact(snapshot, plan, claim, risk)
    if fact.is_held and risk.score < terms.held_from:
        risk = replace(risk, reasons=(*risk.reasons, NO_PLACE))
    facts = {fact.key: fact, **snapshot.member.facts.get(plan.id, {})}
    noted = CheckinNoted(
        group=event.group,
        member=event.member,
        at=event.at,
        plan=plan.id,
        version=terms.version,
        fact=fact,
        claim=claim,
        risk=risk,
        message=event.message if isinstance(event, MessagePosted) else "",
    )
    name = event.name or snapshot.member.name
    settled = settle(plan, facts.values(), carried=snapshot.member.carried.get(plan.id))
    return Judged(terms=terms, noted=noted, text=reply_for(fact, settled, terms, name=name))


def _fact(snapshot: Snapshot, plan: Plan, claim: Claim, risk: Risk) -> Fact:
    fact = fact_of(claim, plan, risk=risk)
    if fact is None:
        raise ValueError(f"{claim.key} is no check-in for plan {plan.id}")
    tags = plan.terms_at(claim.at).audience.tags
    if tags and not tags & snapshot.member.tags and not fact.refusal:
        return replace(fact, refusal="not_for_you")
    return fact


def _answer(event: MessagePosted, judged: list[Judged]) -> tuple[Action, ...]:
    texts = [one.text for one in judged if one.terms.replies and one.text]
    if not texts:
        return ()
    return (
        PostReply(
            group=event.group,
            text="\n".join(dict.fromkeys(texts)),
            mention=event.member,
            reply_to=event.message,
            expires_at=event.at + ANSWER_IS_FRESH,
        ),
    )


def _is_night(event: GroupEvent, rules: GroupRules) -> bool:
    quiet = rules.quiet_hours
    if quiet is None:
        return False
    return night_of(event.at, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone) is not None


def _nothing(why: str) -> Finding:
    return Finding(policy="checkin", matched=False, detail=why)
