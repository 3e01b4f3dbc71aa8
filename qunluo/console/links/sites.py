"""The list of sites: filled by hand, from a box or from a file, and emptied with a way back."""

from __future__ import annotations

from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.asked import number_in, text_in
from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.links.head import hand, section
from qunluo.console.notices import tell, warn
from qunluo.lib.sheets import CSV_TYPE, write_csv
from qunluo.moderation.links.files import Reading, read_box, read_rows
from qunluo.moderation.reads import links as reads
from qunluo.moderation.reads.links import ListedSite
from qunluo.moderation.words.files import MOST_BYTES, UnreadableWords, rows_of
from qunluo.moderation.writes import sites as writes
from qunluo.moderation.writes.sites import NotListed

LONGEST_TYPED = 200_000
WHICH = {
    "": gettext_lazy("全部"),
    "blocked": gettext_lazy("禁止"),
    "allowed": gettext_lazy("允许"),
    "removed": gettext_lazy("去掉了的"),
}


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, newest first."""
    return _page(request, desk)


@require_POST
@desk_view
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Sites typed in, one a line. What cannot be taken stays in the box, each line with its reason."""
    desk.must_write()
    typed = request.POST.get("sites", "").replace("\0", "")[:LONGEST_TYPED]
    reading = read_box(typed)
    is_allowed = request.POST.get("side") == "allowed"
    if not reading.named and not reading.faults:
        warn(request, _("请写上网站，一行一个。"))
        return redirect("console:links.sites")
    try:
        made = writes.list_sites(desk.community_id, reading.named, is_allowed=is_allowed, by=hand(desk))
    except NotListed as refused:
        warn(request, str(refused))
        return _page(request, desk, typed=typed)
    if made:
        undo = reverse("console:links.unlist", args=[made[0]]) if len(made) == 1 else ""
        tell(request, _added(is_allowed=is_allowed) % {"count": len(made)}, undo=undo)
    elif reading.named:
        warn(request, _("这些网站已经在名单里了。"))
    if not reading.faults:
        return redirect("console:links.sites")
    lines = typed.splitlines()
    kept = "\n".join(lines[number - 1] for number, _sentence in reading.faults if number <= len(lines))
    return _page(request, desk, faults=reading.faults, typed=kept)


@require_POST
@desk_view
def take(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Sites of a file, which can be taken back together."""
    desk.must_write()
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        warn(request, _("请先选一个文件。"))
        return redirect("console:links.sites")
    try:
        reading = read_rows(rows_of(file.read(MOST_BYTES + 1), name=str(file.name)))
        return _imported(request, desk, reading, name=str(file.name))
    except (UnreadableWords, NotListed) as refused:
        warn(request, str(refused))
    return redirect("console:links.sites")


@require_POST
@desk_view
def undo(request: HttpRequest, desk: Desk, site_import_id: int) -> HttpResponse:
    """Take off what an import brought."""
    row = found(reads.import_row(site_import_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    removed = writes.undo_import(row.pk, by=hand(desk))
    if removed is None:
        warn(request, _("这次导入已经撤销了。"))
    else:
        tell(request, _("导入已撤销，从名单里去掉了 %(count)d 个网站。") % {"count": removed})
    return redirect("console:links.sites")


@require_POST
@desk_view
def remove(request: HttpRequest, desk: Desk, listed_site_id: int) -> HttpResponse:
    """Take one off the list."""
    row, desk = _row(desk, listed_site_id)
    if writes.unlist_site(row, by=hand(desk)):
        back = reverse("console:links.relist", args=[row.pk])
        tell(request, _("%(domain)s 从名单里去掉了。") % {"domain": row.domain}, undo=back)
    else:
        warn(request, _("%(domain)s 已经不在名单里了。") % {"domain": row.domain})
    return redirect("console:links.sites")


@require_POST
@desk_view
def restore(request: HttpRequest, desk: Desk, listed_site_id: int) -> HttpResponse:
    """Put one back that was taken off."""
    row, desk = _row(desk, listed_site_id)
    if writes.relist_site(row, by=hand(desk)):
        tell(request, _("%(domain)s 又在名单里了。") % {"domain": row.domain})
    else:
        warn(request, _("%(domain)s 现在就在名单里，没有改动。") % {"domain": row.domain})
    return redirect("console:links.sites")


@require_GET
@desk_view
def download(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list as a table that can be imported again."""
    del request
    answer = StreamingHttpResponse(write_csv(reads.listed_table(desk.community_id)), content_type=CSV_TYPE)
    header = content_disposition_header(as_attachment=True, filename=f"{_('链接名单')}.csv")
    answer["Content-Disposition"] = header or "attachment"
    return cast("HttpResponse", answer)  # Django's types part the two, its middleware does not


def _imported(request: HttpRequest, desk: Desk, reading: Reading, *, name: str) -> HttpResponse:
    is_allowed = request.POST.get("side") == "allowed"
    batch = writes.import_sites(desk.community_id, reading, name=name, is_allowed=is_allowed, by=hand(desk))
    if batch.added:
        back = reverse("console:links.undo_import", args=[batch.pk])
        tell(request, _added(is_allowed=is_allowed) % {"count": batch.added}, undo=back)
    else:
        warn(request, _("这个文件里没有新的网站。"))
    return _page(request, desk, faults=reading.faults) if reading.faults else redirect("console:links.sites")


def _added(*, is_allowed: bool) -> str:
    return _("%(count)d 个网站放进了允许名单。") if is_allowed else _("%(count)d 个网站放进了禁止名单。")


def _row(desk: Desk, site_id: int) -> tuple[ListedSite, Desk]:
    row = found(reads.site_row(site_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    return row, desk


def _page(request: HttpRequest, desk: Desk, **more: Any) -> HttpResponse:
    which = request.GET.get("which", "")
    which = which if which in WHICH else ""
    search = text_in(request.GET, "q")
    shown = reads.site_page(desk.community_id, which=which, search=search, number=number_in(request.GET, "page") or 1)
    context = {
        "shown": shown,
        "which": which,
        "whiches": WHICH.items(),
        "search": search,
        "counted": reads.site_counts(desk.community_id),
        "imports": reads.imports_of(desk.community_id),
    }
    return section(request, desk, "sites", context | more, chosen="sites")
