"""Uploaded histories and the figures of groups, as pages ask for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from qunluo.analytics import models
from qunluo.analytics.models import GroupFigures

HistoryFile = models.HistoryFile
"""The row, named here for those who may not touch the tables."""


def uploads_in(community_id: int) -> list[HistoryFile]:
    """The community's uploads with the `letter` of the result instead of the result, newest first."""
    rows = HistoryFile.objects.filter(community_id=community_id).select_related("operator").defer("checkup")
    return list(rows.annotate(letter=F("checkup__grade__letter")).order_by("-id")[:200])


def upload(upload_id: int, *, within: Collection[int]) -> HistoryFile | None:
    """One upload with its result, if it belongs to one of these communities."""
    return HistoryFile.objects.filter(pk=upload_id, community_id__in=within).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupGrade:
    """A group's grade as last computed; the letter is empty where there was too little to go by."""

    letter: str
    score: float | None
    reasons: tuple[str, ...]


SHOWN_OF_A_GROUP = ("grade", "span", "caveats", "verdicts", "advice", "series")


def grades_of(group_ids: Iterable[int]) -> dict[int, GroupGrade]:
    """Group id -> its grade, without the rest of its figures; missing where none were computed yet."""
    rows = GroupFigures.objects.filter(group_id__in=list(group_ids)).values_list("group_id", "data__grade")
    return {
        group: GroupGrade(letter=grade["letter"], score=grade["score"], reasons=tuple(grade["reasons"]))
        for group, grade in rows
        if grade
    }


def shown_figures(group_id: int) -> dict[str, Any] | None:
    """What a page shows of a group's figures: grade, verdicts, advice and series, without names and texts."""
    paths = {name: F(f"data__{name}") for name in SHOWN_OF_A_GROUP}
    rows = GroupFigures.objects.filter(group_id=group_id).values("computed_at", **paths)
    return next((dict(row) for row in rows), None)


def figures_of(group_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Group id -> the checkup of the group's own tables as last computed; missing where there is none yet."""
    rows = GroupFigures.objects.filter(group_id__in=list(group_ids))
    return {
        group: {**data, "computed_at": at} for group, at, data in rows.values_list("group_id", "computed_at", "data")
    }
