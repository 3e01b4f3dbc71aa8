"""A batch laid among what is known: everything sorted, texts and pictures compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qunluo.checkins.risk.album import Album
from qunluo.checkins.risk.copying import Desk, desks_for
from qunluo.checkins.risk.rhythm import Beats
from qunluo.checkins.risk.traces import BY_HAND, ORDER, WITHOUT_RHYTHM, Arrival, Known, Pair, Seat, Trace

K = TypeVar("K", Pair, str)


@dataclass(frozen=True)
class Scene:
    """The batch laid among what is known: everything sorted, texts and pictures compared."""

    known: Known
    batch: Sequence[Trace]
    own: Mapping[Pair, Sequence[Trace]]
    hands: Mapping[str, Sequence[Trace]]
    beats: Mapping[int, Beats]
    desks: Mapping[int, Desk]
    album: Album

    def members(self) -> set[int]:
        """All members whose person or name may matter."""
        found = {one.member for one in self.batch}
        found |= {trace.member for one in self.batch for trace in self.hands.get(one.hand, ())}
        found |= {copy.trace.member for one in self.batch if one.text for copy in self.desks[one.plan].copied(one)}
        found |= {like.shown.member for one in self.batch if one.pictures for like in self.album.others(one).likes}
        return found


def scene_for(batch: Sequence[Trace], known: Known) -> Scene:
    """Lay the batch among what is known."""
    looked_at = [one for one in batch if one.way not in BY_HAND]
    return Scene(
        known=known,
        batch=looked_at,
        own=_merged(known.own, looked_at, lambda one: (one.plan, one.member)),
        hands=_merged(known.hands, [one for one in looked_at if one.hand], lambda one: one.hand),
        beats=_beats(known, looked_at),
        desks=desks_for(looked_at, known),
        album=Album(looked_at, known),
    )


def _merged(
    known: Mapping[K, Sequence[Trace]], batch: Sequence[Trace], key: Callable[[Trace], K]
) -> dict[K, list[Trace]]:
    """What is known under the keys of the batch, and the batch itself; each row once, sorted."""
    found: dict[K, dict[Seat, Trace]] = defaultdict(dict)
    for one in batch:
        found[key(one)][one.seat] = one
    for under, rows in found.items():
        rows |= {trace.seat: trace for trace in known.get(under, ()) if trace.way not in BY_HAND}
    return {under: sorted(rows.values(), key=ORDER) for under, rows in found.items()}


def _beats(known: Known, batch: Sequence[Trace]) -> dict[int, Beats]:
    """Who came when, for each plan of the batch."""
    found: dict[int, set[Arrival]] = defaultdict(set)
    for one in batch:
        if one.way not in WITHOUT_RHYTHM:
            found[one.plan].add(Arrival(member=one.member, at=one.at, network=one.network))
    return {plan: Beats(its.union(known.arrivals.get(plan, ()))) for plan, its in found.items()}
