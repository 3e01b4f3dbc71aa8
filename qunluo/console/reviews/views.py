"""The review queue: each held check-in with its reasons, accepted or rejected one by one or many at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from qunluo.checkins.reads import review
from qunluo.checkins.reads.pictures import open_picture
from qunluo.checkins.reads.plans import plan_rows, plans_by_id
from qunluo.checkins.reads.review import Past, Place, Submission
from qunluo.checkins.writes.rulings import LONGEST_REASON, NotRuled, rule
from qunluo.communities.reads.pages import find_members
from qunluo.console.asked import moment_in, number_in, text_in
from qunluo.console.desk import Desk, desk_view, found, is_fragment, page
from qunluo.console.notices import tell, warn
from qunluo.core.checkins.claim import Reason
from qunluo.core.checkins.facts import Ruling
from qunluo.lib.typed import numbers_of

SIZE, MOST_AT_ONCE, MOST_SHOWN, MEMBERS_FOUND = 20, 200, 50, 5
QUICK_REASONS = (
    gettext_lazy("内容和别人的几乎一样"),
    gettext_lazy("图片不是当天的"),
    gettext_lazy("和打卡内容无关"),
    gettext_lazy("由别人代打"),
)
_REASONS = {"quick_reasons": QUICK_REASONS, "longest_reason": LONGEST_REASON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One check-in as the queue shows it."""

    row: Submission
    reasons: Sequence[Reason]
    answers: Sequence[tuple[str, str]]
    past: Past


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits, who has waited longest first; what was decided lately; or what one member handed in."""
    match request.GET.get("list"):
        case "done":
            context = {"chosen": "done", "cards": cards_of(review.ruled_lately(desk.community_id))}
        case "member":
            context = _of_member(request, desk)
        case _:
            context = _waiting(request, desk)
    return page(request, desk, "console/reviews/list.html", context | _REASONS)


def _waiting(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    plan_id = number_in(request.GET, "plan")
    rows = review.held(desk.community_id, plan_id=plan_id, after=_place(request), limit=SIZE + 1)
    return {
        "chosen": "waiting",
        "cards": cards_of(rows[:SIZE]),
        "plans": plan_rows(desk.community_id),
        "plan_id": plan_id,
        "next": _query_after(rows[SIZE - 1], plan_id) if len(rows) > SIZE else "",
        "is_first": "after" not in request.GET,
    }


def _of_member(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """Whatever members with that name handed in last: what counts already can be rejected here, too."""
    search = text_in(request.GET, "q")
    members = find_members(desk.community_id, search, limit=MEMBERS_FOUND) if search else []
    rows = review.newest_of([one.pk for one in members], community_id=desk.community_id, limit=MOST_SHOWN)
    return {"chosen": "member", "search": search, "cards": cards_of(rows)}


@require_POST
@desk_view
def decide(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Accept or reject one or many."""
    desk.must_write()
    rows = _chosen(request.POST.getlist("id"), desk)
    if not rows:
        return _nothing(request)
    desk = desk.at_community(rows[0].community_id)
    desk.must_write()
    ruling = Ruling.ACCEPTED if request.POST.get("outcome") == "accept" else Ruling.REJECTED
    try:
        rule(
            [row.pk for row in rows],
            ruling=ruling,
            reason=request.POST.get("reason", ""),
            operator_id=desk.operator.pk,
            at=desk.at,
        )
    except NotRuled as refused:
        return _refused(request, desk, rows, str(refused))
    if is_fragment(request):
        return _card(request, desk, rows)
    tell(request, _decided(ruling, len(rows)), undo=_undo_of(rows))
    return redirect("console:reviews.list")


@require_POST
@desk_view
def undo(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take rulings back: the machine's own view counts again."""
    desk.must_write()
    rows = _chosen([*request.GET.getlist("id"), *request.POST.getlist("id")], desk)
    if not rows:
        return _nothing(request)
    desk = desk.at_community(rows[0].community_id)
    desk.must_write()
    ids = [row.pk for row in rows]
    rule(ids, ruling=Ruling.NONE, operator_id=desk.operator.pk, at=desk.at)
    if is_fragment(request):
        return _card(request, desk, rows)
    tell(request, _("已撤销，恢复到审核之前的样子。"))
    return redirect("console:reviews.list")


@require_GET
@desk_view
def picture(request: HttpRequest, desk: Desk, sha256: str) -> HttpResponse:
    """A picture that a member handed in, small or whole."""
    with found(open_picture(sha256, within=desk.within, is_small="small" in request.GET)) as file:
        return HttpResponse(file.read(), content_type="image/jpeg")


def cards_of(rows: Sequence[Submission]) -> list[Card]:
    """The check-ins with all that a reviewer wants to know."""
    pasts = review.pasts_of((row.plan_id, row.member_id) for row in rows)
    known = plans_by_id(row.plan_id for row in rows)
    return [
        Card(
            row=row,
            reasons=review.reasons_of(row),
            answers=review.answers_of(row, known[row.plan_id]),
            past=pasts[row.plan_id, row.member_id],
        )
        for row in rows
    ]


def _chosen(typed: Collection[str], desk: Desk) -> list[Submission]:
    """What is to be decided: of one community that the operator may see. What they may not see is not there."""
    known = numbers_of(typed)
    rows = review.submissions(known[:MOST_AT_ONCE], within=desk.within)
    if known and not rows:
        raise Http404
    return [row for row in rows if row.community_id == rows[0].community_id]


def _nothing(request: HttpRequest) -> HttpResponse:
    warn(request, _("还没有选中任何打卡。"))
    return redirect("console:reviews.list")


def _card(request: HttpRequest, desk: Desk, rows: Sequence[Submission], **said: Any) -> HttpResponse:
    """The cards as they stand now, for the page that is open."""
    fresh = review.submissions([row.pk for row in rows], within=desk.within)
    return page(request, desk, "console/reviews/cards.html", {"cards": cards_of(fresh), **_REASONS, **said})


def _refused(request: HttpRequest, desk: Desk, rows: Sequence[Submission], sentence: str) -> HttpResponse:
    if is_fragment(request):
        return _card(request, desk, rows, refused=sentence)
    warn(request, sentence)
    return redirect("console:reviews.list")


def _decided(ruling: Ruling, count: int) -> str:
    if ruling is Ruling.ACCEPTED:
        text = ngettext("通过了 %(count)d 条，积分和连续都已补上。", "通过了 %(count)d 条，积分和连续都已补上。", count)
    else:
        text = ngettext("驳回了 %(count)d 条，成员能看到原因。", "驳回了 %(count)d 条，成员能看到原因。", count)
    return text % {"count": count}


def _undo_of(rows: Sequence[Submission]) -> str:
    return f"{reverse('console:reviews.undo')}?{urlencode({'id': [row.pk for row in rows]}, doseq=True)}"


def _place(request: HttpRequest) -> Place | None:
    """After which check-in the page begins."""
    at, number = moment_in(request.GET, "after"), number_in(request.GET, "row")
    return Place(at=at, id=number) if at and number else None


def _query_after(row: Submission, plan_id: int | None) -> str:
    asked: dict[str, Any] = {"after": row.at.isoformat(), "row": row.pk}
    return urlencode(asked | ({"plan": plan_id} if plan_id else {}))
