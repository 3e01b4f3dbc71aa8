"""Check-ins that stand in the archive already: a plan that begins in the past counts what was said since then.

Keys are those of the messages, so that counting twice, or what also came live, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from qunluo.checkins.models import Plan as PlanRow
from qunluo.checkins.reads.facts import Pair
from qunluo.checkins.reads.plans import groups_of, plan_of
from qunluo.checkins.writes.notes import Place, insert_submissions, submission_row
from qunluo.checkins.writes.roll_calls import Heard, take_roll_calls
from qunluo.checkins.writes.settling import MEMBERS_AT_ONCE, settle_pairs
from qunluo.communities.reads.archive import said_in
from qunluo.core.checkins.claim import Risk
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.plan import Plan
from qunluo.core.events import MessagePosted
from qunluo.core.policies.checkin import claim_from
from qunluo.core.policies.roll_call import is_roll_call, takes_roll_calls

ROWS_AT_ONCE = 2_000


@dataclass(slots=True, kw_only=True)
class _Count:
    """A run: the plan, and what was found of it so far."""

    plan: Plan
    community: int
    at: datetime
    rows: list[dict[str, Any]] = field(default_factory=list)
    pairs: set[Pair] = field(default_factory=set)
    found: int = 0


def count_history(
    plan_id: int, *, since: datetime, at: datetime, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Note the check-ins that were said in the plan's groups since then; how many were found.

    `progress` hears the number of messages read.
    """
    count = _Count(plan=plan_of(plan_id), community=PlanRow.objects.get(pk=plan_id).community_id, at=at)
    read = 0
    for group in groups_of([plan_id]).get(plan_id, []):
        for member, said in said_in(group, since=since, until=at):
            read += 1
            _take(count, said, group=group, member=member)
            if len(count.rows) >= ROWS_AT_ONCE:
                _write(count)
                progress(read)
    _write(count)
    progress(read)
    pairs = sorted(count.pairs)
    for start in range(0, len(pairs), MEMBERS_AT_ONCE):
        with transaction.atomic():
            settle_pairs(pairs[start : start + MEMBERS_AT_ONCE], at=at)
    return count.found


def _take(count: _Count, said: MessagePosted, *, group: int, member: int) -> None:
    if is_roll_call(said):
        if takes_roll_calls(count.plan, said):
            heard = Heard(
                community=count.community,
                group=group,
                plan=count.plan.id,
                poster=said.member,
                key=said.key,
                at=said.at,
                text=said.text,
            )
            take_roll_calls(heard, at=count.at)
        return
    claim = claim_from(said)
    fact = fact_of(claim, count.plan)
    if fact is None or fact.refusal:
        return
    place = Place(
        community=count.community,
        plan=count.plan.id,
        version=count.plan.terms_at(said.at).version,
        group=group,
        member=member,
        at=count.at,
    )
    count.rows.append(submission_row(place, fact, claim, risk=Risk(), message=said.message))
    count.pairs.add((count.plan.id, member))
    count.found += 1


def _write(count: _Count) -> None:
    if count.rows:
        insert_submissions(count.rows)
        count.rows = []
