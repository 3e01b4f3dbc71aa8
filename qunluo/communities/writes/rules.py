"""Rules are never changed: a new version begins, and the old ones stay for "why?" and for going back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from qunluo.communities.models import Group, RulesVersion
from qunluo.communities.rules import data_of
from qunluo.core.snapshot import GroupRules


@transaction.atomic
def save_rules(group_id: int, rules: GroupRules, *, operator_id: int | None, at: datetime) -> int:
    """Store the rules as the newest version and return its number; the same rules again make no new version."""
    Group.objects.select_for_update().get(pk=group_id)
    versions = RulesVersion.objects.filter(group_id=group_id)
    newest = versions.order_by("-version").first()
    data = data_of(rules)
    if newest is not None and newest.data == data:
        return newest.version
    version = (versions.aggregate(newest=Max("version"))["newest"] or 0) + 1
    RulesVersion.objects.create(group_id=group_id, version=version, data=data, created_at=at, created_by_id=operator_id)
    return int(version)
