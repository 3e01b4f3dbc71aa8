"""Plans as the core knows them, and their rows as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from qunluo.checkins import models
from qunluo.checkins.terms import terms_from
from qunluo.core.checkins.plan import Plan, Terms

Span = tuple[date, date, datetime]
"""First and last day of an outage, and when it was declared."""

MOST_READ = 5_000
_READ: dict[int, Terms] = {}  # by the version's row: versions never change, and reading one takes a while


def plan_of(plan_id: int) -> Plan:
    """The plan with all its versions; raises `Plan.DoesNotExist`."""
    found = plans_by_id([plan_id])
    if plan_id not in found:
        raise models.Plan.DoesNotExist
    return found[plan_id]


def plans_by_id(plan_ids: Iterable[int]) -> dict[int, Plan]:
    """These plans, archived ones too; unknown ids are missing."""
    wanted = sorted(set(plan_ids))
    versions = _versions_of(wanted)
    outages = _outages_of(wanted)
    return {
        plan_id: Plan(
            id=plan_id,
            versions=tuple(versions[plan_id]),
            outages=tuple((first, last) for first, last, _ in outages[plan_id]),
            declared=tuple(declared for _, _, declared in outages[plan_id]),
        )
        for plan_id in wanted
        if plan_id in versions
    }


def plans_of(group_ids: Iterable[int]) -> dict[int, tuple[Plan, ...]]:
    """Group id -> the plans that run there, oldest first. Archived ones take nothing and are left out."""
    wanted = list(group_ids)
    rows = list(
        models.PlanGroup.objects.filter(group_id__in=wanted, plan__archived_at=None)
        .order_by("plan_id")
        .values_list("group_id", "plan_id")
    )
    if not rows:
        return {}
    plans = plans_by_id(plan_id for _, plan_id in rows)
    found: dict[int, list[Plan]] = defaultdict(list)
    for group_id, plan_id in rows:
        found[group_id].append(plans[plan_id])
    return {group_id: tuple(of_group) for group_id, of_group in found.items()}


def plan_rows(community_id: int, *, is_archived: bool = False) -> list[models.Plan]:
    """The plans of a community that run, or those that were put away."""
    rows = models.Plan.objects.filter(community_id=community_id, archived_at__isnull=not is_archived)
    return list(rows.order_by("id"))


def plan_row(plan_id: int, *, within: Collection[int]) -> models.Plan | None:
    """The plan, if it belongs to one of these communities."""
    return models.Plan.objects.filter(pk=plan_id, community_id__in=within).first()


def groups_of(plan_ids: Iterable[int]) -> dict[int, list[int]]:
    """Plan id -> the ids of its groups."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = models.PlanGroup.objects.filter(plan_id__in=list(plan_ids)).order_by("group_id")
    for plan_id, group_id in rows.values_list("plan_id", "group_id"):
        found[plan_id].append(group_id)
    return dict(found)


def versions_of(plan_id: int) -> list[models.PlanVersion]:
    """What the terms were, newest first, with who wrote them."""
    rows = models.PlanVersion.objects.filter(plan_id=plan_id).select_related("created_by")
    return list(rows.order_by("-version"))


def _versions_of(plan_ids: list[int]) -> Mapping[int, list[Terms]]:
    rows = models.PlanVersion.objects.filter(plan_id__in=plan_ids)
    known = list(rows.order_by("plan_id", "version").values_list("pk", "plan_id", "version", "since"))
    strange = [pk for pk, *_ in known if pk not in _READ]
    if len(_READ) + len(strange) > MOST_READ:
        _READ.clear()
        strange = [pk for pk, *_ in known]
    data = dict(rows.filter(pk__in=strange).values_list("pk", "data")) if strange else {}
    found: dict[int, list[Terms]] = defaultdict(list)
    for pk, plan_id, version, since in known:
        if pk in data:
            _READ[pk] = terms_from(data[pk], version=version, since=since, is_kept=True)
        found[plan_id].append(_READ[pk])
    return found


def _outages_of(plan_ids: list[int]) -> Mapping[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = models.Outage.objects.filter(plan_id__in=plan_ids, revoked_at=None).order_by("plan_id", "first", "last")
    for plan_id, first, last, declared in rows.values_list("plan_id", "first", "last", "declared_at"):
        found[plan_id].append((first, last, declared))
    return found
