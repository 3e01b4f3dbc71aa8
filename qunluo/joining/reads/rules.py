"""What the core wants to know of joining, for a whole micro-batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from qunluo.channels.reads import can_send
from qunluo.core.actions import SendHint
from qunluo.core.joining.notices import Onboarding, Span
from qunluo.core.joining.rule import JoiningRule
from qunluo.core.joining.terms import Newcomers
from qunluo.joining.links import open_link
from qunluo.joining.models import Acknowledgement, Introduction, Sort
from qunluo.joining.reads.notices import spans_of
from qunluo.joining.reads.terms import Agreed, agreed_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Whose a group is, and by which connection it is reached."""

    community_id: int
    account_id: int


def joining_of(rooms: Mapping[int, Room]) -> dict[int, JoiningRule]:
    """Group id → its rule; groups without notice and without tasks are missing."""
    groups = {group: room.community_id for group, room in rooms.items()}
    agreed, spans = agreed_of(groups.values()), spans_of(groups)
    wanted = [group for group in groups if group in spans or newcomers_in(group, agreed[groups[group]])]
    hinted = {account: can_send(account, SendHint) for account in {rooms[group].account_id for group in wanted}}
    return {
        group: _rule(group, agreed[groups[group]], spans.get(group, ()), can_hint=hinted[rooms[group].account_id])
        for group in wanted
    }


def newcomers_in(group: int, agreed: Agreed) -> Newcomers | None:
    """The tasks of who joins that group, if it asks for any."""
    newcomers = agreed.terms.newcomers
    return newcomers if newcomers.tasks and (not newcomers.groups or group in newcomers.groups) else None


def onboarding_of(member_ids: Collection[int], versions: Iterable[int]) -> dict[int, Onboarding]:
    """Member id → what they did of it; who did nothing is missing. Two queries."""
    read: dict[int, dict[int, datetime]] = defaultdict(dict)
    short: dict[int, set[int]] = defaultdict(set)
    rows = Acknowledgement.objects.filter(member_id__in=list(member_ids), version_id__in=set(versions))
    for member, version, sort, at in rows.exclude(sort=Sort.HAND).values_list("member_id", "version_id", "sort", "at"):
        if sort == Sort.OWN:
            read[member][version] = at
        else:
            short[member].add(version)
    told: dict[int, dict[str, datetime]] = defaultdict(dict)
    for member, sort, at in Introduction.objects.filter(member_id__in=list(member_ids)).values_list(
        "member_id", "sort", "at"
    ):
        told[member][sort] = at
    return {
        member: Onboarding(
            acknowledged=read.get(member, {}),
            short=frozenset(short.get(member, ())),
            introduced_at=told[member].get(Sort.OWN.value) if member in told else None,
            is_short=member in told and Sort.SHORT.value in told[member],
        )
        for member in {*read, *short, *told}
    }


def _rule(group: int, agreed: Agreed, spans: tuple[Span, ...], *, can_hint: bool) -> JoiningRule:
    return JoiningRule(
        spans=spans,
        acknowledging=agreed.terms.acknowledging,
        newcomers=newcomers_in(group, agreed),
        since=agreed.since,
        link=open_link(group),
        appends_rules=agreed.terms.appends_rules,
        can_hint=can_hint,
    )
