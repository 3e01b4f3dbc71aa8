"""All violations by what one looks for, and one of them with everything that is known of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from qunluo.communities.reads.kin import kin_of
from qunluo.communities.reads.pages import find_members, groups_of
from qunluo.communities.reads.seats import members_by_id
from qunluo.console.asked import day_in, moment_in, number_in, text_in
from qunluo.console.desk import Desk, desk_view
from qunluo.console.violations.head import licensed_among, one_row, section
from qunluo.console.violations.queue import QUICK_REASONS
from qunluo.console.words import MEASURES
from qunluo.intake.reads import event_ids
from qunluo.moderation.reads.queue import Place, Sieve, cases_of, sifted
from qunluo.moderation.reads.removals import votes_on
from qunluo.moderation.reads.rules import rule_rows

SIZE, MEMBERS_FOUND = 50, 50
STANDINGS = {
    "force": _("计入累计"),
    "waiting": _("待审核"),
    "upheld": _("人工确认"),
    "reversed": _("已撤回"),
    "manual": _("人工警告和举报"),
    "trial": _("试行中的规则"),
}


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A page of them, newest first."""
    sieve = _sieve(request, desk)
    rows = sifted(desk.community_id, replace(sieve, limit=SIZE + 1))
    member = _member(request, desk)
    context = {
        "cases": cases_of(rows[:SIZE]),
        "rules": [*rule_rows(desk.community_id), *rule_rows(desk.community_id, is_archived=True)],
        "groups": groups_of(desk.community_id),
        "measures": MEASURES.items(),
        "standings": STANDINGS.items(),
        "asked": request.GET,
        "sieve": sieve,
        "search": text_in(request.GET, "q"),
        "member": member,
        "older": _query(request, rows[SIZE - 1]) if len(rows) > SIZE else "",
    }
    return section(request, desk, "all", context, chosen="all")


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, violation_id: int) -> HttpResponse:
    """One violation: why, what was done, where it leads now, and what people said of it."""
    row, desk = one_row(violation_id, desk)
    [case] = cases_of([row])
    account = row.group.account_id
    context = {
        "case": case,
        "licensed": licensed_among([row]),
        "event_id": event_ids({account}, {row.key}).get((account, row.key)),
        "votes": votes_on([row])[row.pk],
        "quick_reasons": QUICK_REASONS,
    }
    return section(request, desk, "show", context, chosen="all")


def _sieve(request: HttpRequest, desk: Desk) -> Sieve:
    asked = request.GET
    until = day_in(asked, "until")
    return Sieve(
        rule_id=number_in(asked, "rule"),
        group_id=number_in(asked, "group"),
        members=_members(request, desk),
        measure=asked.get("measure", "") if asked.get("measure") in MEASURES else "",
        standing=asked.get("standing", "") if asked.get("standing") in STANDINGS else "",
        since=_starts(day_in(asked, "since")),
        until=_starts(until + timedelta(days=1)) if until and until < date.max else None,
        before=_place(request),
    )


def _members(request: HttpRequest, desk: Desk) -> tuple[int, ...] | None:
    """One person in all their groups, or all whose name holds the word."""
    member, search = _member(request, desk), text_in(request.GET, "q")
    if member is not None:
        return tuple(kin_of([member.pk])[member.pk])
    if search:
        return tuple(one.pk for one in find_members(desk.community_id, search, limit=MEMBERS_FOUND))
    return None


def _member(request: HttpRequest, desk: Desk) -> Any:
    number = number_in(request.GET, "member")
    known = members_by_id([number]).get(number) if number else None
    return known if known is not None and known.community_id == desk.community_id else None


def _starts(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, timezone.get_current_timezone()) if day else None


def _place(request: HttpRequest) -> Place | None:
    at, number = moment_in(request.GET, "before"), number_in(request.GET, "row")
    return Place(at=at, id=number) if at and number else None


def _query(request: HttpRequest, row: Any) -> str:
    asked = {name: value for name, value in request.GET.items() if value and name not in {"before", "row"}}
    return urlencode(asked | {"before": row.at.isoformat(), "row": row.pk})
