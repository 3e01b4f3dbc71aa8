"""A board holds the rules, the groups' facts and the members' standings that a batch of events needs.

What an event changes is advanced on the board in memory; `touched_*` tell what must be written at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from qunluo.communities.reads.standing import KnownGroup, KnownMember, Lane, Seat
from qunluo.core.advance import advance
from qunluo.core.changes import Change
from qunluo.core.checkins.claim import Suspicion
from qunluo.core.events import GroupEvent
from qunluo.core.moderation.inviting import Guests
from qunluo.core.snapshot import GroupFacts, GroupRules, MemberStanding, Snapshot


@dataclass(slots=True, kw_only=True)
class Board:
    """All that a batch knows, and what it changes."""

    groups: dict[Lane, KnownGroup]
    members: dict[Seat, KnownMember]
    rules: dict[int, GroupRules]
    facts: dict[int, GroupFacts]
    standings: dict[int, MemberStanding]
    suspicion: Suspicion | None = None
    guests: dict[int, Guests] = field(default_factory=dict)
    hosts: dict[int, dict[str, int]] = field(default_factory=dict)
    touched_groups: set[int] = field(default_factory=set)
    touched_members: set[int] = field(default_factory=set)

    def snapshot_of(self, lane: Lane, event: GroupEvent) -> Snapshot:
        """What the policies may know for this event; of an event outside any group, nothing."""
        group = self.groups.get(lane)
        if group is None:
            return Snapshot()
        member = self.members.get((group.id, event.member))
        return Snapshot(
            rules=self.rules[group.id],
            group=self.facts[group.id],
            member=self.standings[member.id] if member else MemberStanding(),
            suspicion=self.suspicion,
            guests=self.guests.get(group.id),
            hosts={host: self.standings[pk] for host, pk in self.hosts.get(group.id, {}).items()},
        )

    def take(self, lane: Lane, event: GroupEvent, changes: tuple[Change, ...]) -> None:
        """Let these changes be true for the events that follow in the batch."""
        group = self.groups.get(lane)
        if group is None or not changes:
            return
        before = self.snapshot_of(lane, event)
        after = advance(before, changes)
        if after.group is not before.group:
            self.facts[group.id] = after.group
            self.touched_groups.add(group.id)
        if after.guests is not None:
            self.guests[group.id] = after.guests
        for host, standing in after.hosts.items():
            self.standings[self.hosts[group.id][host]] = standing
        member = self.members.get((group.id, event.member))
        if member is not None and after.member is not before.member:
            self.standings[member.id] = after.member
            self.touched_members.add(member.id)
