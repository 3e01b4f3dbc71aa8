"""Snapshots for a micro-batch: each app is asked once for its part, and then the core's word is taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from qunluo.checkins.reads.pasts import pasts_for
from qunluo.checkins.reads.plans import plans_of
from qunluo.checkins.risk import suspicion_for
from qunluo.communities.reads import rules_of
from qunluo.communities.reads.standing import KnownGroup, KnownMember, Lane, Seat
from qunluo.communities.writes import ensure_groups, ensure_members
from qunluo.core.checkins.carried import Carried
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.facts import Fact
from qunluo.core.policies.checkin import candidates
from qunluo.core.snapshot import GroupRules
from qunluo.core.suggestions import SUGGESTION_IS_FRESH
from qunluo.intake.board import Board
from qunluo.intake.claim import Claimed
from qunluo.intake.joining import add_joining
from qunluo.intake.order import add_order, add_tags
from qunluo.moderation.reads import quiet_nights_of
from qunluo.replies.reads import faq_of, replies_given, suggestions_of

LONGEST_PAUSE = timedelta(days=1)
NIGHTS_BESIDE = timedelta(days=2)


def board_for(claimed: Sequence[Claimed], *, at: datetime) -> Board:
    """The board for these events. Groups and members that nobody knew begin here."""
    communities = {one.lane[0]: one.community_id for one in claimed}
    groups = ensure_groups(sorted({one.lane for one in claimed if one.lane[1]}), communities=communities, at=at)
    seats = sorted({(groups[one.lane].id, one.event.member) for one in claimed if one.lane[1] and one.event.member})
    board = _filled(groups, ensure_members(seats) if seats else {}, [one.event.at for one in claimed])
    add_order(board, claimed)
    add_joining(board, claimed)
    add_suggestions(board, claimed)
    if any(rules.plans for rules in board.rules.values()):
        add_checkins(board, claimed, at=at)
    return board


def add_checkins(board: Board, claimed: Sequence[Claimed], *, at: datetime) -> None:
    """What the board must hold besides for events that may be check-ins: facts, tags, and what to suspect."""
    shown: list[tuple[int, int, Claim]] = []
    for one in claimed:
        group = board.groups.get(one.lane)
        member = board.members.get((group.id, one.event.member)) if group else None
        if group is not None and member is not None:
            shown += [(plan.id, member.id, claim) for plan, claim in candidates(one.event, board.rules[group.id])]
    if not shown:
        return
    whose = {pk for _, pk, _ in shown}
    facts: dict[int, dict[int, Mapping[str, Fact]]] = defaultdict(dict)
    carried: dict[int, dict[int, Carried]] = defaultdict(dict)
    plans = {plan.id: plan for rules in board.rules.values() for plan in rules.plans}
    if any(terms.audience.tags for plan in plans.values() for terms in plan.versions):
        add_tags(board, whose)
    for (plan, pk), past in pasts_for(shown, plans).items():
        if past.facts:
            facts[pk][plan] = past.facts
        if past.carried:
            carried[pk][plan] = past.carried
    for pk in whose:
        board.standings[pk] = replace(board.standings[pk], facts=facts.get(pk, {}), carried=carried.get(pk, {}))
    board.suspicion = suspicion_for(shown, at=at)


def add_suggestions(board: Board, claimed: Sequence[Claimed]) -> None:
    """Where questions are asked back, what members were asked and which numbers they said, before and after."""
    asked = {group for group, its in board.rules.items() if its.faq and its.faq.takes_numbers}
    members = [member.id for (group, _), member in board.members.items() if group in asked]
    if not members:
        return
    moments = [one.event.at for one in claimed]
    since, until = min(moments) - 2 * SUGGESTION_IS_FRESH, max(moments) + 2 * SUGGESTION_IS_FRESH
    for pk, known in suggestions_of(members, since=since, until=until).items():
        board.standings[pk] = replace(board.standings[pk], suggested=known.suggested, numbered=known.numbered)


def _filled(groups: dict[Lane, KnownGroup], members: dict[Seat, KnownMember], moments: Iterable[datetime]) -> Board:
    known = sorted(moments)
    ids = [group.id for group in groups.values()]
    plans = plans_of(ids)
    faqs = faq_of({group.id: group.community_id for group in groups.values()})
    rules = {
        group: replace(its, plans=plans.get(group, ()), faq=faqs.get(group)) for group, its in rules_of(ids).items()
    }
    given = _given(rules, known[0], known[-1])
    nights = _nights(rules, members, known[0], known[-1])
    return Board(
        groups=groups,
        members=members,
        rules=rules,
        facts={
            group.id: replace(group.facts, replies_given=given[group.id]) if group.id in given else group.facts
            for group in groups.values()
        },
        standings={
            member.id: replace(member.standing, quiet_nights=nights[member.id])
            if member.id in nights
            else member.standing
            for member in members.values()
        },
    )


def _given(rules: dict[int, GroupRules], first: datetime, last: datetime) -> dict[int, frozenset[tuple[str, int]]]:
    """Only groups that have replies are asked for."""
    groups = [group for group, its in rules.items() if its.replies or its.faq]
    return replies_given(groups, since=first - LONGEST_PAUSE, until=last + LONGEST_PAUSE) if groups else {}


def _nights(
    rules: dict[int, GroupRules], members: dict[Seat, KnownMember], first: datetime, last: datetime
) -> dict[int, frozenset[date]]:
    """Only members of groups that have quiet hours are asked for."""
    asked = [member.id for (group, _), member in members.items() if rules[group].quiet_hours]
    earliest, latest = (first - NIGHTS_BESIDE).date(), (last + NIGHTS_BESIDE).date()
    return quiet_nights_of(asked, first=earliest, last=latest) if asked else {}
