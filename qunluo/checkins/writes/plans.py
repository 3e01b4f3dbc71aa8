"""Plans begin, change by a new version, and are put away; nothing of what was ever earned goes with that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from qunluo.accounts.writes import Deed, note
from qunluo.checkins.models import Plan, PlanGroup, PlanVersion
from qunluo.checkins.terms import terms_from


@transaction.atomic
def create_plan(
    community_id: int,
    data: Mapping[str, Any],
    *,
    groups: Collection[int],
    at: datetime,
    template: str = "",
    operator_id: int | None = None,
) -> Plan:
    """A new plan with its first version, for these groups of the community. Raises `BadTerms`."""
    terms = terms_from(data, version=1, since=at)
    plan = Plan.objects.create(community_id=community_id, name=terms.name, template=template, created_at=at)
    PlanVersion.objects.create(
        plan=plan, version=1, since=at, data=dict(data), created_at=at, created_by_id=operator_id
    )
    _place(plan, groups)
    _note("checkins.plan.created", plan, operator_id=operator_id, at=at)
    return plan


@transaction.atomic
def save_terms(
    plan_id: int, data: Mapping[str, Any], *, groups: Collection[int], operator_id: int | None, at: datetime
) -> int:
    """The terms from now on, as a new version, and its number; the same terms again make none. Raises `BadTerms`."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    newest = PlanVersion.objects.filter(plan=plan).order_by("-version").first()
    terms = terms_from(data, version=newest.version + 1 if newest else 1, since=at)
    has_moved = _place(plan, groups)
    if newest is not None and newest.data == data:
        if has_moved:
            _note("checkins.plan.changed", plan, operator_id=operator_id, at=at)
        return newest.version
    PlanVersion.objects.create(
        plan=plan, version=terms.version, since=at, data=dict(data), created_at=at, created_by_id=operator_id
    )
    Plan.objects.filter(pk=plan.pk).update(name=terms.name)
    _note("checkins.plan.changed", plan, operator_id=operator_id, at=at)
    return terms.version


def archive(plan: Plan, *, operator_id: int | None, at: datetime) -> None:
    """Put the plan away: it takes no check-ins until it is restored. All that it holds stays."""
    Plan.objects.filter(pk=plan.pk).update(archived_at=at)
    _note("checkins.plan.archived", plan, operator_id=operator_id, at=at)


def restore(plan: Plan, *, operator_id: int | None, at: datetime) -> None:
    """Undo `archive`."""
    Plan.objects.filter(pk=plan.pk).update(archived_at=None)
    _note("checkins.plan.restored", plan, operator_id=operator_id, at=at)


def _place(plan: Plan, groups: Collection[int]) -> bool:
    """Put the plan into these groups and no others; whether it was in others before."""
    before = set(PlanGroup.objects.filter(plan=plan).values_list("group_id", flat=True))
    PlanGroup.objects.filter(plan=plan).exclude(group_id__in=groups).delete()
    PlanGroup.objects.bulk_create([PlanGroup(plan=plan, group_id=group) for group in groups], ignore_conflicts=True)
    return before != set(groups)


def _note(action: str, plan: Plan, *, operator_id: int | None, at: datetime) -> None:
    note(
        Deed(
            action=action,
            subject=plan.name,
            operator_id=operator_id,
            community_id=plan.community_id,
            data={"plan": plan.pk},
        ),
        at=at,
    )
