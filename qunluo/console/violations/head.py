"""What all pages of this section begin with, and the rows that an operator may rule on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from qunluo.console.desk import Desk, found, page
from qunluo.lib.typed import numbers_of
from qunluo.moderation.reads.permits import posted_under_a_licence
from qunluo.moderation.reads.queue import counts, violations
from qunluo.moderation.reads.removals import agreement, open_removals
from qunluo.moderation.reads.violations import Row
from qunluo.moderation.writes.rulings import LONGEST_REASON

MOST_AT_ONCE = 200


def section(
    request: HttpRequest, desk: Desk, template: str, context: Mapping[str, Any], *, chosen: str
) -> HttpResponse:
    """A page of this section, with the numbers on its tabs."""
    head = {
        "chosen": chosen,
        "counts": counts(desk.community_id),
        "removals_open": open_removals(desk.community_id, at=desk.at),
        "agreement": agreement(desk.community_id),
        "longest_reason": LONGEST_REASON,
    }
    return page(request, desk, f"console/violations/{template}.html", head | dict(context))


def chosen_rows(typed: Collection[str], desk: Desk) -> list[Row]:
    """What is to be decided: of one community that the operator may see. What they may not see is not there."""
    known = numbers_of(typed)
    rows = violations(known[:MOST_AT_ONCE], within=desk.within)
    if known and not rows:
        raise Http404
    return [row for row in rows if row.community_id == rows[0].community_id]


def one_row(violation_id: int, desk: Desk) -> tuple[Row, Desk]:
    """The violation, and the desk in its community."""
    row = found(next(iter(violations([violation_id], within=desk.within)), None))
    return row, desk.at_community(row.community_id)


def licensed_among(rows: Collection[Row]) -> set[int]:
    """The rows whose message was posted under an advert licence: who decides shall know."""
    posted = posted_under_a_licence((row.member_id, row.key) for row in rows)
    return {row.pk for row in rows if (row.member_id, row.key) in posted}
