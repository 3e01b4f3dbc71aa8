"""A moderator's own warning, from a member's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.reads import pages
from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.console.violations.head import one_row
from qunluo.moderation.writes.rulings import NotRuled, Ruling, rule
from qunluo.moderation.writes.warnings import NotWarned, Warned, warn_member


@require_POST
@desk_view
def warn_by_hand(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Warn the member; the step follows from the ladder."""
    member = found(pages.member(member_id, within=desk.within))
    desk = desk.at_community(member.community_id)
    desk.must_write()
    warned = Warned(
        reason=request.POST.get("reason", ""),
        key=request.POST.get("key", ""),
        ladder=request.POST.get("ladder", "general"),
    )
    try:
        row = warn_member(member, warned, operator_id=desk.operator.pk, at=desk.at)
    except NotWarned as refused:
        warn(request, str(refused))
        return redirect("console:members.show", member_id)
    undo = reverse("console:violations.take_back", args=[row.pk])
    tell(request, _("%(name)s 的警告已记下，和群规的违规一起累计。") % {"name": shown_name(str(member))}, undo=undo)
    return redirect("console:members.show", member_id)


@require_POST
@desk_view
def take_back(request: HttpRequest, desk: Desk, violation_id: int) -> HttpResponse:
    """Undo a warning."""
    row, desk = one_row(violation_id, desk)
    desk.must_write()
    try:
        rule(
            [row.pk],
            ruling=Ruling.REVERSED,
            reason=str(_("运营撤回了这次警告")),
            operator_id=desk.operator.pk,
            at=desk.at,
        )
    except NotRuled as refused:
        warn(request, str(refused))
    else:
        tell(request, _("警告撤回了，有过的处理也撤回了。"))
    return redirect("console:members.show", row.member_id)
