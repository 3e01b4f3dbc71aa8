"""Days on which checking in did not work, as an operator declares and revokes them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.checkins.reads import outages
from qunluo.checkins.writes.backup import open_backup
from qunluo.checkins.writes.outages import NotDeclared, declare_outage, revoke_outage
from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.notices import tell
from qunluo.console.plans.forms import OutageForm
from qunluo.console.plans.head import head_of
from qunluo.console.plans.running import shown


@require_POST
@desk_view
def declare(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Nobody's streak breaks over these days."""
    head = head_of(desk, plan_id)
    head.desk.must_write()
    form = OutageForm(request.POST)
    if not form.is_valid():
        return shown(request, head, outage_form=form)
    typed = form.cleaned_data
    try:
        outage = declare_outage(
            plan_id,
            typed["first"],
            typed["last"],
            reason=typed["reason"],
            operator_id=head.desk.operator.pk,
            at=head.desk.at,
        )
    except NotDeclared as refused:
        form.add_error("last", str(refused))
        return shown(request, head, outage_form=form)
    if typed["opens_backup"]:
        open_backup(plan_id, reason=typed["reason"], operator_id=head.desk.operator.pk, at=head.desk.at)
    tell(request, _("已记下停摆，这几天谁的连续都不会断。"), undo=reverse("console:plans.revoke", args=[outage.pk]))
    return redirect("console:plans.show", plan_id)


@require_POST
@desk_view
def revoke(request: HttpRequest, desk: Desk, outage_id: int) -> HttpResponse:
    """The days count again."""
    outage = found(outages.outage(outage_id, within=desk.within))
    desk = desk.at_community(outage.community_id)
    desk.must_write()
    revoke_outage(outage_id, operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("停摆已撤销，这几天照常算。"))
    return redirect("console:plans.show", outage.plan_id)
