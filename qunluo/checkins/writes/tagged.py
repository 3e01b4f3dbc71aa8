"""Plans follow their tags: renamed there, they are renamed here by a new version."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from qunluo.checkins.reads.plans import groups_of, plan_of
from qunluo.checkins.reads.tagged import plans_by_tag
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.plans import save_terms


@transaction.atomic
def rename_tag(community_id: int, old: str, *, new: str, operator_id: int | None, at: datetime) -> int:
    """Let every plan that asks for the tag ask for it by its new name; how many they were."""
    rows = plans_by_tag(community_id).get(old, [])
    for row in rows:
        terms = plan_of(row.pk).terms
        audience = replace(terms.audience, tags=terms.audience.tags - {old} | {new})
        groups = groups_of([row.pk]).get(row.pk, [])
        save_terms(row.pk, data_of(replace(terms, audience=audience)), groups=groups, operator_id=operator_id, at=at)
    return len(rows)
