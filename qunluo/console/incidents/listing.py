"""What is open, what is over, and a new one by hand."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.incidents.head import by, living, writers
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.incidents.forms import ReportForm
from qunluo.incidents.reads import incidents
from qunluo.incidents.writes.alarms import terms_held
from qunluo.incidents.writes.opening import NotOpened, open_by_hand
from qunluo.moderation.reads.watching import watching_rules
from qunluo.moderation.writes.watching import begin_watching
from qunluo.moderation.writes.words import Hand, ListRefused

MONTH = timedelta(days=30)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page on which one begins."""
    before = number_in(request.GET, "before")
    closed = incidents.closed_glances(desk.community_id, before=before, at=desk.at)
    wrong, every = incidents.false_share(desk.community_id, since=desk.at - MONTH)
    context = {
        "running": incidents.open_glances(desk.community_id, at=desk.at),
        "closed": closed[: incidents.PAGE],
        "older": closed[incidents.PAGE - 1].row.pk if len(closed) > incidents.PAGE else None,
        "watching": watching_rules(desk.community_id),
        "wrong": wrong,
        "every": every,
    }
    return page(request, desk, "console/incidents/list.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """An incident that a person saw before any watchlist did."""
    groups = [(one.pk, shown_name(str(one))) for one in living(desk.community_id)]
    given = {"groups": groups, "writers": writers(desk.community_id)}
    if request.method == "GET":
        return page(request, desk, "console/incidents/new.html", {"form": ReportForm(**given)})
    desk.must_write()
    form = ReportForm(request.POST, **given)
    if not form.is_valid():
        return page(request, desk, "console/incidents/new.html", {"form": form})
    try:
        with transaction.atomic():
            row = open_by_hand(terms_held(desk.community_id), form.report(), by=by(desk))
    except NotOpened as refused:
        warn(request, str(refused))
        return redirect("console:incidents.list")
    tell(request, _("“%(title)s”已打开，步骤按预案列好了。") % {"title": shown_name(row.title)})
    return redirect("console:incidents.show", row.pk)


@require_POST
@desk_view
def begin(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put in the shipped watchlists, with a rule for each."""
    desk.must_write()
    try:
        made = begin_watching(desk.community_id, by=Hand(operator_id=desk.operator.pk, at=desk.at))
    except ListRefused as refused:
        warn(request, str(refused))
        return redirect("console:incidents.list")
    if made:
        tell(request, _("开始监测 %(count)d 类关键词了，成员没有任何感觉。") % {"count": len(made)})
    else:
        tell(request, _("自带的关键词都已经在监测了。"))
    return redirect("console:incidents.list")
