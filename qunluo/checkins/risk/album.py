"""Pictures handed in before: the same content, or the same view in another size or quality.

Screenshots of one application look alike, and some plans ask for one and the same poster. So a view that many
others handed in before is taken for the plan's own, and weighs little.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from qunluo.checkins.risk.moments import said_when
from qunluo.checkins.risk.traces import ORDER, Kin, Known, Seat, Shown, Sign, Trace

NEAR = ((2, 64), (4, 35))
"""Bits of 64 by which two pictures differ, and what that weighs."""
SAME_WEIGHT = 74
OWN_SAME_WEIGHT, OWN_NEAR_WEIGHT, OWN_NEAR = 62, 20, 2
POPULAR_SHARE, LEAST_POPULAR, POPULAR_WEIGHT = 0.15, 2, 8
FEW, FEW_WEIGHT = 10, 35
"""While so few have shown anything for a plan, nobody can tell what is usual there."""
MOST_LISTED = 10
SAME_SORT = 8
"""Screenshots of one application differ in a few more bits than a picture and its copy."""
FAR = 64


@dataclass(frozen=True, slots=True)
class Like:
    """A picture shown before: by how many bits it looks different, and whether it is the very same content."""

    shown: Shown
    bits: int
    is_same: bool


@dataclass(frozen=True, slots=True)
class Others:
    """What others showed that is the same or looks so: the closest ones; and who showed anything of the sort."""

    likes: Sequence[Like]
    members: frozenset[int]


class Album:
    """All pictures that are known, the batch's among them, by content and by what they show."""

    def __init__(self, batch: Sequence[Trace], known: Known) -> None:
        every = {(one.plan, one.member, one.key, one.sha256): one for one in known.shown}
        every |= {(one.plan, one.member, one.key, one.sha256): one for trace in batch for one in _shown(trace)}
        self._all = sorted(every.values(), key=lambda one: (one.order, one.plan, one.member, one.sha256))
        self._hashes = np.array([int(one.phash or "0", 16) for one in self._all], dtype=np.uint64)
        self._has_hash = np.array([bool(one.phash) for one in self._all], dtype=bool)
        self._members = np.array([one.member for one in self._all], dtype=np.int64)
        self._found: dict[Seat, Others] = {}
        self._of_member: dict[int, list[Shown]] = defaultdict(list)
        self._contents: dict[str, list[int]] = defaultdict(list)
        firsts: dict[int, dict[int, tuple[datetime, str]]] = defaultdict(dict)
        for place, one in enumerate(self._all):
            firsts[one.plan].setdefault(one.member, one.order)
            self._of_member[one.member].append(one)
            self._contents[one.sha256].append(place)
        self._firsts = {plan: sorted(orders.values()) for plan, orders in firsts.items()}

    def own(self, one: Trace) -> list[Like]:
        """What the member showed on other days before and looks nearly the same, the most alike first."""
        past = [it for it in self._of_member[one.member] if it.order < one.order and it.day != one.day]
        found = [_compared(picture, before) for picture in _shown(one) for before in past]
        return sorted((like for like in found if like.is_same or like.bits <= NEAR[-1][0]), key=_closeness)

    def others(self, one: Trace) -> Others:
        """What other members showed before and looks the same."""
        if one.seat not in self._found:
            self._found[one.seat] = self._others(one)
        return self._found[one.seat]

    def _others(self, one: Trace) -> Others:
        end = bisect_left(self._all, one.order, key=ORDER)
        foreign = self._members[:end] != one.member
        found: list[Like] = []
        members: set[int] = set()
        for picture in _shown(one):
            bits = self._bits(picture, end)
            near = np.nonzero((bits <= NEAR[-1][0]) & foreign)[0]
            first = near[np.argsort(bits[near], kind="stable")[:MOST_LISTED]]
            found += [_compared(picture, self._all[place]) for place in first.tolist()]
            members |= set(self._members[np.nonzero((bits <= SAME_SORT) & foreign)[0]].tolist())
        return Others(sorted(found, key=_closeness), frozenset(members))

    def _bits(self, picture: Shown, end: int) -> NDArray[np.int16]:
        """By how many bits each picture before differs; -1 for the same content."""
        bits = np.full(end, FAR, dtype=np.int16)
        if picture.phash:
            counted = np.bitwise_count(self._hashes[:end] ^ np.uint64(int(picture.phash, 16)))
            np.copyto(bits, counted, where=self._has_hash[:end])
        same = self._contents.get(picture.sha256, [])
        bits[same[: bisect_left(same, end)]] = -1
        return bits

    def showers_before(self, one: Trace) -> int:
        """How many members have handed in any picture for the plan before this one."""
        return bisect_left(self._firsts.get(one.plan, []), one.order)


def picture_signs(one: Trace, album: Album, kin: Kin, *, timezone: str) -> Iterator[Sign]:
    """Pictures of others, and one's own of other days."""
    own = album.own(one)
    for like in own[:1]:
        weight = OWN_SAME_WEIGHT if like.is_same else OWN_NEAR_WEIGHT if like.bits <= OWN_NEAR else 0
        when = said_when(like.shown.at, day=one.day, timezone=timezone)
        yield Sign(code="picture_own", weight=weight, sentence=f"与自己 {when} 交过的图片{_how(like)}")
    found = album.others(one)
    count = len(found.members)
    since = min((like.shown.order for like in own), default=one.order)  # who copied one's own view came after it
    others = (like for like in found.likes if like.shown.order < since)
    first = next((like for like in others if kin.others(one, [like.shown.member])), None)
    if first is not None:
        when = said_when(first.shown.at, day=one.day, timezone=timezone)
        more = f"，共与 {count} 人的图片相同或相近" if count > 1 else ""
        yield Sign(
            code="picture_others",
            weight=_weight(first, one, album, count),
            sentence=f"与 {{names}} {when} 的图片{_how(first)}{more}",
            others=(first.shown.member,),
        )


def _weight(first: Like, one: Trace, album: Album, count: int) -> int:
    showers = album.showers_before(one)
    if count >= LEAST_POPULAR and count >= POPULAR_SHARE * showers:
        return POPULAR_WEIGHT
    if showers < FEW and not first.is_same:
        return FEW_WEIGHT
    return SAME_WEIGHT if first.is_same else next(weight for bits, weight in NEAR if first.bits <= bits)


def _compared(one: Shown, before: Shown) -> Like:
    has_hashes = bool(one.phash and before.phash)
    bits = (int(one.phash, 16) ^ int(before.phash, 16)).bit_count() if has_hashes else FAR
    return Like(before, bits, is_same=one.sha256 == before.sha256)


def _how(like: Like) -> str:
    return "是同一张" if like.is_same else "几乎一样"


def _closeness(like: Like) -> tuple[bool, int, tuple[datetime, str]]:
    return (not like.is_same, like.bits, like.shown.order)


def _shown(trace: Trace) -> list[Shown]:
    return [
        Shown(
            plan=trace.plan,
            member=trace.member,
            day=trace.day,
            at=trace.at,
            key=trace.key,
            sha256=picture.sha256,
            phash=picture.phash,
        )
        for picture in trace.pictures
        if picture.sha256
    ]
