"""What people say of the hits that a back-test shows, and how precise the version is by that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import sqrt

from qunluo.moderation.models import BackTest, BackTestHit

Mark = BackTestHit.Mark
Found = BackTestHit.Found
NEARLY_SURE = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """Of the marked hits of the new version, how many are right; `low` and `high` hold the truth 19 times in 20."""

    right: int
    marked: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nothing is marked."""
        return self.right / self.marked if self.marked else None


def mark(backtest_id: int, hit_id: int, what: str) -> str | None:
    """Mark a hit and return what it was marked as before; None where it is not one of this back-test."""
    row = BackTestHit.objects.filter(backtest_id=backtest_id, pk=hit_id).first()
    if row is None:
        return None
    before = row.mark
    BackTestHit.objects.filter(pk=hit_id).update(mark=Mark(what))
    return before


def precision_of(backtest_id: int) -> Precision:
    """By the marks so far, over all hits that are marked."""
    row = BackTest.objects.get(pk=backtest_id)
    marks = BackTestHit.objects.filter(backtest=row, found__in=[Found.BOTH, Found.NEW]).exclude(mark=Mark.NONE)
    known = list(marks.values_list("found", "mark"))
    right = sum(what == Mark.RIGHT for _, what in known)
    low, high = wilson(right, len(known))
    return Precision(right=right, marked=len(known), low=low, high=high)


def wilson(right: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share: honest also for few marks and at the ends."""
    if not of:
        return 0.0, 1.0
    share, square = right / of, NEARLY_SURE**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    spread = NEARLY_SURE * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(middle - spread, 0.0), min(middle + spread, 1.0)


def backtest_row(backtest_id: int, *, within: Collection[int]) -> BackTest | None:
    """The back-test, if it belongs to one of these communities."""
    rows = BackTest.objects.filter(pk=backtest_id, community_id__in=within)
    return rows.select_related("rule", "created_by").first()


def backtests_of(rule_id: int) -> list[BackTest]:
    """All of a rule, newest first."""
    return list(BackTest.objects.filter(rule_id=rule_id).select_related("created_by").order_by("-id"))


def hits_of(backtest_id: int, *, found: str = "") -> list[BackTestHit]:
    """The sample that is shown, by the time of the saying; only of one sort, if given."""
    rows = BackTestHit.objects.filter(backtest_id=backtest_id).select_related("member", "group").order_by("at", "key")
    return list(rows.filter(found=found) if found else rows)
