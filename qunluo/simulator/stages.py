"""The four stages of life in which a group can be watched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qunluo.simulator.people import Temper

WEEKDAY_HOURS = (2, 1, 0, 0, 1, 10, 34, 62, 56, 30, 18, 16, 34, 20, 14, 12, 12, 14, 20, 26, 44, 50, 34, 9)
WEEKEND_HOURS = (3, 1, 1, 0, 0, 5, 16, 36, 50, 48, 36, 28, 30, 24, 22, 22, 20, 20, 22, 28, 40, 44, 34, 12)
SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How a group of this stage lives. `first` and `last` are of the first and the last day shown.

    `answered` is the share of questions that somebody answers, after `answer_minutes` in the median.
    """

    name: str
    title: str
    longest: int
    members: int
    joins: tuple[float, float]
    leaves: tuple[float, float]
    messages: tuple[float, float]
    weekend: float
    temper: Temper
    answered: float
    answer_minutes: float
    adverts: tuple[float, float]
    complaints: tuple[float, float]

    def messages_on(self, day: date, share: float) -> float:
        """How much is said on that day; `share` of the time shown has passed."""
        first, last = self.messages
        usual = first * float((last / first) ** share)
        return usual * self.weekend if day.weekday() >= SATURDAY else usual


def between(ends: tuple[float, float], share: float) -> float:
    """On the straight way from the first to the last."""
    return ends[0] + (ends[1] - ends[0]) * share


def hours_of(day: date) -> tuple[int, ...]:
    """How lively each hour of that day is beside the others."""
    return WEEKEND_HOURS if day.weekday() >= SATURDAY else WEEKDAY_HOURS


NEW = Stage(
    name="new",
    title="晨光新人共读群",
    longest=14,
    members=9,
    joins=(6.5, 2.5),
    leaves=(0.0, 0.3),
    messages=(34, 62),
    weekend=0.9,
    temper=Temper(never_speak=0.25, check_in=0.6, keenness=0.65),
    answered=0.9,
    answer_minutes=6,
    adverts=(0.0, 0.2),
    complaints=(0.0, 0.0),
)
LIVELY = Stage(
    name="lively",
    title="晨光早起打卡一群",
    longest=10_000,
    members=196,
    joins=(1.1, 1.3),
    leaves=(0.3, 0.25),
    messages=(150, 172),
    weekend=0.85,
    temper=Temper(never_speak=0.22, check_in=0.36, keenness=0.62),
    answered=0.93,
    answer_minutes=4,
    adverts=(0.35, 0.3),
    complaints=(0.0, 0.0),
)
TROUBLED = Stage(
    name="troubled",
    title="晨光书友交流群",
    longest=10_000,
    members=318,
    joins=(0.9, 0.5),
    leaves=(0.6, 2.6),
    messages=(150, 58),
    weekend=0.8,
    temper=Temper(never_speak=0.52, check_in=0.14, keenness=0.3, advertise=0.05),
    answered=0.38,
    answer_minutes=75,
    adverts=(1.0, 7.0),
    complaints=(0.3, 4.0),
)
QUIET = Stage(
    name="quiet",
    title="晨光夜读群",
    longest=10_000,
    members=164,
    joins=(0.15, 0.03),
    leaves=(0.25, 0.2),
    messages=(15, 0.9),
    weekend=0.7,
    temper=Temper(never_speak=0.45, check_in=0.05, keenness=0.25),
    answered=0.5,
    answer_minutes=200,
    adverts=(0.1, 0.15),
    complaints=(0.1, 0.1),
)
STAGES = {stage.name: stage for stage in (NEW, LIVELY, TROUBLED, QUIET)}
