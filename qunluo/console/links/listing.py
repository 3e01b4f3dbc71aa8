"""The links that were seen, and what a person says of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.console.asked import moment_in, number_in, text_in
from qunluo.console.desk import Desk, desk_view
from qunluo.console.links.head import changed_link, hand, link_at, section
from qunluo.console.notices import tell, warn
from qunluo.lib.sheets import CSV_TYPE, Row, write_csv
from qunluo.lib.visits import host_of
from qunluo.moderation.links.addresses import BadDomain, domain_of
from qunluo.moderation.links.files import Named
from qunluo.moderation.reads import links as reads
from qunluo.moderation.reads.links import SIZE, Link, Sieve
from qunluo.moderation.writes.link_checks import accept_home, ignore_link
from qunluo.moderation.writes.sites import NotListed, list_sites

WHICH = {
    "issues": gettext_lazy("有问题的"),
    "all": gettext_lazy("全部"),
    "own": gettext_lazy("自己写的"),
    "ignored": gettext_lazy("忽略了的"),
}


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Links by when they were last seen; first of all those with which something is the matter."""
    sieve = _sieve(request)
    rows = reads.links(desk.community_id, sieve)
    checks = reads.checks_of(desk.community_id)
    context = {
        "rows": rows[:SIZE],
        "older": _older(request, rows[SIZE - 1]) if len(rows) > SIZE else "",
        "which": sieve.which,
        "whiches": WHICH.items(),
        "search": sieve.search,
        "checks": checks,
        "running": next((one for one in checks if one.state in reads.UNDER_WAY), None),
    }
    return section(request, desk, "list", context, chosen="list")


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, link_id: int) -> HttpResponse:
    """One link: the way that it leads, who posted it, and what can be done."""
    row, desk = link_at(desk, link_id)
    final = host_of(row.steps[-1][0]) if row.steps else row.host
    sites = reads.sites_of(row.community_id)
    listed = [(host, sites.site_of(host)) for host in dict.fromkeys([row.host, final]) if host]
    context: dict[str, Any] = {"link": row, "final": final, "listed": listed}
    return section(request, desk, "show", context, chosen="list")


@require_POST
@desk_view
def ignore(request: HttpRequest, desk: Desk, link_id: int) -> HttpResponse:
    """Leave it out of what a person should see, or let it in again."""
    row, desk = changed_link(desk, link_id)
    is_ignored = request.POST.get("undo", request.GET.get("undo")) != "1"
    if not ignore_link(row.pk, is_ignored=is_ignored, operator_id=desk.operator.pk, at=desk.at):
        warn(request, _("已经是这样了。"))
    elif is_ignored:
        undo = f"{reverse('console:links.ignore', args=[row.pk])}?undo=1"
        tell(request, _("忽略了 %(host)s 的这个链接；哪天换了别的问题，还会再提醒。") % {"host": row.host}, undo=undo)
    else:
        tell(request, _("不再忽略 %(host)s 的这个链接。") % {"host": row.host})
    return redirect("console:links.list")


@require_POST
@desk_view
def accept(request: HttpRequest, desk: Desk, link_id: int) -> HttpResponse:
    """That it leads to another site is as it should be."""
    row, desk = changed_link(desk, link_id)
    if accept_home(row.pk):
        tell(request, _("记下了：这个链接现在就该通向这里。"))
    else:
        warn(request, _("这个链接没有换网站。"))
    return redirect("console:links.show", link_id)


@require_POST
@desk_view
def put_on_list(request: HttpRequest, desk: Desk, link_id: int) -> HttpResponse:
    """Forbid or allow a site that the link leads to."""
    row, desk = changed_link(desk, link_id)
    is_allowed = request.POST.get("side") == "allowed"
    reason = text_in(request.POST, "reason")
    try:
        domain = domain_of(request.POST.get("domain", "")[:300])
        made = list_sites(row.community_id, [Named(domain=domain, reason=reason)], is_allowed=is_allowed, by=hand(desk))
    except (BadDomain, NotListed) as refused:
        warn(request, str(refused))
        return redirect("console:links.show", link_id)
    if not made:
        warn(request, _("%(domain)s 已经在这个名单里了。") % {"domain": domain})
        return redirect("console:links.show", link_id)
    told = (
        _("%(domain)s 放进了允许名单。")
        if is_allowed
        else _("%(domain)s 放进了禁止名单，按名单查链接的群规马上就用它。")
    )
    tell(request, told % {"domain": domain}, undo=reverse("console:links.unlist", args=[made[0]]))
    return redirect("console:links.show", link_id)


@require_GET
@desk_view
def download(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The links that are shown, as a table."""
    rows = list(_table(desk.community_id, _sieve(request)))
    deed = Deed(
        action="moderation.links.exported",
        subject=str(len(rows) - 1),
        operator_id=desk.operator.pk,
        community_id=desk.community_id,
    )
    note(deed, at=desk.at)
    answer = StreamingHttpResponse(write_csv(rows), content_type=CSV_TYPE)
    header = content_disposition_header(as_attachment=True, filename=f"{_('链接')}.csv")
    answer["Content-Disposition"] = header or "attachment"
    return cast("HttpResponse", answer)  # Django's types part the two, its middleware does not


HEADINGS = (
    gettext_lazy("链接"),
    gettext_lazy("网站"),
    gettext_lazy("来自"),
    gettext_lazy("群"),
    gettext_lazy("最近是谁发的"),
    gettext_lazy("发过几次"),
    gettext_lazy("第一次看到"),
    gettext_lazy("最近看到"),
    gettext_lazy("状态"),
    gettext_lazy("问题"),
    gettext_lazy("说明"),
    gettext_lazy("通向"),
    gettext_lazy("检查时间"),
)


def _table(community_id: int, sieve: Sieve) -> Iterator[Row]:
    yield tuple(str(name) for name in HEADINGS)
    for row in reads.all_links(community_id, sieve):
        yield (
            row.url,
            row.host,
            str(row.get_source_display()),
            str(row.group or ""),
            str(row.member or ""),
            row.times,
            row.first_seen_at,
            row.last_seen_at,
            str(row.get_state_display()),
            str(row.get_issue_display()) if row.issue else "",
            row.detail,
            row.steps[-1][0] if row.steps else "",
            row.checked_at,
        )


def _sieve(request: HttpRequest) -> Sieve:
    which = request.GET.get("which", "")
    at, number = moment_in(request.GET, "before"), number_in(request.GET, "row")
    return Sieve(
        which=which if which in WHICH else "issues",
        search=text_in(request.GET, "q"),
        before=(at, number) if at and number else None,
    )


def _older(request: HttpRequest, row: Link) -> str:
    asked = {name: value for name, value in request.GET.items() if value and name in {"which", "q"}}
    return urlencode(asked | {"before": row.last_seen_at.isoformat(), "row": row.pk})
