"""Reports: a member points out what is wrong in the group, and nobody else learns who did."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.h5.asked import Asked, Done, new_key, said_after, write
from qunluo.h5.visit import Visit, member_view, page
from qunluo.lib.refusal import Refusal
from qunluo.moderation.reads.disputes import Report, reports_of, terms_of
from qunluo.moderation.reads.today import messages_lately
from qunluo.moderation.writes.reports import LONGEST_WORDS, Complaint, report

LONGEST_KEY = 255


def show_form(request: HttpRequest, visit: Visit, /, *, refused: str = "") -> HttpResponse:
    """What was said today, to choose from; and what one reported before."""
    context = {
        "tab": "mine",
        "messages": [one for one in messages_lately(visit.member, at=visit.at) if not one.is_own],
        "kinds": Report.Kind.choices,
        "terms": terms_of(visit.member.community_id),
        "earlier": reports_of(visit.member.pk),
        "typed": request.POST,
        "most": LONGEST_WORDS,
        "refused": refused,
        "said": said_after(request, visit),
        "key": new_key(),
    }
    return page(request, visit, "h5/reports.html", context)


show = require_safe(member_view(show_form))


@write(show_form)
def send(request: HttpRequest, visit: Visit, _asked: Asked, **_kwargs: Any) -> Done:
    """Send it."""
    if not visit.member.is_present:
        raise Refusal(_("您已经不在这个群里了，不能再举报这里的消息。"))
    complaint = Complaint(
        kind=request.POST.get("kind", ""),
        words=request.POST.get("words", ""),
        key=request.POST.get("message", "")[:LONGEST_KEY],
    )
    report(visit.member, complaint, at=visit.at)
    return Done(to="/m/reports/", said=_("收到，谢谢。会有人看，被举报的人不会知道是谁举报的。"))
