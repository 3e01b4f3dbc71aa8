"""One look at all groups: what to do next, how each group is, and what happened just now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from qunluo.analytics.reads import grades_of
from qunluo.channels.reads import Health, accounts_in, health_of
from qunluo.communities.reads import pages
from qunluo.communities.reads.timeline import Window
from qunluo.console.asked import moment_in
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.timeline import stretch
from qunluo.intake.reads import waits_since
from qunluo.outbox.reads import to_do, to_do_by_group

JUST_NOW = timedelta(days=2)
STUCK = timedelta(minutes=1)
FEED, MOST_GROUPS, MOST_AILING = 12, 100, 3
AILING = {"D", "E"}
"""Grades that ask for something to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The community in five figures."""

    today: int
    present: int
    joined: int
    left: int
    groups: int


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The whole page."""
    return page(request, desk, "console/overview/show.html", _pulse(request, desk) | _next_steps(desk))


@require_GET
@desk_view
def live(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The parts that change while one watches."""
    return page(request, desk, "console/overview/live.html", _pulse(request, desk) | _next_steps(desk))


def _pulse(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    groups = pages.groups_of(desk.community_id)
    grades = grades_of(one.pk for one in groups if one.dismissed_at is None)
    rows = pages.overview(groups[:MOST_GROUPS], at=desk.at)
    window = Window(groups=tuple(one.pk for one in groups), since=desk.at - JUST_NOW, limit=FEED)
    return {
        "rows": rows,
        "has_more_groups": len(groups) > MOST_GROUPS,
        "grades": grades,
        "ailing": [one for one in groups if one.pk in grades and grades[one.pk].letter in AILING][:MOST_AILING],
        "to_dos": to_do_by_group(desk.community_id),
        "totals": _totals(rows),
        "feed": stretch(window).lines if groups else (),
        "seen": moment_in(request.GET, "seen"),
    }


def _totals(rows: Sequence[pages.GroupRow]) -> Totals:
    return Totals(
        today=sum(one.today for one in rows),
        present=sum(one.group.present for one in rows),
        joined=sum(one.joined for one in rows),
        left=sum(one.left for one in rows),
        groups=sum(one.group.dismissed_at is None for one in rows),
    )


def _next_steps(desk: Desk) -> dict[str, Any]:
    """What the operator should do next; nothing here means that all is in order."""
    accounts = accounts_in(desk.community_id)
    waiting = to_do(desk.community_id, limit=1)
    stuck = waits_since(desk.community_id)
    return {
        "badges": desk.badges(),
        "first_due": waiting[0].due_at if waiting else None,
        "broken": [one for one in accounts if health_of(one) is Health.BROKEN],
        "stuck_since": stuck if stuck and desk.at - stuck > STUCK else None,
        "has_accounts": bool(accounts),
    }
