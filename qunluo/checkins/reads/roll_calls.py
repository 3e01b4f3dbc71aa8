"""Roll calls as pages show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from qunluo.checkins import models

RollCallPost = models.RollCallPost
"""The row, named here for those who may not touch the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """How many of a list's lines are done, credited to a member, and waiting for somebody to say whom they mean."""

    lines: int
    done: int
    credited: int
    doubtful: int


def roll_calls(community_id: int, *, before: int | None, limit: int) -> list[RollCallPost]:
    """The newest posts of each list, the newest first, from below the row `before`."""
    rows = RollCallPost.objects.filter(community_id=community_id).select_related("group", "plan")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def roll_call(post_id: int, *, within: Collection[int]) -> RollCallPost | None:
    """The list, if it belongs to one of these communities."""
    rows = RollCallPost.objects.filter(pk=post_id, community_id__in=within)
    return rows.select_related("group", "plan").first()


def heads_of(post: RollCallPost) -> Heads:
    """The counts of a list."""
    entries = post.entries
    return Heads(
        lines=len(entries),
        done=sum(bool(one["done"]) for one in entries),
        credited=sum(bool(one["done"] and one["member"]) for one in entries) if post.plan_id else 0,
        doubtful=sum(is_doubtful(one) for one in entries),
    )


def is_doubtful(entry: dict[str, Any]) -> bool:
    """Whether a line that is done waits for somebody to say whom it means."""
    return bool(entry["done"] and entry["member"] is None and entry["doubt"])
