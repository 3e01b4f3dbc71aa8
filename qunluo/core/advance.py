"""What the next snapshot looks like once the changes are written. The shell must agree with this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import TypedDict

from qunluo.core.changes import (
    AdvertSpent,
    Change,
    CheckinNoted,
    GroupEnded,
    GroupNoticed,
    GroupOwned,
    GroupTitled,
    MemberIntroduced,
    MemberSeen,
    MembershipEnded,
    MembershipStarted,
    MessageKept,
    NoticeAcknowledged,
    NumberSaid,
    QuestionAsked,
    QuietNightBroken,
    ReplyGiven,
    RuleBroken,
)
from qunluo.core.faq import Verdict
from qunluo.core.joining.notices import Onboarding
from qunluo.core.moderation.inviting import Guests, Invitation
from qunluo.core.moderation.ladder import Violation
from qunluo.core.moderation.rules import Course
from qunluo.core.moderation.utterances import Utterance, utterance_of, with_utterance
from qunluo.core.snapshot import GroupFacts, MemberStanding, Snapshot
from qunluo.core.suggestions import Numbered, Suggested


class _Fields(TypedDict, total=False):
    """The fields of a standing that a change gives a new value."""

    name: str
    named_at: datetime
    is_present: bool
    moved_at: datetime
    first_seen_at: datetime


def advance(snapshot: Snapshot, changes: tuple[Change, ...]) -> Snapshot:
    """The snapshot of the same group and member after these changes."""
    return reduce(_step, changes, snapshot)


def _step(snapshot: Snapshot, change: Change) -> Snapshot:
    member = snapshot.member if _is_of_host(snapshot, change) else _member_after(snapshot.member, change)
    group = _group_after(snapshot.group, change)
    if member.is_present != snapshot.member.is_present:
        group = replace(group, present=group.present + (1 if member.is_present else -1))
    guests = None if snapshot.guests is None else _guests_after(snapshot.guests, change)
    hosts = _hosts_after(snapshot, change)
    if member is snapshot.member and group is snapshot.group and guests is snapshot.guests and hosts is snapshot.hosts:
        return snapshot
    return replace(snapshot, group=group, member=member, guests=guests, hosts=hosts)


def _is_of_host(snapshot: Snapshot, change: Change) -> bool:
    """Whether the change is about somebody else than who acts: an inviter."""
    return isinstance(change, RuleBroken) and change.member != snapshot.member.id and change.member in snapshot.hosts


def _hosts_after(snapshot: Snapshot, change: Change) -> Mapping[str, MemberStanding]:
    if not _is_of_host(snapshot, change):
        return snapshot.hosts
    before = snapshot.hosts[change.member]
    after = _member_after(before, change)
    return snapshot.hosts if after is before else {**snapshot.hosts, change.member: after}


def _guests_after(guests: Guests, change: Change) -> Guests:
    match change:
        case MembershipStarted(member=member, at=at, key=key, invited_by=by) if by and by != member:
            return guests.with_guest(by, key, Invitation(member, at))
        case MembershipEnded(member=member, at=at):
            return guests.with_trouble(member, at)
        case RuleBroken(member=member, at=at, course=Course.STRIKE, is_trial=False):
            return guests.with_trouble(member, at)
        case _:
            return guests


def _member_after(member: MemberStanding, change: Change) -> MemberStanding:
    match change:
        case MemberSeen(at=at, name=name):
            return _seen(member, at, name)
        case MessageKept(at=at):
            said = replace(member, messages=member.messages + 1, spoke_at=later(member.spoke_at, at))
            return said if said.recent is None else replace(said, recent=_remembered(said.recent, change))
        case MembershipStarted(at=at):
            return replace(member, joined_at=later(member.joined_at, at), **_moved(member, at, is_present=True))
        case MembershipEnded(at=at, name=name):
            return replace(member, **(_named(member, at, name) | _moved(member, at, is_present=False)))
        case QuietNightBroken(night=night):
            return replace(member, quiet_nights=member.quiet_nights | {night})
        case CheckinNoted(plan=plan, fact=fact):
            known = member.facts.get(plan, {})
            return replace(member, facts={**member.facts, plan: {fact.key: fact, **known}})
        case _:
            return _after_rules(member, change)


def _after_rules(member: MemberStanding, change: Change) -> MemberStanding:
    """What rules of the group and questions leave behind."""
    match change:
        case AdvertSpent(advert=advert) if advert.key not in member.adverts:
            return replace(member, adverts={**member.adverts, advert.key: advert})
        case RuleBroken(course=Course.STRIKE, is_trial=False, key=key) if key not in member.violations:
            return replace(member, violations={**member.violations, key: violation_from(change)})
        case NoticeAcknowledged() | MemberIntroduced():
            return replace(member, joining=_onboarded(member.joining, change))
        case QuestionAsked(verdict=Verdict.OFFERED) | NumberSaid():
            return _suggestions(member, change)
        case _:
            return member


def _suggestions(member: MemberStanding, change: QuestionAsked | NumberSaid) -> MemberStanding:
    match change:
        case QuestionAsked():
            return replace(member, suggested=member.suggested | {suggested_from(change)})
        case NumberSaid(key=key, at=at, number=number):
            return replace(member, numbered=member.numbered | {Numbered(key=key, at=at, number=number)})


def _onboarded(known: Onboarding, change: NoticeAcknowledged | MemberIntroduced) -> Onboarding:
    match change:
        case NoticeAcknowledged(version=version, at=at, is_enough=True):
            return replace(
                known, acknowledged={**known.acknowledged, version: min(known.acknowledged.get(version, at), at)}
            )
        case NoticeAcknowledged(version=version):
            return replace(known, short=known.short | {version})
        case MemberIntroduced(at=at, is_enough=True):
            return replace(known, introduced_at=min(known.introduced_at or at, at))
        case _:
            return replace(known, is_short=True)


def _remembered(recent: tuple[Utterance, ...], kept: MessageKept) -> tuple[Utterance, ...]:
    return with_utterance(recent, utterance_of(kept.key, kept.at, kept.text))


def suggested_from(change: QuestionAsked) -> Suggested:
    """What a question that was asked back leaves to be answered by a number."""
    return Suggested(key=change.key, at=change.at, entries=change.entries, was_called=change.was_called)


def violation_from(change: RuleBroken) -> Violation:
    """What a broken rule leaves on the ladder."""
    return Violation(
        key=change.key,
        at=change.at,
        ladder=change.ladder,
        weight=change.weight,
        rule_id=change.rule,
        version=change.version,
        group=change.group,
    )


def _seen(member: MemberStanding, at: datetime, name: str) -> MemberStanding:
    """Who is seen is there, unless something newer says that they left."""
    new = _named(member, at, name) | _moved(member, at, is_present=True)
    if member.first_seen_at is None or at < member.first_seen_at:
        new["first_seen_at"] = at
    return replace(member, **new) if new else member


def _named(member: MemberStanding, at: datetime, name: str) -> _Fields:
    if name and is_newer((at, name), (member.named_at, member.name)):
        return {"name": name, "named_at": at}
    return {}


def _moved(member: MemberStanding, at: datetime, *, is_present: bool) -> _Fields:
    """The newest sighting or move tells whether somebody is there; of two at one moment the leaving wins."""
    if member.moved_at is not None and (at < member.moved_at or (at == member.moved_at and is_present)):
        return {}
    return {"is_present": is_present, "moved_at": at}


def _group_after(group: GroupFacts, change: Change) -> GroupFacts:
    match change:
        case GroupTitled(at=at, title=title) if is_newer((at, title), (group.titled_at, group.title)):
            return replace(group, title=title, titled_at=at)
        case GroupNoticed(at=at, notice=notice) if is_newer((at, notice), (group.noticed_at, group.notice)):
            return replace(group, notice=notice, noticed_at=at)
        case GroupOwned(at=at, owner=owner) if is_newer((at, owner), (group.owned_at, group.owner)):
            return replace(group, owner=owner, owned_at=at)
        case GroupEnded(at=at):
            return replace(group, dismissed_at=later(group.dismissed_at, at))
        case ReplyGiven(reply=reply, slot=slot):
            return replace(group, replies_given=group.replies_given | {(reply, slot)})
        case _:
            return group


def later(known: datetime | None, at: datetime) -> datetime:
    """The later of the two."""
    return at if known is None or at > known else known


def is_newer(new: tuple[datetime, str], known: tuple[datetime | None, str]) -> bool:
    """Whether a value replaces the known one: by its time, and at one moment by its text, never by arrival."""
    at, text = new
    known_at, known_text = known
    return known_at is None or (at, text) > (known_at, known_text)
