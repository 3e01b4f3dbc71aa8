"""What the boards show, as tables to take away: CSV for programs, XLSX for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET

from qunluo.accounts.writes import Deed, note
from qunluo.checkins.reads import exports
from qunluo.checkins.reads.calendar import Mark
from qunluo.console.board.head import chosen_group, ids_of, way_name
from qunluo.console.board.months import shown_month
from qunluo.console.board.today import shown_day
from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.names import shown_name
from qunluo.console.plans.head import Head, head_of
from qunluo.core.checkins.facts import State
from qunluo.core.checkins.words import STATES
from qunluo.core.hours import zone
from qunluo.lib.sheets import CSV_TYPE, XLSX_TYPE, Row, Sheet, write_csv, write_xlsx

SHORT = {
    Mark.DONE: "✓",
    Mark.MADE_UP: _lazy("补"),
    Mark.PART: "½",
    Mark.WAITING: _lazy("审"),
    Mark.INVALID: "✗",
    Mark.REST: _lazy("休"),
    Mark.OUTAGE: _lazy("免"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the table is about."""

    request: HttpRequest
    head: Head
    groups: Sequence[int]

    @property
    def here(self) -> ZoneInfo:
        """The plan's time zone."""
        return zone(self.head.terms.timezone)

    @property
    def at(self) -> datetime:
        """The moment of the request."""
        return self.head.desk.at


@require_GET
@desk_view
def download(request: HttpRequest, desk: Desk, plan_id: int, what: str, form: str) -> HttpResponse:
    """One of the tables, in one of the two forms."""
    head = head_of(desk, plan_id)
    make = found(TABLES.get(what))
    asked = Asked(request=request, head=head, groups=ids_of(head, chosen_group(request, head)))
    return as_file(make(asked), form=form, desk=head.desk)


def as_file(*sheets: Sheet, form: str, desk: Desk) -> HttpResponse:
    """The sheets as a download, noted in the audit log. CSV has room for the first one only."""
    deed = Deed(
        action="checkins.table.exported",
        subject=f"{sheets[0].title}.{form}",
        operator_id=desk.operator.pk,
        community_id=desk.community_id,
    )
    note(deed, at=desk.at)
    if form == "xlsx":
        response = StreamingHttpResponse(write_xlsx(*sheets), content_type=XLSX_TYPE)
    else:
        response = StreamingHttpResponse(write_csv([sheets[0].header, *sheets[0].rows]), content_type=CSV_TYPE)
    name = quote(f"{sheets[0].title}.{'xlsx' if form == 'xlsx' else 'csv'}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return cast("HttpResponse", response)  # Django's types part the two, its middleware does not


def _named() -> tuple[str, str, str]:
    return (_("成员"), _("成员 ID"), _("群"))


def _day(asked: Asked) -> Sheet:
    day = shown_day(asked.request, asked.head)
    names = {one.id: one.name for one in asked.head.terms.sessions}
    header = (*_named(), _("时段"), _("时间"), _("方式"), _("状态"), _("内容"), _("登记人"))

    def rows() -> Iterator[Row]:
        for one in exports.handed_in(asked.head.row.pk, day, asked.groups):
            yield (
                shown_name(one.member.name),
                one.member.external_id,
                shown_name(str(one.group)),
                names.get(one.session, one.session),
                one.at.astimezone(asked.here),
                way_name(one.way),
                STATES[State(one.state)] if one.state else "",
                one.text,
                one.entered_by.name if one.entered_by else "",
            )

    return Sheet(title=f"{asked.head.terms.name} {day} {_('打卡')}", header=header, rows=rows())


def _missing(asked: Asked) -> Sheet:
    day = shown_day(asked.request, asked.head)
    found_rows = exports.missing(asked.head.known, day, asked.groups, at=asked.at)
    rows = ((shown_name(m.name), m.external_id, shown_name(str(m.group)), streak) for m, streak in found_rows)
    header = (*_named(), _("目前连续"))
    return Sheet(title=f"{asked.head.terms.name} {day} {_('未打卡')}", header=header, rows=rows)


def _month(asked: Asked) -> Sheet:
    month = shown_month(asked.request, asked.head)
    lines = exports.month_lines(asked.head.known, month, asked.groups, at=asked.at)

    def rows() -> Iterator[Row]:
        for one in lines:
            cells = [str(SHORT.get(cell.mark, "")) for cell in one.cells]
            named = (shown_name(one.member.name), one.member.external_id, shown_name(str(one.member.group)))
            yield (*named, *cells, one.done, one.streak)

    count = (month.replace(month=month.month % 12 + 1, year=month.year + month.month // 12) - month).days
    days = [f"{month.month}/{day}" for day in range(1, count + 1)]
    header = (*_named(), *days, _("打卡天数"), _("目前连续"))
    return Sheet(title=f"{asked.head.terms.name} {month:%Y-%m}", header=header, rows=rows())


def _standings(asked: Asked) -> Sheet:
    header = (*_named(), _("打卡天数"), _("打卡次数"), _("目前连续"), _("最长连续"), _("最近一次"), _("待审核"))
    today = asked.at.astimezone(asked.here).date()
    rows = (
        (
            shown_name(one.member.name),
            one.member.external_id,
            shown_name(str(one.group)),
            one.days,
            one.total,
            one.streak if one.alive_until is None or one.alive_until >= today else 0,
            one.longest,
            one.last_day,
            one.waiting,
        )
        for one in exports.standings(asked.head.row.pk, asked.groups)
    )
    return Sheet(title=f"{asked.head.terms.name} {_('成绩')}", header=header, rows=rows)


TABLES: Mapping[str, Callable[[Asked], Sheet]] = {
    "day": _day,
    "missing": _missing,
    "month": _month,
    "standings": _standings,
}
