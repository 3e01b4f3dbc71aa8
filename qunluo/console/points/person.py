"""One person's points: what there is, how it came, and what an operator gives, takes or undoes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.reads import names_of
from qunluo.communities.reads.crowd import person_in
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found, is_fragment, page
from qunluo.console.notices import tell, warn
from qunluo.console.points.shell import faces, fresh_key, name_of, reason_or
from qunluo.lib.refusal import Refusal
from qunluo.points.forms import GrantForm, UndoForm
from qunluo.points.reads import Standing, awards_of, expiring, history, wallets
from qunluo.points.reads.pages import community_of, owner_of
from qunluo.points.writes import Grant, grant_by_operator
from qunluo.points.writes import reverse as take_back

SIZE = 50
SOON = timedelta(days=30)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, person_id: int) -> HttpResponse:
    """The person's page, or more of the history."""
    return _person_page(request, _at_home(desk, person_id), person_id)


@require_POST
@desk_view
def grant(request: HttpRequest, desk: Desk, person_id: int) -> HttpResponse:
    """Give or take points, with a reason."""
    desk = _at_home(desk, person_id)
    desk.must_write()
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _person_page(request, desk, person_id, form)
    wish = Grant(
        key=form.cleaned_data["key"],
        community_id=desk.community_id,
        person_id=person_id,
        amount=form.cleaned_data["amount"],
        reason=form.cleaned_data["reason"],
    )
    try:
        posted = grant_by_operator(wish, operator_id=desk.operator.pk, at=desk.at)
    except Refusal as refusal:
        form.add_error("amount", str(refusal))
        return _person_page(request, desk, person_id, form)
    told = {"name": name_of(faces([person_id])[person_id]), "points": abs(posted.amount), "balance": posted.balance}
    sentence = _("已给 %(name)s 发放 %(points)s 分，现有 %(balance)s 分。")
    if posted.amount < 0:
        sentence = _("已扣除 %(name)s %(points)s 分，现有 %(balance)s 分。")
    tell(request, sentence % told, undo=reverse("console:points.undo", args=[posted.entry_id]))
    return redirect("console:points.person", person_id)


@require_POST
@desk_view
def undo(request: HttpRequest, desk: Desk, entry_id: int) -> HttpResponse:
    """Undo one entry by its opposite. The entry stays, and so does the reason."""
    community_id, person_id = found(owner_of(entry_id, within=desk.within))
    desk = desk.at_community(community_id)
    desk.must_write()
    form = UndoForm(request.POST)
    reason = reason_or(form.cleaned_data["reason"] if form.is_valid() else "")
    try:
        posted = take_back(entry_id, reason=reason, at=desk.at, operator_id=desk.operator.pk)
    except Refusal as refusal:
        warn(request, str(refusal))
        return redirect("console:points.person", person_id)
    if posted.is_new:
        told = {"name": name_of(faces([person_id])[person_id]), "balance": posted.balance}
        tell(request, _("已撤销这一笔，%(name)s 现有 %(balance)s 分。") % told)
    else:
        warn(request, _("这一笔已经撤销过了，没有再动。"))
    return redirect("console:points.person", person_id)


def _at_home(desk: Desk, person_id: int) -> Desk:
    """The desk in the person's community: known by a seat in a group, or by a wallet."""
    community = person_in(person_id, within=desk.within) or community_of(person_id, within=desk.within)
    return desk.at_community(found(community))


def _person_page(request: HttpRequest, desk: Desk, person_id: int, form: GrantForm | None = None) -> HttpResponse:
    before = number_in(request.GET, "before")
    lines = history(person_id, before=before, limit=SIZE + 1)
    none = Standing(person_id=person_id, balance=0, owed=0, earned=0)
    context: dict[str, Any] = {
        "face": faces([person_id])[person_id],
        "lines": lines[:SIZE],
        "older": lines[SIZE - 1].seq if len(lines) > SIZE else None,
        "operators": names_of(line.operator_id for line in lines if line.operator_id),
    }
    if is_fragment(request):
        return page(request, desk, "console/points/person.rows.html", context)
    context |= {
        "standing": wallets([person_id]).get(person_id, none),
        "expiring": expiring(person_id, until=desk.at + SOON),
        "awards": awards_of(person_id, limit=10),
        "form": form or GrantForm(initial={"key": fresh_key()}),
    }
    return page(request, desk, "console/points/person.html", context)
