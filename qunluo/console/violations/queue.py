"""The queue: each violation that waits for a person, upheld or reversed one by one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.asked import moment_in, number_in
from qunluo.console.desk import Desk, desk_view, is_fragment, page
from qunluo.console.notices import tell, warn
from qunluo.console.violations.head import chosen_rows, licensed_among, section
from qunluo.moderation.reads.queue import Place, cases_of, ruled_lately, violations, waiting
from qunluo.moderation.reads.violations import Row
from qunluo.moderation.writes.rulings import LONGEST_REASON, NotRuled, Ruling, rule

SIZE = 20
QUICK_REASONS = (
    gettext_lazy("是正常聊天，机器看错了"),
    gettext_lazy("事先得到过同意"),
    gettext_lazy("引用别人的话"),
    gettext_lazy("已经当面提醒过"),
)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits, who has waited longest first; or what was decided lately."""
    if request.GET.get("list") == "done":
        context = {"is_done": True, "cases": cases_of(ruled_lately(desk.community_id))}
    else:
        rows = waiting(desk.community_id, after=_place(request), limit=SIZE + 1)
        context = {
            "cases": cases_of(rows[:SIZE]),
            "licensed": licensed_among(rows[:SIZE]),
            "next": _query_after(rows[SIZE - 1]) if len(rows) > SIZE else "",
            "is_first": "after" not in request.GET,
        }
    return section(request, desk, "queue", context | {"quick_reasons": QUICK_REASONS}, chosen="queue")


@require_POST
@desk_view
def decide(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Uphold or reverse one or many, whatever they led to."""
    desk.must_write()
    rows = chosen_rows(request.POST.getlist("id"), desk)
    if not rows:
        return _nothing(request)
    desk = desk.at_community(rows[0].community_id)
    desk.must_write()
    ruling = Ruling.UPHELD if request.POST.get("outcome") == "uphold" else Ruling.REVERSED
    ids, reason = [row.pk for row in rows], request.POST.get("reason", "")
    try:
        rule(ids, ruling=ruling, reason=reason, operator_id=desk.operator.pk, at=desk.at)
    except NotRuled as refused:
        return _refused(request, desk, rows, str(refused))
    if is_fragment(request):
        return _cards(request, desk, rows)
    tell(request, _decided(ruling, len(rows)), undo=_undo_of(rows))
    return redirect(_back(request))


@require_POST
@desk_view
def undo(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take rulings back: everything is as before."""
    desk.must_write()
    rows = chosen_rows([*request.GET.getlist("id"), *request.POST.getlist("id")], desk)
    if not rows:
        return _nothing(request)
    desk = desk.at_community(rows[0].community_id)
    desk.must_write()
    try:
        rule([row.pk for row in rows], ruling=Ruling.NONE, operator_id=desk.operator.pk, at=desk.at)
    except NotRuled as refused:
        return _refused(request, desk, rows, str(refused))
    if is_fragment(request):
        return _cards(request, desk, rows)
    tell(request, _("已撤销，恢复到处理之前的样子。"))
    return redirect(_back(request))


def _cards(request: HttpRequest, desk: Desk, rows: Sequence[Row], **said: Any) -> HttpResponse:
    """The cards as they stand now, for the page that is open."""
    fresh = cases_of(violations([row.pk for row in rows], within=desk.within))
    context = {"cases": fresh, "longest_reason": LONGEST_REASON, "is_done": False, **said}
    return page(request, desk, "console/violations/cards.html", context)


def _nothing(request: HttpRequest) -> HttpResponse:
    warn(request, _("还没有选中任何一条。"))
    return redirect("console:violations.queue")


def _refused(request: HttpRequest, desk: Desk, rows: Sequence[Row], sentence: str) -> HttpResponse:
    if is_fragment(request):
        return _cards(request, desk, rows, refused=sentence)
    warn(request, sentence)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """To the page of the one, or of the licence, that it was about, if it came from there."""
    one, licence = number_in(request.POST, "back"), number_in(request.POST, "licence")
    if licence:
        return reverse("console:licences.show", args=[licence])
    return reverse("console:violations.show", args=[one]) if one else reverse("console:violations.queue")


def _decided(ruling: Ruling, count: int) -> str:
    if ruling is Ruling.UPHELD:
        text = ngettext("确认了 %(count)d 条违规，已按阶梯处理。", "确认了 %(count)d 条违规，已按阶梯处理。", count)
    else:
        text = ngettext(
            "%(count)d 条不算违规，有过的处理都撤回了。", "%(count)d 条不算违规，有过的处理都撤回了。", count
        )
    return text % {"count": count}


def _undo_of(rows: Sequence[Row]) -> str:
    return f"{reverse('console:violations.undo')}?{urlencode({'id': [row.pk for row in rows]}, doseq=True)}"


def _place(request: HttpRequest) -> Place | None:
    """After which one the page begins."""
    at, number = moment_in(request.GET, "after"), number_in(request.GET, "row")
    return Place(at=at, id=number) if at and number else None


def _query_after(row: Row) -> str:
    return urlencode({"after": row.at.isoformat(), "row": row.pk})
