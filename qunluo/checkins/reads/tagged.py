"""Which plans are for members with a tag."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from qunluo.checkins.reads.plans import plan_rows, plans_by_id


def plans_by_tag(community_id: int) -> dict[str, list[Any]]:
    """Tag -> the plans, put away or not, whose newest version asks for it; tags that no plan knows are missing."""
    rows = [*plan_rows(community_id), *plan_rows(community_id, is_archived=True)]
    known = plans_by_id(row.pk for row in rows)
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        for tag in sorted(known[row.pk].terms.audience.tags):
            found[tag].append(row)
    return dict(found)
