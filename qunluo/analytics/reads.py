"""Uploaded histories and the figures of groups, as pages ask for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from qunluo.analytics.models import GroupFigures, HistoryFile


def uploads_in(community_id: int) -> list[HistoryFile]:
    """The community's uploads without their results, newest first."""
    return list(HistoryFile.objects.filter(community_id=community_id).defer("checkup").order_by("-id")[:200])


def upload(upload_id: int, *, within: Collection[int]) -> HistoryFile | None:
    """One upload with its result, if it belongs to one of these communities."""
    return HistoryFile.objects.filter(pk=upload_id, community_id__in=within).first()


def figures_of(group_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Group id -> the checkup of the group's own tables as last computed; missing where there is none yet."""
    rows = GroupFigures.objects.filter(group_id__in=list(group_ids))
    return {
        group: {**data, "computed_at": at} for group, at, data in rows.values_list("group_id", "computed_at", "data")
    }
