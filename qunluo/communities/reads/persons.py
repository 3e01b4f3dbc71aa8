"""Which human stands behind a member."""

from __future__ import annotations

from collections.abc import Iterable

from qunluo.communities.models import Member


def persons_of(member_ids: Iterable[int]) -> dict[int, int]:
    """Member id -> the id of the person."""
    rows = Member.objects.filter(pk__in=list(member_ids))
    return dict(rows.values_list("pk", "account__person_id"))
