"""Removals: two people must want them, and each sees what the other said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.reads import writers_of
from qunluo.console.desk import Desk, desk_view
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.console.violations.head import one_row, section
from qunluo.moderation.reads.removals import Outcome, removals
from qunluo.moderation.writes.removals import NotVoted, Voice, vote, withdraw_vote

FEWEST = 2


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits for somebody first, then what became of the others."""
    context = {
        "removals": [(one, one.voice_of(desk.operator.pk)) for one in removals(desk.community_id, at=desk.at)],
        "is_alone": len(writers_of(desk.community_id)) < FEWEST,
    }
    return section(request, desk, "removals", context, chosen="removals")


@require_POST
@desk_view
def speak(request: HttpRequest, desk: Desk, violation_id: int) -> HttpResponse:
    """Agree or object."""
    row, desk = one_row(violation_id, desk)
    desk.must_write()
    voice = Voice(
        operator_id=desk.operator.pk,
        is_for=request.POST.get("outcome") == "for",
        reason=request.POST.get("reason", ""),
    )
    try:
        outcome = vote(row.pk, voice, at=desk.at)
    except NotVoted as refused:
        warn(request, str(refused))
        return redirect("console:violations.removals")
    name = shown_name(str(row.member))
    tell(request, _SENTENCES[outcome]() % {"name": name}, undo=reverse("console:violations.think_again", args=[row.pk]))
    return redirect("console:violations.removals")


@require_POST
@desk_view
def think_again(request: HttpRequest, desk: Desk, violation_id: int) -> HttpResponse:
    """Take one's voice back."""
    row, desk = one_row(violation_id, desk)
    desk.must_write()
    try:
        withdraw_vote(row.pk, operator_id=desk.operator.pk, at=desk.at)
    except NotVoted as refused:
        warn(request, str(refused))
    else:
        tell(request, _("您的意见收回了。"))
    return redirect("console:violations.removals")


_SENTENCES = {
    Outcome.OPEN: lambda: _("您同意移出 %(name)s，还要另一个人确认。"),
    Outcome.AGREED: lambda: _("两个人都同意，%(name)s 将被移出群。"),
    Outcome.OFF: lambda: _("不移出 %(name)s，理由同事能看到。"),
}
