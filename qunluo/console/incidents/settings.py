"""The plans, and from when on alarms make an incident."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.incidents.head import writers
from qunluo.console.notices import tell, warn
from qunluo.incidents.forms import PlanForm, TermsForm
from qunluo.incidents.plans import FOR
from qunluo.incidents.reads.terms import (
    changed_keys,
    plan_row,
    plans_of,
    shipped_plan,
    terms_row,
    thresholds_of,
)
from qunluo.incidents.writes.terms import BadTerms, restore_plan, save_plan, save_terms
from qunluo.moderation.reads.watching import watching_rules


@require_GET
@desk_view
def plans(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All plans."""
    context = {"plans": plans_of(desk.community_id), "changed": changed_keys(desk.community_id), "for": FOR}
    return page(request, desk, "console/incidents/plans.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def plan(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """One plan, as the community wants it."""
    shipped = found(shipped_plan(key))
    holds = next(one for one in plans_of(desk.community_id) if one.key == key)
    form = PlanForm.of(holds, shipped=shipped)
    if request.method == "POST":
        desk.must_write()
        form = PlanForm(request.POST, shipped=shipped)
        if form.is_valid():
            save_plan(desk.community_id, form.plan, operator_id=desk.operator.pk, at=desk.at)
            tell(request, _("“%(name)s”已保存，新打开的事件按它来。") % {"name": form.plan.name})
            return redirect("console:incidents.plans")
    row = plan_row(desk.community_id, key)
    return page(request, desk, "console/incidents/plan.html", {"form": form, "plan": holds, "row": row})


@require_POST
@desk_view
def restore(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """The shipped plan holds again."""
    shipped = found(shipped_plan(key))
    desk.must_write()
    if restore_plan(desk.community_id, shipped, operator_id=desk.operator.pk, at=desk.at):
        tell(request, _("“%(name)s”恢复成自带的了。") % {"name": shipped.name})
    else:
        warn(request, _("这份预案没有改过。"))
    return redirect("console:incidents.plan", key)


@require_http_methods(["GET", "POST"])
@desk_view
def terms(request: HttpRequest, desk: Desk) -> HttpResponse:
    """From how many people on it is an incident of which level."""
    row = terms_row(desk.community_id)
    holds, who = thresholds_of(row), writers(desk.community_id)
    form = TermsForm(initial={"owner": row.owner_id if row else None}, thresholds=holds, writers=who)
    if request.method == "POST":
        desk.must_write()
        form = TermsForm(request.POST, thresholds=holds, writers=who)
        if form.is_valid():
            owner = form.cleaned_data["owner"]
            try:
                save_terms(
                    desk.community_id, form.thresholds(), owner_id=owner, operator_id=desk.operator.pk, at=desk.at
                )
            except BadTerms as bad:
                form.add_error(None, str(bad))
            else:
                tell(request, _("报警线已保存，从现在起生效。"))
                return redirect("console:incidents.terms")
    context = {"form": form, "watching": watching_rules(desk.community_id), "is_own": bool(row and row.thresholds)}
    return page(request, desk, "console/incidents/terms.html", context)
