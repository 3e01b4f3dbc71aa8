"""All that a batch must know, read from the tables: a few questions however many claims there are.

What a batch does not need is not asked: texts only where somebody wrote, pictures where somebody showed one, and
positions are opened for those alone who hand in a position now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from qunluo.checkins.places import Position
from qunluo.checkins.risk import rows
from qunluo.checkins.risk.learning import learned
from qunluo.checkins.risk.texts import phrases_from
from qunluo.checkins.risk.traces import ORDER, WITHOUT_RHYTHM, Known, PlanFacts, Trace
from qunluo.checkins.risk.travels import LOOKED_BACK
from qunluo.communities.reads.kin import moves_since, staff_said
from qunluo.core.checkins.plan import Plan, Terms

MOVES_LAST, SAID_LASTS, LEAST_SAID = timedelta(days=14), timedelta(days=2), 8
MOST_OPENED = 8
"""So many of somebody's last positions are opened: each costs a deciphering, and is nobody's business for longer."""
K = TypeVar("K")


def known_for(batch: Sequence[Trace], plans: Mapping[int, Plan], community: int) -> Known:
    """What the tables of this community know that may matter for the batch; `plans` are the batch's."""
    moments, first = [one.at for one in batch], min(one.day for one in batch)
    writing = {one.plan for one in batch if one.text}
    clicking = {one.plan for one in batch if one.way not in WITHOUT_RHYTHM}
    own, rejected = rows.own_rows({(one.plan, one.member) for one in batch}, first, has_texts=bool(writing))
    at_hands = _at_hands(batch, community)
    positions = _positions(batch, own, at_hands)
    has_pictures = any(picture.sha256 for one in batch for picture in one.pictures)
    return Known(
        plans=_facts(batch, plans, writing, until=max(moments)),
        own=_grouped(_placed(own, positions), lambda one: (one.plan, one.member)),
        texts=_texts(batch, writing),
        arrivals=rows.arrival_rows(clicking, min(moments), max(moments)) if clicking else {},
        hands=_grouped(_placed(at_hands, positions), lambda one: one.hand),
        shown=rows.picture_rows(community, max(moments)) if has_pictures else (),
        chains=rows.chain_rows(clicking, first) if clicking else {},
        moves=moves_since({one.member for one in batch}, max(moments) - MOVES_LAST),
        rejected=rejected,
        learned=learned(community),
    )


def with_positions(batch: Sequence[Trace]) -> list[Trace]:
    """The batch itself, its positions opened."""
    wanted = {one.place for one in batch if one.place}
    return _placed(batch, rows.positions_at(wanted) if wanted else {})


def _at_hands(batch: Sequence[Trace], community: int) -> list[Trace]:
    members: dict[str, set[int]] = defaultdict(set)
    for one in batch:
        if one.hand:
            members[one.hand].add(one.member)
    if not members:
        return []
    hands = {hand: next(iter(its)) if len(its) == 1 else None for hand, its in members.items()}
    return rows.hand_rows(hands, rows.plans_in(community), min(one.day for one in batch))


def _positions(batch: Sequence[Trace], own: Iterable[Trace], at_hands: Iterable[Trace]) -> dict[str, Position]:
    """Of those who hand in a position now the last ones, and where their device was within a day."""
    placing = [one for one in batch if one.place]
    if not placing:
        return {}
    members, hands = {(one.plan, one.member) for one in placing}, {one.hand for one in placing} - {""}
    since = min(one.at for one in placing) - LOOKED_BACK
    mine = _grouped((one for one in own if one.place and (one.plan, one.member) in members), lambda one: one.member)
    wanted = {one.place for traces in mine.values() for one in traces[-MOST_OPENED:]}
    wanted |= {one.place for one in at_hands if one.place and one.hand in hands and one.at >= since}
    return rows.positions_at(wanted)


def _placed(traces: Iterable[Trace], positions: Mapping[str, Position]) -> list[Trace]:
    return [replace(one, position=positions[one.place]) if one.place in positions else one for one in traces]


def _texts(batch: Sequence[Trace], writing: set[int]) -> dict[int, tuple[Trace, ...]]:
    if not writing:
        return {}
    days = [one.day for one in batch if one.text]
    return _grouped(rows.text_rows(writing, min(days), max(days)), lambda one: one.plan)


def _facts(
    batch: Sequence[Trace], plans: Mapping[int, Plan], writing: set[int], *, until: datetime
) -> dict[int, PlanFacts]:
    counts = rows.member_counts(plans.keys())
    groups: dict[int, set[int]] = defaultdict(set)
    for one in batch:
        if one.plan in writing:
            groups[one.plan].add(one.group)
    every = {group for its in groups.values() for group in its}
    said = staff_said(every, until=until, lasts=SAID_LASTS, least=LEAST_SAID) if every else {}
    return {
        plan_id: PlanFacts(
            timezone=plan.terms.timezone,
            members=counts.get(plan_id, 0),
            phrases=phrases_from(
                [*own_phrases(plan.terms), *(it for group in groups[plan_id] for it in said.get(group, ()))]
            )
            if plan_id in writing
            else (),
        )
        for plan_id, plan in plans.items()
    }


def own_phrases(terms: Terms) -> list[str]:
    """What the plan itself says: its name, keywords, example patterns, themes, and the labels of its forms."""
    needs = [need for session in terms.sessions for need in session.needs]
    patterns = [need.pattern.replace("{n}", "\n").replace("*", "\n") for need in needs]
    words = [word for need in needs for word in need.words]
    labels = [text for need in needs for field in need.fields for text in (field.label, field.hint, *field.options)]
    names = [terms.name, *(session.name for session in terms.sessions)]
    return [text for text in (*names, *words, *patterns, *(need.theme for need in needs), *labels) if text]


def _grouped(traces: Iterable[Trace], key: Callable[[Trace], K]) -> dict[K, tuple[Trace, ...]]:
    found: dict[K, list[Trace]] = defaultdict(list)
    for one in sorted(traces, key=ORDER):
        found[key(one)].append(one)
    return {under: tuple(its) for under, its in found.items()}
