"""What happens in a group, newest first, as far back as one scrolls."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRefresh

from qunluo.communities.reads.timeline import Place, Window
from qunluo.console.asked import choice_in, day_in, number_in, text_in
from qunluo.console.desk import Desk, desk_view, is_fragment
from qunluo.console.groups.head import Head, group_page, head_of
from qunluo.console.templatetags.shown import day_name
from qunluo.console.timeline import Kind, Line, Stretch, place_from, stretch
from qunluo.core.hours import zone

SIZE = 50
PATIENCE_MS = 5_000


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, group_id: int) -> HttpResponse:
    """A stretch of the timeline; the next one is fetched when the end comes into view."""
    head = head_of(desk, group_id)
    kind = choice_in(request.GET, "kind", Kind.ALL)
    window = _window(request, head)
    after = place_from(request.GET.get("after", ""))
    if after is not None:
        return _newer(request, head, replace(window, since=after.at), kind=kind, after=after)
    try:
        found, is_too_slow = _patiently(window, kind), False
    except OperationalError:
        found, is_too_slow = Stretch(lines=(), has_older=False), True
    asked = _asked(request)
    context = {
        "found": found,
        "is_too_slow": is_too_slow,
        "kind": kind,
        "asked": asked,
        "query": urlencode(asked),
        "known_day": day_name(window.before.at, desk.at) if window.before else "",
        "older": found.lines[-1].mark if found.has_older else "",
        "newest": "" if window.before or window.since else _newest(found, desk.at),
    }
    return group_page(request, head, "timeline.rows.html" if is_fragment(request) else "timeline.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    """The filters as they stand in the address."""
    return {name: request.GET[name] for name in ("kind", "day", "member", "q") if request.GET.get(name)}


def _newest(found: Stretch, at: datetime) -> str:
    """Where the page asks from, a while later, for what is new."""
    return found.lines[0].mark if found.lines else Line(kind=Kind.ALL, place=Place(at, 0, 0), row=None).mark


def _newer(request: HttpRequest, head: Head, window: Window, *, kind: Kind, after: Place) -> HttpResponse:
    """The lines above the newest that the page shows; a new day asks the whole page to come anew."""
    fresh = tuple(line for line in stretch(window, kind).lines if line.place > after)
    with timezone.override(zone(head.rules.timezone)):
        days = {day_name(line.at, head.desk.at) for line in fresh}
        is_same_day = days <= {day_name(after.at, head.desk.at)}
    if not is_same_day or (fresh and after.rank == 0):
        return HttpResponseClientRefresh()
    context = {
        "fresh": fresh,
        "query": urlencode(_asked(request)),
        "newest": fresh[0].mark if fresh else request.GET["after"],
    }
    return group_page(request, head, "timeline.newer.html", context)


def _window(request: HttpRequest, head: Head) -> Window:
    member = number_in(request.GET, "member")
    since, until = _day(request, head)
    return Window(
        groups=(head.group.pk,),
        members=(member,) if member else (),
        search=text_in(request.GET, "q"),
        since=since,
        until=until,
        before=place_from(request.GET.get("before", "")),
        limit=SIZE,
    )


def _day(request: HttpRequest, head: Head) -> tuple[datetime | None, datetime | None]:
    """From midnight to midnight, as the group's clock has them."""
    day = day_in(request.GET, "day")
    if day is None or not 1970 <= day.year <= 9000:  # noqa: PLR2004 - beyond these, midnights have no UTC
        return None, None
    midnight = datetime.combine(day, datetime.min.time(), zone(head.rules.timezone))
    next_one = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone(head.rules.timezone))
    return midnight.astimezone(UTC), next_one.astimezone(UTC)


@transaction.atomic
def _patiently(window: Window, kind: Kind) -> Stretch:
    """A search may read a whole archive: it is given some seconds, not more."""
    if window.search:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
    return stretch(window, kind)
