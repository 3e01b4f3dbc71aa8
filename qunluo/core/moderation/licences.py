"""What is licensed is not punished: whoever has an advert licence posts so many adverts a week.

The week runs from Monday to Sunday by the group's own clock, and an advert belongs to the week in which it was posted.
The first of a week by their own time are covered, whatever order they become known in: one that comes late takes its
place, and those behind it move back by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from qunluo.core.hours import zone
from qunluo.core.moderation.hosts import is_blocked
from qunluo.core.moderation.judge import Scene, is_meant
from qunluo.core.moderation.rules import Adverts, Condition, ForbiddenWords, Links
from qunluo.core.moderation.sight import Clue

ADVERT_WORDS: Final = frozenset({"广告", "引流"})
"""Categories of words that a licence allows. What the law forbids, gambling or loans, no licence does."""
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Leave to post `quota` adverts a week in one group, from `since` to before `until`."""

    id: int
    quota: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentAdvert:
    """An advert that was posted under a licence, and what it would be without one. `quota` is that of its moment."""

    key: str
    at: datetime
    quota: int
    licence: int
    message: str = ""
    text: str = ""
    rule: int = 0
    version: int = 0
    ladder: str = "advert"
    weight: int = 1
    course: str = "strike"
    detail: str = ""
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Which advert of its week one is, and how many the licence covers."""

    number: int
    quota: int

    @property
    def is_covered(self) -> bool:
        """Whether it is among the first of the week."""
        return self.number <= self.quota

    @property
    def sentence(self) -> str:
        """As everybody reads it."""
        if self.is_covered:
            return f"有广告许可，本周第 {self.number}/{self.quota} 条"
        return f"有广告许可，但本周已是第 {self.number} 条，许可每周 {self.quota} 条"


def licence_at(licences: Iterable[Licence], at: datetime) -> Licence | None:
    """The licence that holds then; of several the most generous one."""
    held = [one for one in licences if one.since <= at < one.until]
    return max(held, key=lambda one: (one.quota, -one.id), default=None)


def forgives(condition: Condition, scene: Scene) -> bool:
    """Whether a licence is leave for what breaks this condition: adverts, their links, words of advertising."""
    match condition:
        case Adverts():
            return True
        case Links():
            links = [one.value for one in scene.sight.evidence if one.clue is Clue.LINK]
            listed = {one.host: one for one in scene.sight.sites}
            return not any(is_blocked(host, condition, listed.get(host)) for host in links)
        case ForbiddenWords():
            return all(hit.category in ADVERT_WORDS for hit in scene.sight.hits if is_meant(hit, condition))
        case _:
            return False


def week_of(at: datetime, timezone: str) -> date:
    """The Monday of the week, where the group is."""
    day = at.astimezone(zone(timezone)).date()
    return day - timedelta(days=day.weekday())


def turns(adverts: Iterable[SpentAdvert], timezone: str) -> dict[str, Turn]:
    """Key -> which one of its week it is."""
    counted: dict[date, int] = {}
    found = {}
    for one in sorted(adverts, key=lambda one: (one.at, one.key)):
        week = week_of(one.at, timezone)
        counted[week] = counted.get(week, 0) + 1
        found[one.key] = Turn(number=counted[week], quota=one.quota)
    return found


def overtaken(
    known: Mapping[str, SpentAdvert], new: SpentAdvert, timezone: str
) -> tuple[tuple[SpentAdvert, Turn], ...]:
    """Those that were covered until this one took its place before them, and are no longer."""
    before = turns(known.values(), timezone)
    after = turns({**known, new.key: new}.values(), timezone)
    return tuple(
        (known[key], after[key]) for key, turn in before.items() if turn.is_covered and not after[key].is_covered
    )
