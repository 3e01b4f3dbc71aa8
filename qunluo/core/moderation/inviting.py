"""Who brought whom into a group, and when that is too much: by stretches of days, so that no order of arrival matters.

A stretch is some whole days of the group's own calendar. Whoever comes to know of the same joins and leaves, in
whatever order, finds the same stretches too full, each under one name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from typing import NamedTuple

from qunluo.core.hours import zone
from qunluo.core.moderation.rules import Inviting

SOON = timedelta(days=7)
"""Who is gone or in trouble so soon after joining was not won for the group."""
MANY, LOST = "many", "lost"
INVITED = "invited:"
"""With what the keys of excesses begin: there is no single event behind them."""


class Invitation(NamedTuple):
    """Somebody came into the group through an inviter."""

    invitee: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Guests:
    """The invitations around the moment: inviter → key of the join → who came when; and when whom trouble befell.

    A trouble is a leave, a removal, or a rule that was broken.
    """

    by: Mapping[str, Mapping[str, Invitation]] = field(default_factory=dict)
    troubles: Mapping[str, frozenset[datetime]] = field(default_factory=dict)

    def with_guest(self, inviter: str, key: str, invitation: Invitation) -> Guests:
        """One more came."""
        return replace(self, by={**self.by, inviter: {**self.by.get(inviter, {}), key: invitation}})

    def with_trouble(self, member: str, at: datetime) -> Guests:
        """Somebody left, or broke a rule."""
        return replace(self, troubles={**self.troubles, member: self.troubles.get(member, frozenset()) | {at}})

    def inviters_of(self, member: str) -> list[str]:
        """By whom this member ever came."""
        return sorted(inviter for inviter, its in self.by.items() if any(one.invitee == member for one in its.values()))

    def is_lost(self, invitation: Invitation) -> bool:
        """Whether the guest was soon gone or in trouble."""
        moments = self.troubles.get(invitation.invitee, ())
        return any(invitation.at <= one <= invitation.at + SOON for one in moments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """A stretch in which somebody invited too many, or too many of the wrong ones. `at` is when the stretch began."""

    what: str
    at: datetime
    detail: str


def excesses(condition: Inviting, guests: Guests, *, inviter: str, timezone: str) -> tuple[Excess, ...]:
    """The stretches that this inviter made too full, in the order of time."""
    stretches: dict[date, list[Invitation]] = defaultdict(list)
    for one in guests.by.get(inviter, {}).values():
        stretches[_begins(one.at, condition, timezone)].append(one)
    return tuple(
        excess
        for day, invited in sorted(stretches.items())
        for excess in _judged(condition, guests, day, invited, datetime.combine(day, time.min, zone(timezone)))
    )


def excess_key(excess: Excess, *, group: str, inviter: str, rule: int) -> str:
    """The one name of this stretch for this rule, whichever event shows that it is too full."""
    said = f"{group}\n{inviter}\n{rule}\n{excess.at.isoformat()}"
    return f"{INVITED}{excess.what}:{blake2b(said.encode(errors='surrogatepass'), digest_size=16).hexdigest()}"


def _judged(
    condition: Inviting, guests: Guests, day: date, invited: Sequence[Invitation], begins: datetime
) -> Iterator[Excess]:
    at, span = begins.astimezone(UTC), _span(day, condition)
    if len({one.invitee for one in invited}) > condition.invited:
        yield Excess(what=MANY, at=at, detail=f"{span}邀请进群的人超过 {condition.invited} 个")
    lost = {one.invitee for one in invited if guests.is_lost(one)}
    if condition.lost and len(lost) > condition.lost:
        told = f"{span}邀请的人，进群 {SOON.days} 天内退群、被移出或违规的超过 {condition.lost} 个"
        yield Excess(what=LOST, at=at, detail=told)


def _begins(at: datetime, condition: Inviting, timezone: str) -> date:
    """The first day of the stretch; weeks begin on Mondays."""
    day = at.astimezone(zone(timezone)).date()
    return day - timedelta(days=(day.toordinal() - 1) % condition.span_days)


def _span(day: date, condition: Inviting) -> str:
    if condition.span_days == 1:
        return f"{day.month} 月 {day.day} 日这一天"
    return f"从 {day.month} 月 {day.day} 日起的 {condition.span_days} 天里，"
