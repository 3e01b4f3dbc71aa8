"""The form of a plan: begun from a template, from nothing or from another plan, and changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qunluo.checkins.forms import PlanDraft
from qunluo.checkins.forms.evidence import EVIDENCE
from qunluo.checkins.reads.plans import versions_of
from qunluo.checkins.templates import template
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.outages import settle_all
from qunluo.checkins.writes.plans import create_plan, save_terms
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell
from qunluo.console.plans.head import Head, head_of, offer_in, plan_page
from qunluo.console.plans.preview import foreseen
from qunluo.console.plans.trial import TrialForm, first_values
from qunluo.console.versions import is_outdated
from qunluo.core.checkins.days import local_day, window_of
from qunluo.core.checkins.plan import MakeUpRule, Need, NeedKind, NumberRule, Session, Terms

PARTS = {"pause", "session", "step", "remind"}
BLANK = "blank"
LONGEST_NAME = 60


@require_http_methods(["GET", "POST"])
@desk_view
def create(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """A new plan, from a template or from nothing."""
    begun = _blank(desk) if key == BLANK else found(template(key)).terms(at=desk.at)
    return _create(request, desk, _in_time(begun, at=desk.at), key="" if key == BLANK else key)


@require_http_methods(["GET", "POST"])
@desk_view
def copy(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """A new plan that begins as this one is; nothing is saved before the button is pressed."""
    head = head_of(desk, plan_id)
    name = _("%(name)s（副本）") % {"name": head.terms.name[: LONGEST_NAME - 4]}
    begun = replace(head.terms, name=name, starts_on=local_day(desk.at, head.terms), ends_on=None)
    begun = _in_time(replace(begun, is_switched_off=False), at=desk.at)
    return _create(request, head.desk, begun, key=head.row.template)


@require_http_methods(["GET", "POST"])
@desk_view
def edit(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """The plan as it is, to be changed by a new version."""
    head = head_of(desk, plan_id)
    offer = offer_in(head.row.community_id)
    if request.method == "GET":
        draft = PlanDraft.of(head.terms, groups=head.group_ids, offer=offer)
        return plan_page(request, head, "edit.html", _form(head.desk, draft, terms=head.terms))
    head.desk.must_write()
    draft = PlanDraft.typed(request.POST, offer=offer)
    newer = versions_of(head.row.pk)[0] if is_outdated(request, head.terms.version) else None
    if newer or not draft.is_valid():
        return plan_page(request, head, "edit.html", _form(head.desk, draft, terms=head.terms) | {"newer": newer})
    save(request, head, draft.terms(since=desk.at, is_switched_off=head.terms.is_switched_off), groups=draft.groups())
    return redirect("console:plans.show", plan_id)


@require_POST
@desk_view
def rows(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The part of the form that a button changes: a row more, a row less, another order. Nothing is saved."""
    draft = PlanDraft.pressed(request.POST, offer=offer_in(desk.community_id))
    name = request.POST.get("do", "").partition(":")[0].partition("-")[0]
    part = name if name in PARTS else "session"
    answer = page(request, desk, f"console/plans/rows.{part}.html", {"draft": draft, "evidence": EVIDENCE})
    answer.headers["HX-Trigger-After-Settle"] = "plan-changed"
    return answer


def save(request: HttpRequest, head: Head, terms: Terms, *, groups: tuple[int, ...]) -> None:
    """Make these terms the newest version, and say from when they hold."""
    before, is_elsewhere = head.terms.version, set(groups) != set(head.group_ids)
    version = save_terms(head.row.pk, data_of(terms), groups=groups, operator_id=head.desk.operator.pk, at=head.desk.at)
    if version == before and is_elsewhere:
        tell(request, _("“%(name)s”用在哪些群，已经按您选的改好，现在起生效。") % {"name": terms.name})
        return
    if version == before:
        tell(request, _("“%(name)s”没有变化，仍是第 %(version)d 版。") % {"name": terms.name, "version": version})
        return
    settle_all(head.row.pk, at=head.desk.at)
    undo = reverse("console:plans.revert", args=[head.row.pk, before])
    sentence = _("“%(name)s”已保存为第 %(version)d 版，现在起生效；之前打的卡、连续和积分都不变。")
    tell(request, sentence % {"name": terms.name, "version": version}, undo=undo)


def _in_time(terms: Terms, *, at: datetime) -> Terms:
    """The same from tomorrow on, where too little of today is left for anybody to do it."""
    today = local_day(at, terms)
    still_open = sum(window_of(today, one, terms)[1] > at for one in terms.sessions)
    return terms if still_open >= terms.sessions_needed else replace(terms, starts_on=today + timedelta(days=1))


def _create(request: HttpRequest, desk: Desk, begun: Terms, *, key: str) -> HttpResponse:
    offer = offer_in(desk.community_id)
    known = template(key)
    shown: dict[str, Any] = {"template": known, "is_new": True}
    if request.method == "GET":
        only = [pk for pk, _title in offer.groups] if len(offer.groups) == 1 else []
        draft = PlanDraft.of(begun, groups=only, offer=offer)
        return page(request, desk, "console/plans/new.html", shown | _form(desk, draft, terms=begun))
    desk.must_write()
    draft = PlanDraft.typed(request.POST, offer=offer)
    if not draft.is_valid():
        return page(request, desk, "console/plans/new.html", shown | _form(desk, draft, terms=begun))
    plan = create_plan(
        desk.community_id,
        data_of(draft.terms(since=desk.at)),
        groups=draft.groups(),
        template=key,
        operator_id=desk.operator.pk,
        at=desk.at,
    )
    undo = reverse("console:plans.archive", args=[plan.pk])
    tell(request, _("“%(name)s”已经开始了。") % {"name": shown_name(plan.name)}, undo=undo)
    return redirect("console:plans.show", plan.pk)


def _form(desk: Desk, draft: PlanDraft, *, terms: Terms) -> dict[str, Any]:
    return {
        "draft": draft,
        "evidence": EVIDENCE,
        "trial": TrialForm(prefix="try", initial=first_values(terms, at=desk.at)),
        **foreseen(terms, at=desk.at),
    }


def _blank(desk: Desk) -> Terms:
    """A plan with nothing but a keyword: the least that can run."""
    need = Need(kind=NeedKind.KEYWORD, words=(_("打卡"),))
    begun = Terms(since=desk.at, starts_on=desk.at.date(), name=_("每日打卡"), number=NumberRule.OFF)
    session = Session(name=_("打卡"), needs=(need,), points=1)
    return replace(begun, starts_on=local_day(desk.at, begun), sessions=(session,), make_up=MakeUpRule())
