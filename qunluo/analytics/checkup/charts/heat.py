"""The week as a map: weekday by hour, with a legend that says what each shade holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SHADES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One hour of one weekday; `shade` 0 is empty, SHADES is the darkest."""

    x: float
    y: float
    shade: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """What a shade stands for."""

    shade: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """The map, its legend, and the hottest and the coldest hours in words."""

    cells: tuple[Cell, ...]
    legend: tuple[Shade, ...]
    row: int
    hottest: str
    coldest: str


def heat(week: Sequence[Sequence[int]], *, row: int) -> Heat:
    """Draw a week; `row` is the height of one weekday in pixels."""
    ends = _ends([count for day in week for count in day if count])
    cells = tuple(
        Cell(
            x=round(hour / 24 * 100, 3),
            y=weekday * row,
            shade=_shade(count, ends),
            title=f"{WEEKDAYS[weekday]} {hour}:00–{hour}:59：{count:,} 条",
        )
        for weekday, day in enumerate(week)
        for hour, count in enumerate(day)
    )
    return Heat(
        cells=cells,
        legend=_legend(ends),
        row=row,
        hottest=_hours(week, warmest=True),
        coldest=_hours(week, warmest=False),
    )


def _ends(counts: Sequence[int]) -> tuple[int, ...]:
    """Find the highest count of each shade, so that about as many hours fall into each."""
    ranked = sorted(counts)
    places = [round(len(ranked) * shade / SHADES) - 1 for shade in range(1, SHADES + 1)]
    return tuple(sorted({ranked[max(place, 0)] for place in places})) if ranked else ()


def _shade(count: int, ends: Sequence[int]) -> int:
    if not count:
        return 0
    step = next(step for step, end in enumerate(ends, start=1) if count <= end)
    return SHADES - len(ends) + step


def _legend(ends: Sequence[int]) -> tuple[Shade, ...]:
    begins = [1, *(end + 1 for end in ends)]
    shades = [Shade(shade=0, label="0")]
    for step, (begin, end) in enumerate(zip(begins, ends, strict=False), start=1):
        label = f"{begin:,}" if begin == end else f"{begin:,}–{end:,}"
        shades.append(Shade(shade=SHADES - len(ends) + step, label=label))
    return tuple(shades)


def _hours(week: Sequence[Sequence[int]], *, warmest: bool) -> str:
    """Name the three hottest hours of the week, or the coldest of the waking day (8:00 to 22:00)."""
    places = [(count, weekday, hour) for weekday, day in enumerate(week) for hour, count in enumerate(day)]
    if not any(count for count, _, _ in places):
        return ""
    if warmest:
        chosen = sorted(places, key=lambda place: (-place[0], place[1:]))[:3]
    else:
        chosen = sorted(place for place in places if 8 <= place[2] < 22)[:3]  # noqa: PLR2004  # the quiet hours' ends
    return "、".join(f"{WEEKDAYS[weekday]} {hour} 点" for _, weekday, hour in chosen)
