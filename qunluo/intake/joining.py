"""What a board must hold besides where a group has a notice or tasks: the rule, and what its members did of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qunluo.core.events import GroupEvent, MessagePosted
from qunluo.core.joining.rule import JoiningRule
from qunluo.core.joining.saying import MARKS
from qunluo.intake.board import Board
from qunluo.intake.claim import Claimed
from qunluo.joining.reads import Room, joining_of, onboarding_of


def add_joining(board: Board, claimed: Sequence[Claimed]) -> None:
    """Fill in the rules of the groups, and what those did who speak of it in this batch."""
    rooms = {
        group.id: Room(community_id=group.community_id, account_id=account)
        for (account, _), group in board.groups.items()
    }
    rules = joining_of(rooms) if rooms else {}
    if not rules:
        return
    for group_id, rule in rules.items():
        board.rules[group_id] = replace(board.rules[group_id], joining=rule)
    speaking = set()
    for one in claimed:
        group = board.groups.get(one.lane)
        member = board.members.get((group.id, one.event.member)) if group else None
        if group is not None and member is not None and group.id in rules and _concerns(one.event, rules[group.id]):
            speaking.add(member.id)
    versions = {span.asks for rule in rules.values() for span in rule.spans}
    for pk, known in (onboarding_of(speaking, versions) if speaking else {}).items():
        board.standings[pk] = replace(board.standings[pk], joining=known)


def _concerns(event: GroupEvent, rule: JoiningRule) -> bool:
    """Whether it may be about it: all others are decided without what the member did before."""
    if not isinstance(event, MessagePosted):
        return False
    words = rule.newcomers.keywords if rule.newcomers else ()
    text = event.text.casefold()
    return any(mark in text for mark in (*MARKS, *(word.casefold() for word in words)))
