"""The ledger of the community: who got or gave what, why, and by whose hand; and as a table to take away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import chain, islice
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qunluo.accounts.reads import names_of
from qunluo.communities.reads.crowd import people_called
from qunluo.console.asked import choice_in, day_in, number_in, text_in
from qunluo.console.desk import Desk, desk_view, is_fragment, page
from qunluo.console.points.shell import faces, name_of
from qunluo.lib.sheets import CSV_TYPE, XLSX_TYPE, Row, Sheet, write_csv, write_xlsx
from qunluo.points.reads import Kind, rules_of, wallets
from qunluo.points.reads.checks import ledger_state
from qunluo.points.reads.pages import Asked, Written, postings, written
from qunluo.points.reads.totals import purses_in

SIZE, MOST_FOUND, IN_A_BATCH = 50, 20, 2_000


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest lines, of all kinds or one; or people whose name holds what is typed."""
    search = text_in(request.GET, "q")
    kind = _kind(request)
    rows = postings(desk.community_id, Asked(kind=kind, before=number_in(request.GET, "before"), limit=SIZE + 1))
    found = people_called(desk.community_id, search, limit=MOST_FOUND) if search else []
    standings = wallets(face.person_id for face in found)
    context: dict[str, Any] = {
        "search": search,
        "found": [(face, standings.get(face.person_id)) for face in found],
        "kind": kind,
        "kinds": [("", _("全部")), *Kind.choices],
        "rows": rows[:SIZE],
        "older": rows[SIZE - 1].line.id if len(rows) > SIZE else None,
        "query": urlencode({"kind": kind}) if kind else "",
        "faces": faces(row.person_id for row in rows),
        "operators": names_of(row.line.operator_id for row in rows if row.line.operator_id),
    }
    if is_fragment(request):
        return page(request, desk, "console/points/ledger.rows.html", context)
    context |= {"purses": purses_in(desk.community_id), "state": ledger_state(desk.community_id)}
    return page(request, desk, "console/points/ledger.html", context)


@require_GET
@desk_view
def download(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All lines of a time, or of a person, as a table."""
    zone = ZoneInfo(rules_of([desk.community_id])[desk.community_id].timezone)
    since, until = day_in(request.GET, "since"), day_in(request.GET, "until")
    asked = Asked(
        kind=_kind(request),
        person_id=number_in(request.GET, "person"),
        since=datetime.combine(since, time(), zone) if since else None,
        until=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
    )
    header = [
        _("时间"),
        _("成员"),
        _("成员编号"),
        _("类型"),
        _("变动"),
        _("余额"),
        _("原因"),
        _("经手人"),
        _("到期"),
        _("流水编号"),
    ]
    rows = _rows(written(desk.community_id, asked), zone)
    name = f"points-{desk.at.astimezone(zone):%Y%m%d}"
    if request.GET.get("as") == "xlsx":
        sheet = Sheet(title=_("积分流水"), header=header, rows=rows)
        answer = HttpResponse(b"".join(write_xlsx(sheet)), content_type=XLSX_TYPE)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    else:
        answer = HttpResponse(b"".join(write_csv(chain([header], rows))), content_type=CSV_TYPE)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _kind(request: HttpRequest) -> str:
    given = request.GET.get("kind", "")
    return choice_in(request.GET, "kind", Kind.CHECKIN).value if given in Kind.values else ""


def _rows(lines: Iterator[Written], zone: ZoneInfo) -> Iterator[Row]:
    """Names are asked for in batches: a person appears many times."""
    while some := list(islice(lines, IN_A_BATCH)):
        people = faces(line.person_id for line in some)
        operators = names_of({line.operator_id for line in some if line.operator_id})
        for line in some:
            yield [
                line.at.astimezone(zone),
                name_of(people[line.person_id]),
                line.person_id,
                str(Kind(line.kind).label),
                line.amount,
                line.balance_after,
                line.reason,
                operators.get(line.operator_id or 0, ""),
                line.expires_at.astimezone(zone) if line.expires_at else None,
                line.key,
            ]
