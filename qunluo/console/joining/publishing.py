"""A version is put in force, or an old one again."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view
from qunluo.console.joining.head import hand_of, note_deed, notice_at
from qunluo.console.notices import tell, warn
from qunluo.joining.announcing import announce, groups_under
from qunluo.joining.writes.notices import follow_community, go_back, publish
from qunluo.lib.refusal import Refusal


@require_POST
@desk_view
def publish_draft(request: HttpRequest, desk: Desk, notice_id: int) -> HttpResponse:
    """In force from now on; told in the groups as far as the operator wants it."""
    desk, notice = notice_at(desk, notice_id)
    desk.must_write()
    is_important = request.POST.get("is_important") == "on"
    try:
        with transaction.atomic():
            version = publish(notice, is_important=is_important, hand=hand_of(desk))
            posts, asks = request.POST.get("posts") == "on", request.POST.get("asks") == "on"
            groups = groups_under(notice, at=desk.at)
            told = announce(version, groups, posts=posts, asks=asks, at=desk.at) if posts or asks else 0
            note_deed(desk, "joining.notice.published", f"{notice.pk} v{version.number}")
    except Refusal as error:
        warn(request, str(error))
        return redirect("console:joining.notice", notice_id)
    said = _("第 %(number)d 版已生效。") % {"number": version.number}
    if told:
        said += _("通知排进了 %(count)d 个群的发送队列。") % {"count": told}
    if is_important:
        said += _("谁确认了、谁还没有，看“已阅名单”。")
    tell(request, said)
    return redirect("console:joining.notice", notice_id)


@require_POST
@desk_view
def back(request: HttpRequest, desk: Desk, notice_id: int) -> HttpResponse:
    """The text of an old version, as a new one."""
    desk, notice = notice_at(desk, notice_id)
    desk.must_write()
    number = number_in(request.POST, "number") or 0
    try:
        version = go_back(notice, number, hand=hand_of(desk))
    except Refusal as error:
        warn(request, str(error))
        return redirect("console:joining.notice", notice_id)
    note_deed(desk, "joining.notice.restored", f"{notice.pk} v{number} → v{version.number}")
    tell(
        request,
        _("第 %(old)d 版的内容作为第 %(new)d 版生效了，没有通知群里。当时确认过第 %(old)d 版的，不用再确认。")
        % {"old": number, "new": version.number},
    )
    return redirect("console:joining.notice", notice_id)


@require_POST
@desk_view
def follow(request: HttpRequest, desk: Desk, notice_id: int) -> HttpResponse:
    """The group goes by its community's notice again."""
    desk, notice = notice_at(desk, notice_id)
    desk.must_write()
    try:
        follow_community(notice, hand=hand_of(desk))
    except Refusal as error:
        warn(request, str(error))
        return redirect("console:joining.notice", notice_id)
    note_deed(desk, "joining.notice.followed", str(notice.pk))
    tell(request, _("这个群改用社群的群规了。原来的还在下面，随时可以恢复。"))
    return redirect("console:joining.notice", notice_id)
