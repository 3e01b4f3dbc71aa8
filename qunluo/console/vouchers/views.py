"""Make-up vouchers: made in batches, listed, taken away as a table, and made void."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from qunluo.checkins.forms.fields import whole_number, written
from qunluo.checkins.reads.plans import plan_rows
from qunluo.checkins.reads.vouchers import voucher, voucher_counts, voucher_table, vouchers
from qunluo.checkins.writes.vouchers import LONGEST_NOTE, MOST, Batch, NotMade, make_vouchers, void_vouchers
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.core.hours import zone
from qunluo.lib.sheets import CSV_TYPE, XLSX_TYPE, Sheet, write_csv, write_xlsx

SIZE = 100
HOME = "Asia/Shanghai"
"""Codes belong to a community, which has no time zone of its own."""


class BatchForm(forms.Form):
    """How many codes, for which plan, and why."""

    count = whole_number(_("张数"), least=1, most=MOST, initial=10)
    plan = forms.TypedChoiceField(label=_("用在哪个计划"), coerce=int, empty_value=None, required=False)
    note = written(_("备注"), longest=LONGEST_NOTE, required=False, help_text=_("只有运营能看到，例如：三月赠送"))

    def __init__(self, *args: Any, community_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["plan"]
        if isinstance(field, forms.ChoiceField):
            offered = [(row.pk, shown_name(row.name)) for row in plan_rows(community_id)]
            field.choices = [("", _now("全部计划")), *offered]


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The codes, the newest first."""
    return _list(request, desk, BatchForm(community_id=desk.community_id))


@require_POST
@desk_view
def make(request: HttpRequest, desk: Desk) -> HttpResponse:
    """So many new codes."""
    desk.must_write()
    form = BatchForm(request.POST, community_id=desk.community_id)
    if not form.is_valid():
        return _list(request, desk, form)
    typed = form.cleaned_data
    batch = Batch(count=typed["count"], plan_id=typed["plan"], note=typed["note"])
    try:
        made = make_vouchers(desk.community_id, batch, operator_id=desk.operator.pk, at=desk.at)
    except NotMade as refused:
        form.add_error("count", str(refused))
        return _list(request, desk, form)
    count = len(made)
    tell(request, ngettext("生成了 %(count)d 张补卡券。", "生成了 %(count)d 张补卡券。", count) % {"count": count})
    return redirect("console:vouchers.list")


@require_POST
@desk_view
def void(request: HttpRequest, desk: Desk, voucher_id: int) -> HttpResponse:
    """The code buys nothing any more."""
    desk = desk.at_community(found(voucher(voucher_id, within=desk.within)).community_id)
    desk.must_write()
    count = void_vouchers([voucher_id], within=[desk.community_id], operator_id=desk.operator.pk, at=desk.at)
    warn(request, _now("这张补卡券已作废。") if count else _now("这张补卡券已经用过或作废了，没有改动。"))
    return redirect("console:vouchers.list")


@require_GET
@desk_view
def download(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All codes as a table."""
    header, *rows = [list(row) for row in voucher_table(desk.community_id, zone=zone(HOME))]
    name = f"vouchers-{desk.at:%Y%m%d}"
    if request.GET.get("as") != "xlsx":
        answer = HttpResponse(b"".join(write_csv([header, *rows])), content_type=CSV_TYPE)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    sheet = Sheet(title=_now("补卡券"), header=[str(cell) for cell in header], rows=rows)
    answer = HttpResponse(b"".join(write_xlsx(sheet)), content_type=XLSX_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _list(request: HttpRequest, desk: Desk, form: BatchForm) -> HttpResponse:
    before = number_in(request.GET, "before")
    rows = vouchers(desk.community_id, before=before, limit=SIZE + 1)
    context = {
        "form": form,
        "counts": voucher_counts(desk.community_id),
        "rows": rows[:SIZE],
        "older": rows[SIZE - 1].pk if len(rows) > SIZE else None,
        "is_first": before is None,
    }
    return page(request, desk, "console/vouchers/list.html", context)
