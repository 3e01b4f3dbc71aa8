"""Who has acknowledged a version, and who has not: by group, as a table, reminded, put down by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.asked import choice_in, number_in, text_in
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.joining.head import hand_of, living_groups, members_at, note_deed, ticked, version_at
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.joining.announcing import groups_asked
from qunluo.joining.forms.notices import ReasonForm
from qunluo.joining.reads.notices import VersionRow
from qunluo.joining.reads.readers import Reach, Wanted, Which, all_readers, reach_of, readers, whole
from qunluo.joining.reads.terms import agreed
from qunluo.joining.reminders import remind_of_notice
from qunluo.joining.writes.deeds import mark_by_hand, unmark
from qunluo.lib.sheets import CSV_TYPE, XLSX_TYPE, Row, Sheet, write_csv, write_xlsx

SIZE = 50


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, notice_version_id: int) -> HttpResponse:
    """The list, with the share of each group."""
    desk, version = version_at(desk, notice_version_id)
    wanted = _wanted(request.GET, desk, version)
    everywhere = reach_of(version.pk, groups_asked(version, at=desk.at))
    rows = readers(wanted)
    groups = {group.pk: group for group in _groups(desk, everywhere)}
    context: dict[str, Any] = {
        "version": version,
        "wanted": wanted,
        "rows": rows[:SIZE],
        "has_next": len(rows) > SIZE,
        "reach": whole(everywhere[group] for group in wanted.groups if group in everywhere),
        "all": whole(everywhere.values()),
        "by_group": [(groups[pk], one) for pk, one in everywhere.items() if pk in groups],
        "chosen": number_in(request.GET, "group"),
        "query": urlencode({"group": number_in(request.GET, "group") or "", "q": wanted.search}),
        "terms": agreed(desk.community_id).terms,
        "is_current": bool(everywhere),
    }
    return page(request, desk, "console/joining/readers.html", context)


@require_GET
@desk_view
def download(request: HttpRequest, desk: Desk, notice_version_id: int, form: str) -> HttpResponse:
    """The list as a table, all of it."""
    desk, version = version_at(desk, int(notice_version_id))
    wanted = _wanted(request.GET, desk, version)
    note_deed(desk, "joining.readers.exported", f"{version.pk} {wanted.which}.{form}")
    header = (_("群"), _("群昵称"), _("平台编号"), _("状态"), _("时间"), _("方式"), _("内容"), _("提醒次数"))
    title = _("已确认") if wanted.which is Which.READ else _("未确认")
    if form == "xlsx":
        chunks, kind = write_xlsx(Sheet(title=title, header=header, rows=_rows(wanted))), XLSX_TYPE
    else:
        chunks, kind = write_csv(_with_header(header, wanted)), CSV_TYPE
    response = StreamingHttpResponse(chunks, content_type=kind)
    name = quote(f"{_('群规')} v{version.number} {title}.{form}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return cast("HttpResponse", response)  # Django's types part the two, its middleware does not


@require_POST
@desk_view
def remind(request: HttpRequest, desk: Desk, notice_version_id: int) -> HttpResponse:
    """All who have not, of these groups, once a day at most."""
    desk, version = version_at(desk, notice_version_id)
    desk.must_write()
    wanted = _wanted(request.POST, desk, version)
    slot = f"hand:{localtime(desk.at):%Y-%m-%d}"
    sent = remind_of_notice(version, wanted.groups, slot=slot, agreed=agreed(desk.community_id), at=desk.at)
    note_deed(desk, "joining.readers.reminded", f"{version.pk}: {sent.reminded}")
    said = ngettext("已安排提醒 %(count)d 人。", "已安排提醒 %(count)d 人。", sent.reminded) % {"count": sent.reminded}
    if sent.tired:
        said += _("另有 %(count)d 人这几天已经提醒够了，没有再打扰。") % {"count": sent.tired}
    if not sent.reminded and not sent.tired:
        said = _("没有要提醒的人：都确认了，或者今天已经提醒过。")
    tell(request, said)
    return _back_to(request, version)


@require_POST
@desk_view
def mark(request: HttpRequest, desk: Desk, notice_version_id: int) -> HttpResponse:
    """Put down for the ticked members that they have acknowledged it, with a reason."""
    desk, version = version_at(desk, notice_version_id)
    desk.must_write()
    form, members = ReasonForm(request.POST), members_at(desk, ticked(request.POST, "member"))
    if not members:
        warn(request, _("请先勾选成员。"))
        return _back_to(request, version)
    if not form.is_valid():
        warn(request, str(next(iter(form.errors.values()))[0]))
        return _back_to(request, version)
    asked = groups_asked(version, at=desk.at)
    count = mark_by_hand(
        version,
        [one for one in members if one.group_id in asked],
        reason=form.cleaned_data["reason"],
        hand=hand_of(desk),
    )
    note_deed(desk, "joining.readers.marked", f"{version.pk}: {', '.join(str(one.pk) for one in members)}"[:200])
    ids = urlencode([("member", one.pk) for one in members])
    undo = f"{reverse('console:joining.unmark', args=[version.pk])}?{ids}"
    names = "、".join(shown_name(str(one)) for one in members[:3])
    tell(request, _("已为 %(names)s 等 %(count)d 人登记确认。") % {"names": names, "count": count}, undo=undo)
    return _back_to(request, version)


@require_POST
@desk_view
def take_back(request: HttpRequest, desk: Desk, notice_version_id: int) -> HttpResponse:
    """Undo `mark`."""
    desk, version = version_at(desk, notice_version_id)
    desk.must_write()
    members = members_at(desk, ticked(request.GET, "member") or ticked(request.POST, "member"))
    count = unmark(version, [one.pk for one in members])
    note_deed(desk, "joining.readers.unmarked", f"{version.pk}: {count}")
    tell(request, _("已撤销 %(count)d 人的人工登记，他们自己确认过的不受影响。") % {"count": count})
    return _back_to(request, version)


def _wanted(query: QueryDict, desk: Desk, version: VersionRow) -> Wanted:
    groups, chosen = groups_asked(version, at=desk.at), number_in(query, "group")
    page_number = min(number_in(query, "page") or 1, 100_000)
    return Wanted(
        version=version.pk,
        groups=[one for one in groups if chosen is None or one == chosen],
        which=choice_in(query, "which", Which.MISSING),
        search=text_in(query, "q"),
        page=page_number,
        size=SIZE,
    )


def _groups(desk: Desk, reaches: dict[int, Reach]) -> list[Any]:
    from_desk = {one.pk: one for one in living_groups(desk)}
    return [from_desk[pk] for pk in reaches if pk in from_desk]


def _rows(wanted: Wanted) -> Iterator[Row]:
    for one in all_readers(replace(wanted, page=1)):
        shown = one.shown or one.short
        yield (
            one.member.group.title,
            one.member.name,
            one.member.external_id,
            shown.get_sort_display() if shown else _("未确认"),
            localtime(shown.at).replace(tzinfo=None) if shown else None,
            shown.get_way_display() if shown else "",
            shown.text if shown else "",
            one.reminders,
        )


def _with_header(header: Row, wanted: Wanted) -> Iterator[Row]:
    yield header
    yield from _rows(wanted)


def _back_to(request: HttpRequest, version: VersionRow) -> HttpResponse:
    where, chosen = reverse("console:joining.readers", args=[version.pk]), number_in(request.POST, "group")
    return redirect(f"{where}?group={chosen}" if chosen else where)
