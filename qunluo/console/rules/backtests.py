"""A version on the past: asked for, watched, stopped, read, and marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qunluo.communities.reads import pages
from qunluo.communities.reads.kin import seated
from qunluo.console.asked import number_in, text_in
from qunluo.console.desk import Desk, desk_view, found, is_fragment
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.console.rules.head import Head, head_of, rule_page
from qunluo.core.hours import zone
from qunluo.core.moderation.ladder import Measure
from qunluo.core.moderation.telling import MEASURES
from qunluo.moderation.backtests import marks, running
from qunluo.moderation.forms import BackTestForm
from qunluo.moderation.rules import BadRule

TIMEZONE = "Asia/Shanghai"
USUAL = timedelta(days=30)
DAY = timedelta(days=1)
MARKS = {"", "right", "wrong"}
SORTS = {"new": _lazy("新增命中"), "gone": _lazy("不再命中"), "both": _lazy("两版都命中")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom it would have hit: by a row of theirs, how often, and how far up the ladder."""

    member: int
    name: str
    hits: int
    furthest: str


@require_http_methods(["GET", "POST"])
@desk_view
def begin(request: HttpRequest, desk: Desk, rule_id: int) -> HttpResponse:
    """The days and groups, and off it goes."""
    head = head_of(desk, rule_id)
    offered = [(group.pk, shown_name(str(group))) for group in head.groups or pages.groups_of(head.row.community_id)]
    if request.method == "GET":
        today = head.desk.at.astimezone(zone(TIMEZONE)).date()
        form = BackTestForm(groups=offered, initial={"first": today - USUAL, "last": today})
        return _begin_page(request, head, form)
    head.desk.must_write()
    form = BackTestForm(request.POST, groups=offered)
    if not form.is_valid():
        return _begin_page(request, head, form)
    since, until = form.span(TIMEZONE)
    chosen = tuple(int(pk) for pk in form.cleaned_data["groups"])
    version = number_in(request.POST, "version") or head.newest.version
    wish = running.Wish(version=version, since=since, until=until, groups=chosen)
    try:
        row = running.ask(rule_id, wish, operator_id=head.desk.operator.pk, at=head.desk.at)
    except BadRule as bad:
        warn(request, str(bad))
        return _begin_page(request, head, form)
    return redirect("console:rules.backtest", row.pk)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, backtest_id: int) -> HttpResponse:
    """How far it is, or what came out."""
    row = _row(desk, backtest_id)
    head = head_of(desk, row.rule_id)
    sort = text_in(request.GET, "found")
    context: dict[str, Any] = {
        "test": row,
        "last_day": row.until - timedelta(days=1),
        "found": sort if sort in SORTS else "",
        "sorts": SORTS,
    }
    if row.state == "done":
        context |= {
            "result": row.result,
            "precision": marks.precision_of(row.pk),
            "hits": marks.hits_of(row.pk, found=context["found"]),
            "people": _people(row.result["members"]),
            "steps": [(MEASURES[one], row.result["steps"].get(one.value, 0)) for one in Measure],
        }
    return rule_page(request, head, "backtest.html", context)


@require_GET
@desk_view
def progress(request: HttpRequest, desk: Desk, backtest_id: int) -> HttpResponse:
    """The bar alone, asked for again and again; when it is over, the whole page."""
    row = _row(desk, backtest_id)
    head = head_of(desk, row.rule_id)
    answer = rule_page(request, head, "backtest.progress.html", {"test": row})
    if row.state not in running.UNDER_WAY:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
@desk_view
def cancel(request: HttpRequest, desk: Desk, backtest_id: int) -> HttpResponse:
    """Stop it."""
    row = _row(desk, backtest_id)
    desk.at_community(row.community_id).must_write()
    if running.cancel(row.pk, at=desk.at):
        tell(request, _("回测已取消。"))
    return redirect("console:rules.backtest", backtest_id)


@require_POST
@desk_view
def mark(request: HttpRequest, desk: Desk, backtest_id: int, hit_id: int) -> HttpResponse:
    """Right, or wrong, or not marked after all."""
    row = _row(desk, backtest_id)
    desk.at_community(row.community_id).must_write()
    what = request.POST.get("mark", "")
    if what not in MARKS:
        raise Http404
    found(None if marks.mark(row.pk, hit_id, what) is None else row)
    if not is_fragment(request):
        return redirect("console:rules.backtest", backtest_id)
    hit = next(one for one in marks.hits_of(row.pk) if one.pk == hit_id)
    context = {"test": row, "hit": hit, "precision": marks.precision_of(row.pk), "is_marked": True}
    return rule_page(request, head_of(desk, row.rule_id), "backtest.hit.html", context)


def _row(desk: Desk, backtest_id: int) -> Any:
    return found(marks.backtest_row(backtest_id, within=desk.within))


def _begin_page(request: HttpRequest, head: Head, form: BackTestForm) -> HttpResponse:
    context = {"form": form, "backtests": marks.backtests_of(head.row.pk)}
    return rule_page(request, head, "backtest.new.html", context)


def _people(rows: Sequence[dict[str, Any]]) -> list[Person]:
    known = seated(row["member"] for row in rows)
    return [
        Person(
            member=row["member"],
            name=known[row["member"]].name,
            hits=row["hits"],
            furthest=MEASURES[Measure(row["furthest"])],
        )
        for row in rows
        if row["member"] in known
    ]
