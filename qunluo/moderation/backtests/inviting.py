"""A rule about invitations tried on the past: it looks at who came through whom, and not at what was said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qunluo.communities.reads import rules_of
from qunluo.communities.reads.history import Known, known_in
from qunluo.communities.reads.invitations import Brought, inviting_groups, leaves_of
from qunluo.communities.reads.pages import groups_of
from qunluo.core.moderation.inviting import SOON, Excess, Guests, Invitation, excess_key, excesses
from qunluo.core.moderation.ladder import Ladder, Measure, Violation, climb
from qunluo.core.moderation.rules import Course, Inviting, Rule
from qunluo.moderation.backtests.counting import MOST_MEMBERS, Found
from qunluo.moderation.models import BackTest, BackTestHit
from qunluo.moderation.reads.orders import ladders_of
from qunluo.moderation.reads.violations import troubles_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """An inviter in a group: the rows, the person, whether they run the group, and what the group goes by."""

    group: int
    member: int
    known: Known
    place: str
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a back-test came to: the counts for the table, and the hits that are shown."""

    result: dict[str, Any]
    hits: list[BackTestHit]


def tried(row: BackTest, groups: Sequence[int], *, rule: Rule, against: Rule | None) -> Outcome:
    """Both versions over all that were brought in; the inviters of most first."""
    hits: list[BackTestHit] = []
    found: Counter[Found] = Counter()
    people: dict[int, tuple[Host, list[Violation]]] = {}
    looked = staff = 0
    for host, guests, brought in _hosts(row, groups):
        looked += brought
        before = {_key(host, one, rule) for one in _excesses(against, guests, host)} if against else set()
        now = {_key(host, one, rule): one for one in _excesses(rule, guests, host)}
        gone = {_key(host, one, rule): one for one in (_excesses(against, guests, host) if against else ())}
        for key, excess in {**gone, **now}.items():
            sort = Found.GONE if key not in now else Found.BOTH if key in before else Found.NEW
            found[sort] += 1
            hits.append(_hit(row, host, excess, key=key, found=sort, guests=guests))
        if host.known.is_staff:
            staff += len(now)
        elif now:
            known = people.setdefault(host.known.person, (host, []))
            known[1].extend(_violation(host, rule, excess, key) for key, excess in now.items())
    steps = _steps(people, rule, row.community_id)
    for hit in hits:
        hit.measure = steps.get(hit.key, "")
    counts = {"messages": looked, "staff": staff, "found": {one.value: found[one] for one in Found}}
    return Outcome(result=counts | _people(people, steps) | _days(hits, found), hits=hits)


def _hosts(row: BackTest, groups: Sequence[int]) -> Iterator[tuple[Host, Guests, int]]:
    rules = rules_of(groups)
    places = {group.pk: group.external_id for group in groups_of(row.community_id)}
    for group in groups:
        brought = inviting_groups([group], since=row.since, until=row.until)
        if not brought:
            continue
        known = known_in(group)
        rows = {one.external_id: pk for pk, one in known.items()}
        troubles = _troubles(brought, until=row.until)
        for inviter, its in _by_inviter(brought).items():
            if inviter in rows:
                pk = rows[inviter]
                place = places[group]
                host = Host(group=group, member=pk, known=known[pk], place=place, timezone=rules[group].timezone)
                yield host, Guests(by={inviter: its}, troubles=troubles), len(its)


def _by_inviter(brought: Sequence[Brought]) -> Mapping[str, dict[str, Invitation]]:
    found: dict[str, dict[str, Invitation]] = defaultdict(dict)
    for one in brought:
        found[one.inviter][one.key] = Invitation(one.invitee, one.at)
    return found


def _troubles(brought: Sequence[Brought], *, until: datetime) -> dict[str, frozenset[datetime]]:
    """What befell the guests, up to the last day on which it still counts."""
    names = {one.member: one.invitee for one in brought}
    since = brought[0].at
    left = leaves_of(names.keys(), since=since, until=until + SOON)
    broke = troubles_of(names.keys(), since=since, until=until + SOON)
    return {name: frozenset(left.get(pk, set()) | broke.get(pk, set())) for pk, name in names.items()}


def _excesses(rule: Rule | None, guests: Guests, host: Host) -> tuple[Excess, ...]:
    if rule is None or not isinstance(rule.condition, Inviting):
        return ()
    return excesses(rule.condition, guests, inviter=host.known.external_id, timezone=host.timezone)


def _key(host: Host, excess: Excess, rule: Rule) -> str:
    return excess_key(excess, group=host.place, inviter=host.known.external_id, rule=rule.id)


def _hit(row: BackTest, host: Host, excess: Excess, *, key: str, found: Found, guests: Guests) -> BackTestHit:
    its = list(guests.by[host.known.external_id].values())
    lost = len({one.invitee for one in its if guests.is_lost(one)})
    text = f"这段时间一共邀请了 {len({one.invitee for one in its})} 个人，{SOON.days} 天内没留住 {lost} 个。"
    return BackTestHit(
        backtest=row,
        member_id=host.member,
        group_id=host.group,
        key=key,
        at=excess.at,
        text=text,
        detail=excess.detail,
        found=found.value,
    )


def _violation(host: Host, rule: Rule, excess: Excess, key: str) -> Violation:
    return Violation(
        key=key,
        at=excess.at,
        ladder=rule.ladder,
        weight=rule.weight,
        rule_id=rule.id,
        version=rule.version,
        group=host.place,
    )


def _steps(people: Mapping[int, tuple[Host, list[Violation]]], rule: Rule, community_id: int) -> dict[str, Measure]:
    """Where this rule alone would have led; nowhere unless it leads up the ladder."""
    ladders: dict[str, Ladder] = {one.name: one for one in ladders_of(community_id)}
    if rule.course is not Course.STRIKE or rule.ladder not in ladders:
        return {}
    return {
        one.violation.key: one.step.measure
        for _, its in people.values()
        for group in {one.group for one in its}
        for one in climb(ladders[rule.ladder], its, group=group)
        if one.violation.group == group
    }


def _people(people: Mapping[int, tuple[Host, list[Violation]]], steps: Mapping[str, Measure]) -> dict[str, Any]:
    ranks = list(Measure)
    most = sorted(people.values(), key=lambda one: (-len(one[1]), one[0].member))[:MOST_MEMBERS]
    return {
        "people": len(people),
        "steps": {one.value: count for one, count in Counter(steps.values()).items()},
        "members": [
            {
                "member": host.member,
                "hits": len(its),
                "furthest": max((steps[one.key] for one in its), key=ranks.index).value,
            }
            for host, its in most
            if all(one.key in steps for one in its)
        ],
    }


def _days(hits: Sequence[BackTestHit], found: Counter[Found]) -> dict[str, Any]:
    days = Counter(hit.at.date().isoformat() for hit in hits if hit.found != Found.GONE)
    return {
        "hits": found[Found.BOTH] + found[Found.NEW],
        "before": found[Found.BOTH] + found[Found.GONE],
        "doubtful": 0,
        "days": dict(sorted(days.items())),
    }
