"""How grave it is when members say what is watched for: from who said it where within which time, and nothing else.

A level follows from the set of alarms, never from the order in which they became known: whoever folds the same alarms
comes to the same level and the same beginning.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final


class Level(IntEnum):
    """The four levels of incidents in China: the smaller the number, the graver."""

    GRAVEST = 1
    GRAVE = 2
    SERIOUS = 3
    PLAIN = 4


class Theme(StrEnum):
    """What an incident is about. Alarms of one theme belong together."""

    COMPLAINT = "complaint"
    FRAUD = "fraud"
    RUMOUR = "rumour"
    CONFLICT = "conflict"
    LEAK = "leak"
    SAFETY = "safety"
    AUTHORITY = "authority"
    OTHER = "other"


LEVELS: Final = {
    Level.GRAVEST: "Ⅰ级 特别重大",
    Level.GRAVE: "Ⅱ级 重大",
    Level.SERIOUS: "Ⅲ级 较大",
    Level.PLAIN: "Ⅳ级 一般",
}
THEMES: Final = {
    Theme.COMPLAINT: "投诉维权",
    Theme.FRAUD: "诈骗冒充",
    Theme.RUMOUR: "谣言传言",
    Theme.CONFLICT: "成员冲突",
    Theme.LEAK: "信息泄露",
    Theme.SAFETY: "人身安全",
    Theme.AUTHORITY: "官方与媒体",
    Theme.OTHER: "其他",
}
COUNTED_ONLY: Final = 0
"""The level of a rule whose alarms make an incident only where enough people say the like."""
MOST_PEOPLE, MOST_GROUPS, MOST_HOURS = 10_000, 1_000, 24 * 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From so many different people in so many groups within so many hours on, it is of this level."""

    level: Level
    people: int
    groups: int = 1
    hours: int = 24


THRESHOLDS: Final = (
    Threshold(level=Level.PLAIN, people=2, hours=24),
    Threshold(level=Level.SERIOUS, people=5, hours=24),
    Threshold(level=Level.GRAVE, people=10, groups=2, hours=24),
    Threshold(level=Level.GRAVEST, people=30, groups=3, hours=24),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """That somebody said what is watched for. `level` is what it is by itself, `COUNTED_ONLY` where that is nothing."""

    at: datetime
    key: str
    person: int
    group: int
    level: int = COUNTED_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What alarms come to: how grave it became, and the moment at which it first was anything at all."""

    level: Level
    opened_at: datetime


def fold(alarms: Iterable[Alarm], thresholds: Sequence[Threshold] = THRESHOLDS) -> Course | None:
    """What these alarms come to together; None where they are not enough for an incident."""
    ordered = sorted(alarms, key=lambda one: (one.at, one.key))
    watches = [_Watch(one) for one in thresholds]
    gravest: Level | None = None
    opened_at: datetime | None = None
    for alarm in ordered:
        reached = [Level(alarm.level)] if alarm.level else []
        reached += [watch.threshold.level for watch in watches if watch.sees(alarm)]
        if reached:
            opened_at = opened_at or alarm.at
            gravest = min(reached if gravest is None else [gravest, *reached])
    return None if gravest is None or opened_at is None else Course(level=gravest, opened_at=opened_at)


def joined(one: Course | None, other: Course | None) -> Course | None:
    """What two parts of the same alarms come to together: the graver level, the earlier beginning."""
    if one is None or other is None:
        return one or other
    return Course(level=min(one.level, other.level), opened_at=min(one.opened_at, other.opened_at))


def reach(thresholds: Sequence[Threshold]) -> timedelta:
    """How far apart two alarms may lie and still count together."""
    return timedelta(hours=max((one.hours for one in thresholds), default=0))


class _Watch:
    """Slides one threshold's span over the alarms."""

    def __init__(self, threshold: Threshold) -> None:
        self.threshold = threshold
        self._span = timedelta(hours=threshold.hours)
        self._inside: deque[Alarm] = deque()
        self._people: Counter[int] = Counter()
        self._groups: Counter[int] = Counter()

    def sees(self, alarm: Alarm) -> bool:
        """Take in the next alarm, and say whether the span that ends with it reaches the threshold."""
        while self._inside and self._inside[0].at <= alarm.at - self._span:
            old = self._inside.popleft()
            _less(self._people, old.person)
            _less(self._groups, old.group)
        self._inside.append(alarm)
        self._people[alarm.person] += 1
        self._groups[alarm.group] += 1
        return len(self._people) >= self.threshold.people and len(self._groups) >= self.threshold.groups


def _less(counts: Counter[int], key: int) -> None:
    counts[key] -= 1
    if not counts[key]:
        del counts[key]
