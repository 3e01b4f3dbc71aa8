"""Notices: which are in force, and the page on which one is written and compared."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.communities.reads.pages import group
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.joining.differences import pieces
from qunluo.console.joining.filling import filled_from_rules
from qunluo.console.joining.head import hand_of, living_groups, note_deed, notice_at
from qunluo.console.notices import tell, warn
from qunluo.joining.announcing import groups_asked, groups_under
from qunluo.joining.forms.notices import NoticeForm, initial_of
from qunluo.joining.links import open_path
from qunluo.joining.reads.notices import NoticeRow, draft_of, newest_of, notices_of, versions_of
from qunluo.joining.reads.readers import reach_of, whole
from qunluo.joining.writes.notices import drop_draft, ensure_notice, save_draft

MOST_SHOWN = 30


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The community's notice, those of groups, and how far each has come."""
    notices = notices_of(desk.community_id)
    newest = newest_of(notices)
    rows = []
    for one in notices:
        version = newest.get(one.pk)
        asked = version.asks if version and version.asks else None
        groups = groups_asked(asked, at=desk.at) if asked else []
        reach = whole(reach_of(asked.pk, groups).values()) if asked else None
        rows.append({"notice": one, "version": version, "asked": asked, "reach": reach, "groups": len(groups)})
    own = {one.group_id for one in notices}
    context = {
        "rows": rows,
        "has_shared": None in own,
        "others": [one for one in living_groups(desk) if one.pk not in own],
    }
    return page(request, desk, "console/joining/notices.html", context)


@require_POST
@desk_view
def begin(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A notice for the community, or for one of its groups; nothing is in force yet."""
    desk.must_write()
    chosen = number_in(request.POST, "group")
    if chosen is not None:
        row = found(group(chosen, within=desk.within))
        desk = desk.at_community(row.community_id)
        desk.must_write()
    notice = ensure_notice(desk.community_id, group_id=chosen, hand=hand_of(desk))
    return redirect("console:joining.notice", notice.pk)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, notice_id: int) -> HttpResponse:
    """What is in force, what is being written, and what was before."""
    desk, notice = notice_at(desk, notice_id)
    draft, versions = draft_of(notice), versions_of(notice)
    newest = next((one for one in versions if not one.follows), None)
    initial = initial_of(draft) if draft else initial_of(newest) | {"note": ""} if newest else {}
    if "fill" in request.GET:
        initial = _filled(request, desk, notice) or initial
    return _shown(request, desk, notice, NoticeForm(initial=initial))


@require_POST
@desk_view
def save(request: HttpRequest, desk: Desk, notice_id: int) -> HttpResponse:
    """Keep the draft; it is shown beside what is in force."""
    desk, notice = notice_at(desk, notice_id)
    desk.must_write()
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _shown(request, desk, notice, form)
    draft = save_draft(notice, form.text(), hand=hand_of(desk))
    note_deed(desk, "joining.notice.drafted", f"{notice.pk} v{draft.number}")
    tell(request, _("草稿已保存，还没有发布，谁也看不到。"))
    return redirect("console:joining.notice", notice_id)


@require_POST
@desk_view
def drop(request: HttpRequest, desk: Desk, notice_id: int) -> HttpResponse:
    """Throw the draft away."""
    desk, notice = notice_at(desk, notice_id)
    desk.must_write()
    if drop_draft(notice):
        note_deed(desk, "joining.notice.draft_dropped", str(notice.pk))
        tell(request, _("草稿已丢弃，正在生效的群规没有变。"))
    return redirect("console:joining.notice", notice_id)


def _shown(request: HttpRequest, desk: Desk, notice: NoticeRow, form: NoticeForm) -> HttpResponse:
    draft, versions = draft_of(notice), versions_of(notice)
    texts = [one for one in versions if not one.follows]
    newest = texts[0] if texts else None
    groups = groups_under(notice, at=desk.at) if versions else []
    asked = newest.asks if newest and newest.asks else None
    example = notice.group_id or next((one.pk for one in living_groups(desk)), None)
    context: dict[str, Any] = {
        "notice": notice,
        "form": form,
        "draft": draft,
        "newest": newest,
        "is_following": bool(versions) and versions[0].follows,
        "asked": asked,
        "reach": whole(reach_of(asked.pk, groups_asked(asked, at=desk.at)).values()) if asked else None,
        "changes": pieces(newest.full, draft.full) if draft and newest else [],
        "short_changes": pieces(newest.short, draft.short) if draft and newest else [],
        "history": _history(texts),
        "groups": len(groups) if versions else (1 if notice.group_id else len(living_groups(desk))),
        "link": open_path(groups[0]) if groups else "",
        "can_fill": example is not None,
    }
    return page(request, desk, "console/joining/notice.html", context)


def _history(texts: list[Any]) -> list[tuple[Any, Any]]:
    """Each version with what changed in it."""
    before = [*texts[1:], None]
    pairs = list(zip(texts, before, strict=False))[:MOST_SHOWN]
    return [(one, pieces(older.full, one.full) if older else []) for one, older in pairs]


def _filled(request: HttpRequest, desk: Desk, notice: NoticeRow) -> dict[str, str]:
    group_id = notice.group_id or next((one.pk for one in living_groups(desk)), 0)
    filled = filled_from_rules(group_id, desk.community_id)
    if filled:
        tell(request, _("已按正在生效的群规填好，还没有保存，请改成自己的话。"))
    else:
        warn(request, _("还没有对所有人生效的群规，没有可以填的。"))
    return filled
