"""Bars over time: messages, speakers, arrivals and departures, by day or by longer stretches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from qunluo.analytics.checkup.charts.axis import Tick, ceiling, date_ticks, height_ticks
from qunluo.analytics.checkup.result import Day

MOST_BARS: Final = 120
STRETCHES: Final = ((1, "天"), (7, "周"), (30, "30 天"), (91, "季度"), (365, "年"))
GAP: Final = 0.22
"""Share of a bar's room that stays empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar; x and width in percent, y and height in pixels."""

    x: float
    width: float
    y: float
    height: float
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A row of bars with its axes. `per` names the stretch of one bar."""

    bars: tuple[Bar, ...]
    height: int
    heights: tuple[Tick, ...]
    dates: tuple[Tick, ...]
    per: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Arrivals upwards and departures downwards from `zero`."""

    joined: Bars
    left: Bars
    zero: float
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some days that share a bar."""

    days: tuple[Day, ...]

    @property
    def first(self) -> date:
        """The first day."""
        return date.fromisoformat(self.days[0].day)

    def called(self) -> str:
        """Name the stretch by its ends."""
        first, last = self.days[0].day, self.days[-1].day
        return first if first == last else f"{first} 至 {last}"


def stretches(days: Sequence[Day]) -> tuple[tuple[Stretch, ...], str]:
    """Cut the days so that the bars stay wide enough to see, the last stretch being as long as it may."""
    length, name = next(
        ((length, name) for length, name in STRETCHES if len(days) <= length * MOST_BARS), STRETCHES[-1]
    )
    cut = [tuple(days[start : start + length]) for start in range(0, len(days), length)]
    return tuple(Stretch(days=part) for part in cut), name


def messages(days: Sequence[Day], *, height: int) -> Bars:
    """Draw the messages of each stretch."""
    return _bars(days, lambda part: sum(day.messages for day in part.days), height=height, unit="条消息")


def speakers(days: Sequence[Day], *, height: int) -> Bars:
    """Draw the mean number of speakers a day of each stretch."""
    return _bars(
        days, lambda part: sum(day.speakers for day in part.days) / len(part.days), height=height, unit="人开口"
    )


def moves(days: Sequence[Day], *, height: int) -> Moves | None:
    """Draw who came and who went on one scale; nothing where nobody moved."""
    parts, name = stretches(days)
    joined = [sum(day.joined for day in part.days) for part in parts]
    left = [sum(day.left for day in part.days) for part in parts]
    if not any(joined) and not any(left):
        return None
    top = ceiling(max(*joined, *left))
    up = height if not any(left) else height // 2 if any(joined) else 0
    titles = [part.called() for part in parts]
    dates = date_ticks([part.first for part in parts])
    above = _row(joined, titles, top=top, height=up, unit="人进群")
    below = _row(left, titles, top=top, height=height - up, unit="人退群")
    hanging = tuple(Bar(x=bar.x, width=bar.width, y=up, height=bar.height, title=bar.title) for bar in below)
    ticks = height_ticks(top, up) if up else ()
    return Moves(
        joined=Bars(bars=above, height=up, heights=ticks, dates=dates, per=name),
        left=Bars(bars=hanging, height=height - up, heights=(), dates=dates, per=name),
        zero=up,
        height=height,
    )


def _bars(days: Sequence[Day], count: Callable[[Stretch], float], *, height: int, unit: str) -> Bars:
    parts, name = stretches(days)
    values = [count(part) for part in parts]
    top = ceiling(max(values, default=0))
    return Bars(
        bars=_row(values, [part.called() for part in parts], top=top, height=height, unit=unit),
        height=height,
        heights=height_ticks(top, height),
        dates=date_ticks([part.first for part in parts]),
        per=name,
    )


def _row(values: Sequence[float], titles: Sequence[str], *, top: float, height: int, unit: str) -> tuple[Bar, ...]:
    room = 100 / max(len(values), 1)
    return tuple(
        Bar(
            x=round(room * (place + GAP / 2), 3),
            width=round(room * (1 - GAP), 3),
            y=round(height - height * value / top, 2),
            height=round(height * value / top, 2),
            title=f"{title}：{value:,.1f} {unit}" if isinstance(value, float) else f"{title}：{value:,} {unit}",
        )
        for place, (value, title) in enumerate(zip(values, titles, strict=True))
    )
