"""How a group is: its figures with band, source and advice, and when it talks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from qunluo.analytics.asked import ask_for_figures
from qunluo.analytics.reads import shown_figures
from qunluo.communities.reads import pages
from qunluo.console.desk import Desk, desk_view
from qunluo.console.groups.head import group_page, head_of

DAYS, ADVICE = 30, 5
WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
FIRST = ("bad", "watch", "good", "info", "too_little")
"""The order in which figures are shown: what asks for something stands first."""


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, group_id: int) -> HttpResponse:
    """The figures as last computed, and the last thirty days as they are now."""
    head = head_of(desk, group_id)
    days = pages.messages_by_day(group_id, timezone=head.rules.timezone, at=desk.at, days=DAYS)
    figures = shown_figures(group_id)
    if figures is None:
        ask_for_figures([group_id])
    context: dict[str, Any] = {
        "days": {
            "days": [f"{one.day:%m-%d}" for one in days],
            "counts": [one.count for one in days],
            "label": _("消息"),
        },
        "figures": figures,
    }
    if figures:
        context |= {
            "hours": _hours(figures["series"]),
            "sections": _sections(figures["verdicts"]),
            "advice": figures["advice"][:ADVICE],
        }
    return group_page(request, head, "health.html", context)


def _hours(series: dict[str, Any]) -> dict[str, Any]:
    """The week as cells of hour, weekday and messages."""
    cells = [[hour, day, count] for day, row in enumerate(series["by_hour_of_week"]) for hour, count in enumerate(row)]
    return {"weekdays": [str(day) for day in WEEKDAYS], "cells": cells}


def _sections(verdicts: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The verdicts in their sections, and within each the pressing ones first."""
    names = list(dict.fromkeys(one["section"] for one in verdicts))
    by_need = sorted(verdicts, key=lambda one: FIRST.index(one["level"]))
    return [(name, [one for one in by_need if one["section"] == name]) for name in names]
