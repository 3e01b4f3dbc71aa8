"""The page of statistics, and its tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qunluo.checkins.habits import BANDS
from qunluo.checkins.reads.outcomes import Bands, Share, long_streak
from qunluo.checkins.reads.statistics import Statistics, Stretch, statistics_of
from qunluo.checkins.writes.figures import catch_up
from qunluo.console.asked import number_in
from qunluo.console.board.exports import as_file
from qunluo.console.board.head import chosen_group, ids_of, running_page, way_name
from qunluo.console.desk import Desk, desk_view
from qunluo.console.plans.head import Head, head_of
from qunluo.console.statistics.figures import figures_of
from qunluo.console.statistics.tables import sheets_of
from qunluo.console.statistics.words import COMPLETION, OUTCOMES, WEEKDAYS
from qunluo.core.checkins.days import local_day

SPANS = (7, 30, 90, 365)
DEFAULT = 30
COHORTS, WEEKS = 8, 8
MOST_LOWS = 5
FEW_DAYS = 6
DAY = timedelta(days=1)
SHADES = (0.05, 0.2, 0.4, 0.6, 0.8)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """All figures of the last days."""
    head = head_of(desk, plan_id)
    group, span = chosen_group(request, head), _span(request)
    stretch = _stretch(head, ids_of(head, group), span)
    catch_up([plan_id], first=stretch.first, last=stretch.last, at=head.desk.at, limit=FEW_DAYS)
    told = statistics_of(head.known, stretch, at=head.desk.at)
    context = {
        "told": told,
        "figures": figures_of(told, head.terms),
        "span": span,
        "spans": SPANS,
        "group": group,
        "is_empty": not told.days and not told.habits.members,
        "long": long_streak(head.known),
        "outcomes": [_Outcome.of(one, head) for one in told.outcomes],
        "bands": _bands(told),
        "ways": [(way_name(way), count) for way, count in told.ways],
        "cohorts": cohorts_of(told),
        "weeks": range(WEEKS),
        "lows": [(WEEKDAYS[one.weekday], one) for one in told.heat.lows[:MOST_LOWS]],
        **_charts(told),
    }
    return running_page(request, head, "statistics/show.html", context)


def _span(request: HttpRequest) -> int:
    asked = number_in(request.GET, "days") or DEFAULT
    return asked if asked in SPANS else DEFAULT


def _stretch(head: Head, groups: Any, span: int) -> Stretch:
    last = local_day(head.desk.at, head.terms)
    return Stretch(first=last - (span - 1) * DAY, last=last, groups=groups)


def _charts(told: Statistics) -> dict[str, Any]:
    """What the page's script draws."""
    lows = {(one.weekday, one.hour) for one in told.heat.lows}
    cells = [[hour, day, count] for day, row in enumerate(told.heat.week) for hour, count in enumerate(row)]
    return {
        "trend": {
            "days": [f"{one.day:%m-%d}" for one in told.days],
            "done": [one.done for one in told.days],
            "rates": [round(one.rate * 100, 1) if one.is_over and one.rate is not None else None for one in told.days],
            "open": [not one.is_over for one in told.days],
            "done_name": _("打卡人数"),
            "rate_name": _("打卡率"),
        },
        "hours": {
            "weekdays": [str(day) for day in WEEKDAYS],
            "cells": cells,
            "lows": [[hour, day, told.heat.week[day][hour]] for day, hour in sorted(lows)],
            "low_name": _("低谷"),
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """One outcome in words, for members with a long streak and for the rest."""

    name: str
    bands: Bands
    points: str
    rows: tuple[tuple[str, Share], ...]

    @classmethod
    def of(cls, bands: Bands, head: Head) -> Self:
        long, is_weekly = long_streak(head.known), head.terms.times_a_week
        label = (_("连续 %(long)d 周以上") if is_weekly else _("连续 %(long)d 天以上")) % {"long": long}
        return cls(
            name=str(OUTCOMES.get(bands.kind, bands.kind)),
            bands=bands,
            points=f"{abs(bands.difference or 0) * 100:.1f}",
            rows=((label, bands.long), (_("其他打过卡的"), bands.rest)),
        )


def _bands(told: Statistics) -> list[tuple[str, int]]:
    return [(str(COMPLETION[name]), told.habits.bands.get(name, 0)) for name in BANDS]


def cohorts_of(told: Statistics) -> list[tuple[date, int, list[tuple[int, int] | None]]]:
    """The newest weeks in which members came first: how many, and of 100 of them how many came in each week since.

    Each week carries its shade; None is a week that has not come.
    """
    newest = sorted(told.habits.cohorts.items(), reverse=True)[:COHORTS]
    return [(first, counts[0], [_cell(counts, week) for week in range(WEEKS)]) for first, counts in newest if counts[0]]


def _cell(counts: tuple[int, ...], week: int) -> tuple[int, int] | None:
    if week >= len(counts):
        return None
    share = counts[week] / counts[0]
    return round(share * 100), sum(share >= edge for edge in SHADES)


@require_GET
@desk_view
def download(request: HttpRequest, desk: Desk, plan_id: int, form: str) -> HttpResponse:
    """The figures as tables: a sheet for each part, or the days alone in CSV."""
    head = head_of(desk, plan_id)
    stretch = _stretch(head, ids_of(head, chosen_group(request, head)), _span(request))
    told = statistics_of(head.known, stretch, at=head.desk.at)
    return as_file(*sheets_of(told, head.terms), form=form, desk=head.desk)
