"""The notice of the rules: read to the end, acknowledged by one tap; and a copy that is open to all."""

from __future__ import annotations

import hmac
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.communities.reads.standing import placed_group
from qunluo.communities.reads.visitors import Group
from qunluo.h5.asked import Asked, Done, new_key, said_after, write
from qunluo.h5.visit import Visit, bare, member_view, page
from qunluo.joining.links import word_of
from qunluo.joining.reads.notices import VersionRow, in_force
from qunluo.joining.reads.readers import acknowledgements_of
from qunluo.joining.writes.deeds import acknowledge_on_page
from qunluo.lib.clock import now
from qunluo.lib.refusal import Refusal

GONE = 404


def show_notice(request: HttpRequest, visit: Visit, /, *, refused: str = "") -> HttpResponse:
    """The full text, what is new in it, and the button below it."""
    version = _version(visit)
    known = acknowledgements_of(visit.member.pk)
    context = {
        "tab": "mine",
        "version": version,
        "acknowledged": known.get(version.asks_id or 0) if version else None,
        "earlier": [row for key, row in known.items() if version is None or key != version.asks_id],
        "refused": refused,
        "said": said_after(request, visit),
        "key": new_key(),
    }
    return page(request, visit, "h5/notice.html", context)


show = require_safe(member_view(show_notice))


@write(show_notice)
def acknowledge(request: HttpRequest, visit: Visit, asked: Asked, **_kwargs: Any) -> Done:
    """Read, and agreed to. Another version than the one that was on the page is not acknowledged."""
    version = _version(visit)
    if not visit.member.is_present:
        raise Refusal(_("您已经不在这个群里了，不用再确认。"))
    if version is None:
        raise Refusal(_("这个群现在没有需要确认的群规。"))
    if request.POST.get("version") != str(version.pk):
        raise Refusal(_("群规刚刚更新了，请看一遍新的再确认。"))
    if request.POST.get("read") != "1":
        raise Refusal(_("请先看完全文，勾选“我看完了”再确认。"))
    acknowledge_on_page(visit.member, version, key=asked.key, at=visit.at)
    return Done(to="/m/notice/", said=_("已经确认，谢谢您。"))


@require_safe
def show_open(request: HttpRequest, group_id: int, word: str) -> HttpResponse:
    """The rules of the group for whoever knows the address: no names, nobody's data."""
    if not hmac.compare_digest(word.encode(), word_of(group_id).encode()):
        return bare(request, "h5/notice_open.html", {}, status=GONE)
    try:
        group = placed_group(group_id)
    except Group.DoesNotExist:
        return bare(request, "h5/notice_open.html", {}, status=GONE)
    version = in_force(group.id, group.community_id, at=now())
    context = {"group": group, "version": version}
    return bare(request, "h5/notice_open.html", context, status=200 if version else GONE)


def _version(visit: Visit) -> VersionRow | None:
    return in_force(visit.member.group_id, visit.member.community_id, at=visit.at)
