"""A plan's own page: whether it runs, what members read, and the switches for bad days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.checkins.reads import board, plans
from qunluo.checkins.reads.audience import expected_members
from qunluo.checkins.reads.backup import came_by_backup
from qunluo.checkins.reads.backups import backup_form_of
from qunluo.checkins.reads.outages import outages_of
from qunluo.checkins.reads.sites import sites_of
from qunluo.checkins.sites import qr_svg
from qunluo.checkins.terms import data_of, terms_from
from qunluo.checkins.writes.outages import settle_all
from qunluo.checkins.writes.plans import archive as put_away
from qunluo.checkins.writes.plans import restore as bring_back
from qunluo.checkins.writes.plans import save_terms
from qunluo.communities.reads.phones import bound_among
from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.names import shown_name
from qunluo.console.notices import tell
from qunluo.console.plans.differences import differences
from qunluo.console.plans.editor import save
from qunluo.console.plans.forms import BackupForm, OutageForm, SiteForm
from qunluo.console.plans.head import Head, head_of, plan_page
from qunluo.core.checkins.days import is_planned, local_day
from qunluo.core.checkins.plan import NeedKind, Terms
from qunluo.core.checkins.telling import describe
from qunluo.sms.reads import state_of


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """How today goes, what the plan asks, and what can be done about it."""
    return shown(request, head_of(desk, plan_id))


def shown(request: HttpRequest, head: Head, **forms: Any) -> HttpResponse:
    """The page, with what was typed into one of its forms."""
    today = local_day(head.desk.at, head.terms)
    came = came_by_backup(head.row.pk)
    context: dict[str, Any] = {
        "today": today,
        "rests": not is_planned(today, head.known),
        "is_down": any(first <= today <= last for first, last in head.known.outages),
        "tally": board.today({head.row.pk: today}).get(head.row.pk),
        "asked": expected_members(head.row.pk, at=head.desk.at).count(),
        "sentences": describe(head.terms),
        "outages": outages_of(head.row.pk),
        "outage_form": OutageForm.of_today(today),
        "sites": sites_of(head.row.pk),
        "site_form": SiteForm(),
        "backup_form": BackupForm(),
        "came": came,
        "waiting": sum(one.waiting for one in came),
        **_backup(head),
        "asks_scan": any(need.kind is NeedKind.SCAN for one in head.terms.sessions for need in one.needs),
    }
    return plan_page(request, head, "show.html", context | forms)


def _backup(head: Head) -> dict[str, Any]:
    row, sms = backup_form_of(head.row.pk), state_of(head.row.community_id, at=head.desk.at)
    known: dict[str, Any] = {"backup": row, "sms": sms, "bound": bound_among(head.group_ids) if sms.is_on else 0}
    if row is None:
        return known
    address = f"{settings.QUNLUO_URL}/b/{row.token}/"
    known["roll_call"] = roll_call_for(head.terms.name, local_day(head.desk.at, head.terms))
    # Drawn here from nothing but an address: no word of anybody is in it.
    return {**known, "backup_address": address, "backup_code": mark_safe(qr_svg(address))}  # noqa: S308 - see above


def roll_call_for(name: str, day: date) -> str:
    """A list to be started anywhere by hand: with the day in its title, so that it can be pasted back whenever."""
    head = _("#接龙\n%(name)s %(month)d月%(day)d日\n例 群昵称 打卡")
    return head % {"name": shown_name(name), "month": day.month, "day": day.day} + "\n\n1. "


@require_GET
@desk_view
def versions(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """What the plan was, version by version: who changed what, and the way back."""
    head = head_of(desk, plan_id)
    rows = plans.versions_of(plan_id)
    read = [terms_from(row.data, version=row.version, since=row.since, is_kept=True) for row in rows]
    older: list[Terms | None] = [*read[1:], None]
    said = [(row, differences(old, new)) for row, new, old in zip(rows, read, older, strict=True)]
    return plan_page(request, head, "versions.html", {"versions": said})


@require_POST
@desk_view
def revert(request: HttpRequest, desk: Desk, plan_id: int, version: int) -> HttpResponse:
    """Make an old version the newest again. Whether the plan is switched off stays as it is."""
    head = head_of(desk, plan_id)
    head.desk.must_write()
    old = found(next((one for one in head.known.versions if one.version == version), None))
    save(request, head, replace(old, is_switched_off=head.terms.is_switched_off), groups=tuple(head.group_ids))
    return redirect("console:plans.show", plan_id)


@require_POST
@desk_view
def switch_off(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Let the plan rest until it is switched on: nobody is asked, and no streak breaks."""
    return _switch(request, head_of(desk, plan_id), is_off=True)


@require_POST
@desk_view
def switch_on(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Undo `switch_off`."""
    return _switch(request, head_of(desk, plan_id), is_off=False)


@require_POST
@desk_view
def archive(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Put the plan away."""
    head = head_of(desk, plan_id)
    head.desk.must_write()
    put_away(head.row, operator_id=head.desk.operator.pk, at=head.desk.at)
    undo = reverse("console:plans.restore", args=[plan_id])
    tell(request, _("“%(name)s”已归档，不再接受打卡；记录和积分都还在。") % {"name": head.terms.name}, undo=undo)
    return redirect("console:plans.list")


@require_POST
@desk_view
def restore(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Undo `archive`."""
    head = head_of(desk, plan_id)
    head.desk.must_write()
    bring_back(head.row, operator_id=head.desk.operator.pk, at=head.desk.at)
    tell(
        request,
        _("“%(name)s”回来了。") % {"name": head.terms.name},
        undo=reverse("console:plans.archive", args=[plan_id]),
    )
    return redirect("console:plans.show", plan_id)


def _switch(request: HttpRequest, head: Head, *, is_off: bool) -> HttpResponse:
    head.desk.must_write()
    if head.terms.is_switched_off != is_off:
        data = data_of(replace(head.terms, is_switched_off=is_off))
        operator = head.desk.operator.pk
        save_terms(head.row.pk, data, groups=head.group_ids, operator_id=operator, at=head.desk.at)
        settle_all(head.row.pk, at=head.desk.at)
    back = "console:plans.switch_on" if is_off else "console:plans.switch_off"
    sentence = _("“%(name)s”已停用：不收打卡，也不断连续。") if is_off else _("“%(name)s”重新开始了。")
    tell(request, sentence % {"name": head.terms.name}, undo=reverse(back, args=[head.row.pk]))
    return redirect("console:plans.show", head.row.pk)
