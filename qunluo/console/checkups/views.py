"""Checkups of exported histories: upload, watch, read, keep as a group."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from qunluo.accounts.writes import Deed, note
from qunluo.analytics import uploads
from qunluo.analytics.checkup.html import render_fragment, render_html
from qunluo.analytics.checkup.result import Checkup
from qunluo.analytics.reads import HistoryFile, upload, uploads_in
from qunluo.communities.reads import pages
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found, is_fragment, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn

CHUNK = 1 << 20
BAD_REQUEST, TOO_LARGE, NO_ROOM = 400, 413, 507
State = HistoryFile.State
BUSY = {State.UPLOADED, State.READING, State.IMPORTING}


class BrokenOff(Exception):
    """The upload ended before the length that was announced."""


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The box for a file, and all uploads of the community."""
    context = {"rows": uploads_in(desk.community_id), "limit": settings.QUNLUO_UPLOAD_LIMIT}
    return page(request, desk, "console/checkups/list.html", context)


@require_POST
@desk_view
def take(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a file as it comes, whatever it holds: what can't be read says so later, with the reason."""
    desk.must_write()
    if _announced(request) > settings.QUNLUO_UPLOAD_LIMIT + CHUNK:
        return _refused(request, desk, _too_large(), status=TOO_LARGE)
    sender = uploads.Sender(operator_id=desk.operator.pk, community_id=desk.community_id)
    try:
        name, chunks = _sent(request)
        row = uploads.keep(chunks, name=name, sender=sender, at=desk.at)
    except uploads.TooLarge:
        return _refused(request, desk, _too_large(), status=TOO_LARGE)
    except (BrokenOff, UnreadablePostError):
        return _refused(request, desk, _("文件没有传完，连接就断了。请再传一次。"), status=BAD_REQUEST)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return _refused(request, desk, _("服务器的磁盘满了，文件没有保存。请清理磁盘后再传。"), status=NO_ROOM)
    uploads.start(row.pk)
    _note(desk, "analytics.upload.kept", row)
    return redirect("console:checkups.show", row.pk)


def _sent(request: HttpRequest) -> tuple[str, Iterator[bytes]]:
    """The file's name and content: of a form, or the bare body that the page's own script sends."""
    if (request.content_type or "").startswith("multipart/"):
        file = request.FILES.get("file")
        if file is None:
            raise BrokenOff
        return str(file.name), iter(file.chunks(CHUNK))
    return request.GET.get("name", "").replace("\0", "") or _("未命名"), _body(request)


def _body(request: HttpRequest) -> Iterator[bytes]:
    taken = 0
    while chunk := request.read(CHUNK):
        taken += len(chunk)
        yield chunk
    if taken < _announced(request):
        raise BrokenOff


def _announced(request: HttpRequest) -> int:
    """How long the body says it is; 0 where it does not say, or says nonsense."""
    given = str(request.META.get("CONTENT_LENGTH") or "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 20 else 0  # noqa: PLR2004 - digits of any disk


def _too_large() -> str:
    limit = filesizeformat(settings.QUNLUO_UPLOAD_LIMIT)
    return _("文件太大了，最大可以传 %(limit)s。请分段导出，或者在服务器上运行 qunluo checkup。") % {"limit": limit}


def _refused(request: HttpRequest, desk: Desk, sentence: str, *, status: int) -> HttpResponse:
    context = {"rows": uploads_in(desk.community_id), "limit": settings.QUNLUO_UPLOAD_LIMIT, "refused": sentence}
    response = page(request, desk, "console/checkups/list.html", context)
    response.status_code = status
    return response


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, upload_id: int) -> HttpResponse:
    """One upload: how far it is, or what came of it."""
    row = found(upload(upload_id, within=desk.within))
    desk = desk.at_community(row.community_id or 0)
    context = {
        "row": row,
        "is_busy": row.state in BUSY,
        "report": mark_safe(render_fragment(Checkup.from_data(row.checkup))) if row.checkup else "",  # noqa: S308 - the template that made it escapes
        "groups": pages.groups_of(desk.community_id) if row.state in {State.READY, State.IMPORTED} else [],
        "imported_into": pages.group(row.group_id, within=desk.within) if row.group_id else None,
    }
    return page(request, desk, "console/checkups/show.html", context)


@require_GET
@desk_view
def progress(request: HttpRequest, desk: Desk, upload_id: int) -> HttpResponse:
    """How far the work is; when it is done, the page is asked to come anew."""
    row = found(upload(upload_id, within=desk.within))
    if row.state not in BUSY:
        return HttpResponseClientRefresh() if is_fragment(request) else redirect("console:checkups.show", upload_id)
    return page(request, desk, "console/checkups/progress.html", {"row": row})


@require_GET
@desk_view
def download(_request: HttpRequest, desk: Desk, upload_id: int) -> HttpResponse:
    """The report as one file that needs nothing else."""
    row = found(upload(upload_id, within=desk.within))
    html = render_html(Checkup.from_data(found(row.checkup)))
    response = HttpResponse(html, content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_('群体检'))}-{row.pk}.html"
    return response


@require_POST
@desk_view
def take_over(request: HttpRequest, desk: Desk, upload_id: int) -> HttpResponse:
    """Make the history a group of its own, or add it to one that is there."""
    row = found(upload(upload_id, within=desk.within))
    desk = desk.at_community(row.community_id or 0)
    desk.must_write()
    group_id = number_in(request.POST, "group")
    if group_id is not None:
        found(pages.group(group_id, within=[desk.community_id]))
    if uploads.request_import(upload_id, group_id=group_id):
        _note(desk, "analytics.upload.imported", row)
    else:
        warn(request, _("这份记录现在不能导入，等它体检完再试。"))
    return redirect("console:checkups.show", upload_id)


@require_POST
@desk_view
def delete(request: HttpRequest, desk: Desk, upload_id: int) -> HttpResponse:
    """Forget the upload and its result."""
    row = found(upload(upload_id, within=desk.within))
    desk = desk.at_community(row.community_id or 0)
    desk.must_write()
    uploads.delete(row)
    _note(desk, "analytics.upload.deleted", row)
    tell(request, _("“%(name)s”已删除，导入过的群不受影响。") % {"name": shown_name(row.name)})
    return redirect(reverse("console:checkups.list"))


def _note(desk: Desk, action: str, row: HistoryFile) -> None:
    deed = Deed(action=action, subject=str(row.pk), operator_id=desk.operator.pk, community_id=desk.community_id)
    note(deed, at=desk.at)
