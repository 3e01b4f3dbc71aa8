"""What members asked: heaps of questions without an answer, and the answers that were given."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.faq.drafts import ids_in
from qunluo.console.faq.head import coverage
from qunluo.console.notices import tell
from qunluo.replies.reads.asked import asked_row, heaps_of, newest_answers
from qunluo.replies.reads.faq import entries_of
from qunluo.replies.writes import asked

SHOWN = 50
MOST_WORDINGS = 5


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The heaps, largest first, and the last answers with the room to say that one was wrong."""
    heaps = heaps_of(desk.community_id)
    questions = {entry.pk: entry.question for entry in entries_of(desk.community_id)}
    context = {
        "heaps": [(heap, ",".join(map(str, heap.draft.ids[:200]))) for heap in heaps[:SHOWN]],
        "more": max(len(heaps) - SHOWN, 0),
        "answers": [
            (row, questions.get(row.best or 0, ""), questions.get(row.picked or 0, ""))
            for row in newest_answers(desk.community_id)
        ],
        "coverage": coverage(desk),
        "most_wordings": MOST_WORDINGS,
    }
    return page(request, desk, "console/faq/asked.html", context)


@require_POST
@desk_view
def aside(request: HttpRequest, desk: Desk) -> HttpResponse:
    """These are no questions for us."""
    desk.must_write()
    count = asked.put_aside(desk.community_id, ids_in(request.POST))
    tell(request, ngettext("%(count)s 条提问不再显示。", "%(count)s 条提问不再显示。", count) % {"count": count})
    return redirect("console:faq.asked")


@require_POST
@desk_view
def mark(request: HttpRequest, desk: Desk, asked_id: int) -> HttpResponse:
    """Say whether an answer was right; a wrong one comes back among the questions without an answer."""
    row = found(asked_row(asked_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    is_right = request.POST.get("is") == "right"
    asked.judge(row, is_right=is_right)
    tell(request, _("记下了：答对了。") if is_right else _("记下了：答错了。这句提问回到了“没答上来”里。"))
    return redirect("console:faq.asked")
