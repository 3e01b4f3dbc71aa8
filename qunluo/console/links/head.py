"""What all pages of this section begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from qunluo.console.desk import Desk, found, page
from qunluo.moderation.reads import links as reads
from qunluo.moderation.writes.words import Hand


def section(
    request: HttpRequest, desk: Desk, template: str, context: Mapping[str, Any], *, chosen: str
) -> HttpResponse:
    """A page of this section, with what is switched on and the numbers on its tabs."""
    head = {
        "chosen": chosen,
        "terms": reads.terms_of(desk.community_id),
        "issues": reads.issue_count(desk.community_id),
    }
    return page(request, desk, f"console/links/{template}.html", head | dict(context))


def hand(desk: Desk) -> Hand:
    """Who is at this desk, and when."""
    return Hand(operator_id=desk.operator.pk, at=desk.at)


def link_at(desk: Desk, link_id: int) -> tuple[reads.Link, Desk]:
    """The link, and the desk in its community."""
    row = found(reads.link_row(link_id, within=desk.within))
    return row, desk.at_community(row.community_id)


def changed_link(desk: Desk, link_id: int) -> tuple[reads.Link, Desk]:
    """The same, for who may change it."""
    row, desk = link_at(desk, link_id)
    desk.must_write()
    return row, desk
