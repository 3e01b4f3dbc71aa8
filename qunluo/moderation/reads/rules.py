"""Rules as pages show them: their versions, what is out, and what they found of late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from qunluo.moderation import models
from qunluo.moderation.models import Rule, RuleRelease, RuleVersion

_COUNTED = ("version", "force", "trial", "members", "upheld", "reversed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a version found since some moment: messages and members, in force and on trial, and what people said."""

    version: int
    force: int
    trial: int
    members: int
    upheld: int
    reversed: int


def rule_rows(community_id: int, *, is_archived: bool = False) -> list[Rule]:
    """The rules of a community that are there, or those that were put away."""
    rows = Rule.objects.filter(community_id=community_id, archived_at__isnull=not is_archived)
    return list(rows.order_by("id"))


def rule_row(rule_id: int, *, within: Collection[int]) -> Rule | None:
    """The rule, if it belongs to one of these communities."""
    return Rule.objects.filter(pk=rule_id, community_id__in=within).first()


def newest_versions(rules: Iterable[int]) -> dict[int, RuleVersion]:
    """Rule id -> its newest version."""
    rows = RuleVersion.objects.filter(rule_id__in=list(rules)).order_by("rule_id", "-version").distinct("rule_id")
    return {row.rule_id: row for row in rows}


def versions_of(rule_id: int) -> list[RuleVersion]:
    """All versions, newest first, with who wrote them."""
    return list(RuleVersion.objects.filter(rule_id=rule_id).select_related("created_by").order_by("-version"))


def history_of(rule_id: int) -> list[RuleRelease]:
    """What was out when, newest first, with who let it out."""
    return list(RuleRelease.objects.filter(rule_id=rule_id).select_related("by").order_by("-id"))


def current_of(rules: Iterable[int]) -> dict[int, RuleRelease]:
    """Rule id -> what is out now; rules that never were are missing."""
    rows = RuleRelease.objects.filter(rule_id__in=list(rules)).order_by("rule_id", "-id").distinct("rule_id")
    return {row.rule_id: row for row in rows}


def groups_of_rules(rules: Iterable[int]) -> dict[int, list[int]]:
    """Rule id -> the groups that it is for; a rule for all groups is missing."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = models.RuleGroup.objects.filter(rule_id__in=list(rules)).order_by("group_id")
    for rule, group in rows.values_list("rule_id", "group_id"):
        found[rule].append(group)
    return dict(found)


def tallies_of(rules: Iterable[int], *, since: datetime) -> dict[int, list[Tally]]:
    """Rule id -> what each version found since then, newest version first."""
    rows = models.Violation.objects.filter(rule_id__in=list(rules), at__gte=since)
    counted = (
        rows.values_list("rule_id", "version")
        .annotate(
            force=Count("pk", filter=Q(is_trial=False)),
            trial=Count("pk", filter=Q(is_trial=True)),
            members=Count("member", distinct=True),
            upheld=Count("pk", filter=Q(ruling=models.Violation.Ruling.UPHELD)),
            reversed=Count("pk", filter=Q(ruling=models.Violation.Ruling.REVERSED)),
        )
        .order_by("rule_id", "-version")
    )
    found: dict[int, list[Tally]] = defaultdict(list)
    for rule, *counts in counted:
        found[rule].append(Tally(**dict(zip(_COUNTED, counts, strict=True))))
    return dict(found)
