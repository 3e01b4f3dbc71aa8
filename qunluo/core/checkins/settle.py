"""All that follows from what a member handed in for a plan: what counts, the streak, and the rewards it earned.

Facts are taken in the order in which they were made, whenever they arrived, and each is judged by those before it
alone. So the same facts give the same settlement in whatever order they came, and what a later fact brings, a
make-up or a check-in by hand, never takes away what an earlier one has earned.

For the same reason the past need not be gone through again: what it comes to is carried forward to a moment, and later
facts are counted from there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from operator import attrgetter

from qunluo.core.checkins.carried import Carried
from qunluo.core.checkins.counting import Counting
from qunluo.core.checkins.facts import Fact, Settlement
from qunluo.core.checkins.plan import Plan

_by_moment = attrgetter("at")


def settle(plan: Plan, facts: Iterable[Fact], *, carried: Carried | None = None) -> Settlement:
    """What the facts of one member come to. Facts that come twice, by their key, are one.

    With what was `carried` forward, `facts` are those made after it. All is told as if they were all facts, but for
    the outcomes, which are theirs alone.
    """
    ordered = _ordered(facts)
    counting = Counting(plan)
    if carried is not None:
        if not carried.stands_in(plan) or (ordered and ordered[0].at <= carried.through):
            raise ValueError(f"what was carried forward to {carried.through} is not the past of these facts")
        counting.go_on(carried)
    _count(counting, ordered, _outages(plan, ordered, carried))
    return counting.settlement()


def carry(plan: Plan, facts: Iterable[Fact], *, through: datetime) -> Carried | None:
    """What the facts made up to that moment come to, for `settle` to go on from. None where there are none."""
    ordered = [fact for fact in _ordered(facts) if fact.at <= through]
    if not ordered:
        return None
    counting = Counting(plan)
    _count(counting, ordered, [outage for outage in _outages(plan, ordered, None) if outage[0] <= through])
    return counting.carried(through, max(fact.day for fact in ordered).toordinal())


def _ordered(facts: Iterable[Fact]) -> list[Fact]:
    by_key = {fact.key: fact for fact in facts}
    ordered = [by_key[key] for key in sorted(by_key)]
    ordered.sort(key=_by_moment)
    return ordered


def _count(counting: Counting, ordered: list[Fact], outages: list[tuple[datetime, date, date]]) -> None:
    """Take facts and outages as they came; of the same moment the outage first."""
    at = 0
    for declared, first, last in outages:
        while at < len(ordered) and ordered[at].at < declared:
            counting.take(ordered[at])
            at += 1
        counting.spare(first, last, at=declared)
    for fact in ordered[at:]:
        counting.take(fact)


def _outages(plan: Plan, ordered: list[Fact], carried: Carried | None) -> list[tuple[datetime, date, date]]:
    """When they became known, first and last day, in this order; but for those that were carried forward."""
    if not plan.outages:
        return []
    if len(plan.declared) != len(plan.outages):
        beginning = ordered[0].at if ordered else plan.versions[0].since
        known = [] if carried else [(beginning, first, last) for first, last in plan.outages]
    else:
        known = [(at, *span) for at, span in zip(plan.declared, plan.outages, strict=True)]
    return sorted(one for one in known if carried is None or one[0] > carried.through)
