"""What a board must hold besides where a group has rules: the rules, what members did before, and what they said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from qunluo.communities.reads.archive import spoken_by
from qunluo.communities.reads.kin import kin_of
from qunluo.communities.reads.tags import tags_of
from qunluo.core.events import MessagePosted
from qunluo.core.moderation.rules import Order
from qunluo.core.moderation.sight import Sense
from qunluo.core.moderation.utterances import utterance_of
from qunluo.intake.board import Board
from qunluo.intake.claim import Claimed
from qunluo.intake.guests import FAR, add_guests
from qunluo.moderation.reads import orders_of, violations_of
from qunluo.moderation.reads.permits import adverts_of, licences_of
from qunluo.moderation.screens import primed


def add_order(board: Board, claimed: Sequence[Claimed]) -> None:
    """Fill in the order of the groups, and of their members what rules ask for."""
    orders = orders_of({group.id: group.community_id for group in board.groups.values()})
    if not orders:
        return
    for group, order in _primed(board, orders, claimed).items():
        board.rules[group] = replace(board.rules[group], order=order)
    watched = [group for group, order in orders.items() if order.watches_inviting]
    if watched:
        add_guests(board, watched, claimed)
    moments = [one.event.at for one in claimed]
    seats = {member.id: orders[group] for (group, _), member in board.members.items() if group in orders}
    decay = timedelta(days=max(ladder.decay_days for order in orders.values() for ladder in order.ladders.values()))
    known = violations_of(kin_of(seats), since=min(moments) - decay - (FAR if watched else timedelta()))
    for pk, its in known.items():
        board.standings[pk] = replace(board.standings[pk], violations=its)
    add_tags(board, {pk for pk, order in seats.items() if order.spares_any})
    _add_recent(board, seats, claimed)
    add_licences(board, {member.id: group for (group, _), member in board.members.items() if group in orders}, claimed)


def _primed(board: Board, orders: dict[int, Order], claimed: Sequence[Claimed]) -> dict[int, Order]:
    """The orders with what was said in the batch looked at already, all groups of one screen together."""
    said: dict[tuple[int, frozenset[Sense]], list[str]] = defaultdict(list)
    for one in claimed:
        group = board.groups.get(one.lane)
        if group is not None and group.id in orders and isinstance(one.event, MessagePosted):
            order = orders[group.id]
            said[id(order.screen), order.senses].append(one.event.text)
    screens = {id(order.screen): order.screen for order in orders.values()}
    ready = {(known, senses): primed(screens[known], texts, senses) for (known, senses), texts in said.items()}
    return {
        group: replace(order, screen=ready.get((id(order.screen), order.senses), order.screen))
        for group, order in orders.items()
    }


def add_tags(board: Board, whose: Collection[int]) -> None:
    """The tags of these members; for all others nobody asks."""
    tags = tags_of(whose) if whose else {}
    for pk in whose:
        names = frozenset(tag.name for tag in tags.get(pk, ()))
        board.standings[pk] = replace(board.standings[pk], tags=names)


def _add_recent(board: Board, seats: dict[int, Order], claimed: Sequence[Claimed]) -> None:
    """Before and after: what comes late belongs among what came before it."""
    watched = {pk: order.looks_back for pk, order in seats.items() if order.looks_back}
    if not watched:
        return
    span, moments = max(watched.values()), [one.event.at for one in claimed]
    said = spoken_by(watched, since=min(moments) - span, until=max(moments) + span)
    for pk in watched:
        recent = tuple(utterance_of(*one) for one in said.get(pk, ()))
        board.standings[pk] = replace(board.standings[pk], recent=recent)


def add_licences(board: Board, seats: dict[int, int], claimed: Sequence[Claimed]) -> None:
    """Who has leave to advertise, and what they posted in the weeks of these events. One query where nobody has."""
    moments = [one.event.at for one in claimed]
    held = licences_of(seats, since=min(moments), until=max(moments))
    posted = adverts_of(held, since=min(moments), until=max(moments)) if held else {}
    for pk, licences in held.items():
        board.standings[pk] = replace(board.standings[pk], licences=licences, adverts=posted.get(pk, {}))
