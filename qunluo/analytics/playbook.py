"""Playbooks: what each metric is called, which values are good, where that is from, and what to do otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What a value means. INFO is for figures that are neither good nor bad."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    TOO_LITTLE = "too_little"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One range of values, from where the band before ends up to `end`; the last band has none.

    `closed` tells whether `end` itself belongs to the band.
    """

    level: Level
    end: float | None
    closed: bool
    say: str
    label: str = ""
    measure: str = ""

    def reaches(self, value: float) -> bool:
        """Tell whether a value lies below the end of this band."""
        return self.end is None or value < self.end or (self.closed and value == self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """How much a verdict must stand on: basis of the metric, observed days and members of the group."""

    basis: int
    days: int
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRule:
    """How a playbook looks at one metric."""

    name: str
    section: str
    title: str
    unit: str
    explain: str
    source: str
    weight: float
    at_least: AtLeast
    bands: tuple[Band, ...]

    def band(self, value: float) -> Band | None:
        """Find the band of a value; none where the metric is for information only."""
        return next((band for band in self.bands if band.reaches(value)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something to do: what, and who does it."""

    name: str
    title: str
    do: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRule:
    """How the verdicts make a grade, and on how much a grade must stand.

    `judged_share` is the least share of the weights whose metrics have a verdict.
    """

    scores: Mapping[Level, float]
    letters: tuple[tuple[str, float], ...]
    messages: int
    days: int
    members: int
    judged_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """One way to look at groups. The metrics are in the order in which a report tells them."""

    name: str
    grade: GradeRule
    measures: Mapping[str, Measure]
    metrics: Mapping[str, MetricRule]


class PlaybookError(ValueError):
    """A playbook cannot be used; the sentence tells where in it and why."""
