"""How members acknowledge, what newcomers do, and the question of the month: all settings on one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.joining.head import hand_of, living_groups, note_deed
from qunluo.console.names import shown_name
from qunluo.console.notices import tell
from qunluo.joining.forms.terms import TermsForm, initial_of
from qunluo.joining.reads.quiz import questions_of
from qunluo.joining.reads.terms import agreed
from qunluo.joining.writes.terms import save_terms


@require_http_methods(["GET", "POST"])
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form; and what was typed into it, checked and kept."""
    groups = [(one.pk, shown_name(one.title)) for one in living_groups(desk)]
    if request.method == "POST":
        desk.must_write()
        form = TermsForm(request.POST, groups=groups)
        if form.is_valid():
            save_terms(desk.community_id, form.terms(), hand=hand_of(desk))
            note_deed(desk, "joining.terms.changed", "")
            tell(request, _("设置已保存，从现在起按新的来。"))
            return redirect("console:joining.settings")
    else:
        form = TermsForm(initial=initial_of(agreed(desk.community_id).terms), groups=groups)
    known = agreed(desk.community_id)
    context: dict[str, Any] = {
        "form": form,
        "since": known.since,
        "questions": sum(one.is_on for one in questions_of(desk.community_id)),
    }
    return page(request, desk, "console/joining/settings.html", context)
