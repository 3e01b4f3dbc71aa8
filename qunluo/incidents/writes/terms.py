"""A community changes its thresholds and its plans, and goes back to the shipped ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django.db import transaction

from qunluo.accounts.writes import Deed, note
from qunluo.core.incidents import Threshold
from qunluo.incidents.models import PlanRow
from qunluo.incidents.plans import Plan, data_of
from qunluo.incidents.reads.terms import LIMITS, thresholds_data
from qunluo.incidents.writes.alarms import terms_held


class BadTerms(ValueError):
    """What is wrong with the thresholds, as a sentence for the operator."""


@transaction.atomic
def save_terms(
    community_id: int, thresholds: Sequence[Threshold], *, owner_id: int | None, operator_id: int, at: datetime
) -> None:
    """From now on; what is open already stays as it is. Raises `BadTerms`."""
    for one in thresholds:
        for name, (least, most) in LIMITS.items():
            if not least <= getattr(one, name) <= most:
                raise BadTerms(f"数字要在 {least} 到 {most:,} 之间。")
    ordered = sorted(thresholds, key=lambda one: -one.level)
    if any(graver.people < milder.people for milder, graver in pairwise(ordered)):
        raise BadTerms("级别越高，人数不能越少。")
    terms = terms_held(community_id)
    terms.thresholds, terms.owner_id, terms.changed_at = thresholds_data(ordered), owner_id, at
    terms.save()
    _note("incidents.terms.changed", "", community_id, operator_id=operator_id, at=at)


@transaction.atomic
def save_plan(community_id: int, plan: Plan, *, operator_id: int, at: datetime) -> None:
    """For incidents from now on: those that are open keep their steps."""
    PlanRow.objects.update_or_create(
        community_id=community_id,
        key=plan.key,
        defaults={"data": data_of(plan), "changed_at": at, "changed_by_id": operator_id},
    )
    _note("incidents.plan.changed", plan.name, community_id, operator_id=operator_id, at=at)


@transaction.atomic
def restore_plan(community_id: int, plan: Plan, *, operator_id: int, at: datetime) -> bool:
    """The shipped one holds again. Whether there was anything to undo."""
    count, _rows = PlanRow.objects.filter(community_id=community_id, key=plan.key).delete()
    if count:
        _note("incidents.plan.restored", plan.name, community_id, operator_id=operator_id, at=at)
    return bool(count)


def _note(action: str, subject: str, community_id: int, *, operator_id: int, at: datetime) -> None:
    note(Deed(action=action, subject=subject, operator_id=operator_id, community_id=community_id), at=at)
