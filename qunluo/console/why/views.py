"""Why did this happen: the event, what every policy found, and what came of it."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qunluo.communities.reads import pages, rules_of
from qunluo.console import words
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.core.events import GroupEvent, JoinScene, LeaveReason, MessageKind
from qunluo.core.hours import zone
from qunluo.intake import reads
from qunluo.outbox.reads import of_event, seat_of

ENUMS = {MessageKind: words.MESSAGE_KINDS, JoinScene: words.SCENES, LeaveReason: words.REASONS}
SHOWN_APART = {"key", "group", "member", "name", "at", "text"}


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, event_id: int) -> HttpResponse:
    """One event, from what came in to what went out."""
    why = found(reads.why(event_id, within=desk.within))
    desk = desk.at_community(why.row.account.community_id)
    group = pages.group_at(why.row.account_id, why.row.lane.group)
    member = pages.member_of(group.pk, why.event.member) if group and why.event else None
    actions = of_event(event_id)
    context = {
        "why": why,
        "group": group,
        "member": member,
        "facts": _facts(why.event) if why.event else [],
        "matched": sum(one.matched for one in why.findings),
        "actions": actions,
        "names": pages.names_at(seat_of(one) for one in actions),
        "raw": reads.raw_text(why.row),
    }
    timezone_name = rules_of([group.pk])[group.pk].timezone if group else ""
    with timezone.override(zone(timezone_name) if timezone_name else None):
        return page(request, desk, "console/why/show.html", context)


def _facts(event: GroupEvent) -> list[tuple[str, str]]:
    """What the event says beside who, where and when; empty fields are left out."""
    facts = [(one.name, getattr(event, one.name)) for one in fields(event) if one.name not in SHOWN_APART]
    return [(name, _said(value)) for name, value in facts if value not in ("", None, ())]


def _said(value: object) -> str:
    if isinstance(value, StrEnum):
        return str(ENUMS[type(value)].get(value.value, value.value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, tuple):
        return ", ".join(": ".join(one) if isinstance(one, tuple) else str(one) for one in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)
