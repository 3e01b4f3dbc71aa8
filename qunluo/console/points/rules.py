"""How many points a day, for how long, and in which zone a day begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.notices import tell
from qunluo.points.forms import RulesForm
from qunluo.points.reads import rules_of
from qunluo.points.writes import save_rules


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The rules as they are."""
    rules = rules_of([desk.community_id])[desk.community_id]
    return _rules_page(request, desk, RulesForm(initial=RulesForm.initial_from(rules)))


@require_POST
@desk_view
def save(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Other rules from now on."""
    desk.must_write()
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _rules_page(request, desk, form)
    save_rules(desk.community_id, form.rules(), operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("积分规则已保存，从现在起生效。"))
    return redirect("console:points.rules")


def _rules_page(request: HttpRequest, desk: Desk, form: RulesForm) -> HttpResponse:
    return page(request, desk, "console/points/rules.html", {"form": form})
