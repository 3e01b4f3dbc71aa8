"""What a board must hold besides where a rule watches invitations: who brought whom, and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from qunluo.communities.reads.invitations import Brought, brought_by, inviters_of, leaves_of
from qunluo.communities.reads.standing import Seat
from qunluo.communities.writes import ensure_members
from qunluo.core.events import MemberJoined
from qunluo.core.moderation.inviting import SOON, Guests, Invitation
from qunluo.intake.board import Board
from qunluo.intake.claim import Claimed
from qunluo.moderation.reads import troubles_of
from qunluo.moderation.rules import LIMITS

FAR = timedelta(days=LIMITS["span_days"][1]) + SOON + timedelta(days=1)
"""So far before and after an event lies whatever may count together with it."""


def add_guests(board: Board, watched: Collection[int], claimed: Sequence[Claimed]) -> None:
    """Fill in the invitations of these groups which the events touch. Inviters whom nobody knew begin here."""
    acting = {seat: member.id for seat, member in board.members.items() if seat[0] in watched}
    moments = [one.event.at for one in claimed]
    since, until = min(moments) - FAR, max(moments) + FAR
    inviters = inviters_of(acting.values(), since=since, until=until) | set(_named(board, watched, claimed))
    hosts = ensure_members(sorted(inviters)) if inviters else {}
    brought = brought_by(inviters, since=since, until=until) if inviters else []
    whose = {pk: seat for seat, pk in acting.items()} | {one.member: (one.group, one.invitee) for one in brought}
    troubles = _troubles(whose, since=since, until=until)
    for seat, host in hosts.items():
        board.members.setdefault(seat, host)
        board.standings.setdefault(host.id, host.standing)
    for group in watched:
        board.guests[group] = Guests(
            by=_by_inviter(one for one in brought if one.group == group), troubles=troubles[group]
        )
        board.hosts[group] = {inviter: host.id for (where, inviter), host in hosts.items() if where == group}


def _named(board: Board, watched: Collection[int], claimed: Iterable[Claimed]) -> Iterable[Seat]:
    """The inviters that the events themselves name."""
    for one in claimed:
        group = board.groups.get(one.lane)
        if group is not None and group.id in watched and isinstance(one.event, MemberJoined) and one.event.invited_by:
            yield group.id, one.event.invited_by


def _by_inviter(brought: Iterable[Brought]) -> dict[str, dict[str, Invitation]]:
    found: dict[str, dict[str, Invitation]] = defaultdict(dict)
    for one in brought:
        found[one.inviter][one.key] = Invitation(one.invitee, one.at)
    return dict(found)


def _troubles(whose: dict[int, Seat], *, since: datetime, until: datetime) -> dict[int, dict[str, frozenset[datetime]]]:
    """Group → member → when they left or broke a rule."""
    left = leaves_of(whose.keys(), since=since, until=until)
    broke = troubles_of(whose.keys(), since=since, until=until)
    found: dict[int, dict[str, frozenset[datetime]]] = defaultdict(dict)
    for pk, (group, member) in whose.items():
        moments = left.get(pk, set()) | broke.get(pk, set())
        if moments:
            found[group][member] = frozenset(moments)
    return found
