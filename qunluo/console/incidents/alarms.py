"""All that was heard, whether or not it came to anything; and what of it was a false alarm."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.asked import number_in, numbers_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.incidents.head import by
from qunluo.console.notices import tell, warn
from qunluo.core.incidents import THEMES
from qunluo.incidents.reads import incidents
from qunluo.incidents.reads.incidents import AlarmSieve
from qunluo.incidents.writes.handling import judge_alarms
from qunluo.intake.reads import event_ids
from qunluo.moderation.reads.watching import watching_rules

STANDINGS = {
    "loose": gettext_lazy("没成事件"),
    "taken": gettext_lazy("归到事件"),
    "false": gettext_lazy("误报"),
}


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A page of them, newest first."""
    theme, standing = request.GET.get("theme", ""), request.GET.get("standing", "")
    sieve = AlarmSieve(
        theme=theme if theme in {one.value for one in THEMES} else "",
        standing=standing if standing in STANDINGS else "",
        before=number_in(request.GET, "before"),
    )
    rows = incidents.alarms(desk.community_id, sieve)
    shown = rows[: incidents.PAGE]
    context = {
        "rows": shown,
        "older": shown[-1].pk if len(rows) > incidents.PAGE else None,
        "sieve": sieve,
        "themes": [(one.value, name) for one, name in THEMES.items()],
        "standings": STANDINGS.items(),
        "events": event_ids({one.group.account_id for one in shown}, {one.key for one in shown}),
        "watching": watching_rules(desk.community_id),
    }
    return page(request, desk, "console/incidents/alarms.html", context)


@require_POST
@desk_view
def judge(request: HttpRequest, desk: Desk) -> HttpResponse:
    """These were false alarms; or were none, which undoes it."""
    ids = numbers_in(request.POST, "id") or numbers_in(request.GET, "id")
    back = request.POST.get("back", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    here = back if is_ours else reverse("console:incidents.alarms")
    if not ids:
        desk.must_write()
        warn(request, _("还没有选中预警。"))
        return redirect(here)
    rows = incidents.alarm_rows(ids[: incidents.PAGE * 4], within=desk.within)
    desk = desk.at_community(found(rows[0] if rows else None).community_id)
    desk.must_write()
    mine = [row.pk for row in rows if row.community_id == desk.community_id]
    is_false = (request.POST.get("does") or request.GET.get("does", "")) != "true"
    count = judge_alarms(mine, is_false=is_false, by=by(desk))
    query = "&".join(f"id={pk}" for pk in mine)
    undo = f"{reverse('console:incidents.judge')}?does={'true' if is_false else 'false'}&{query}"
    words = _("%(count)d 条标成误报，以后不算在内。") if is_false else _("%(count)d 条恢复成预警，重新算过了。")
    tell(request, words % {"count": count}, undo=undo)
    return redirect(here)
