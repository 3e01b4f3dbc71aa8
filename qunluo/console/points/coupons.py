"""Kinds of coupons: how many codes are left, and a box to paste more into."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.points.forms import CodesForm, PoolForm
from qunluo.points.reads import pools_in
from qunluo.points.reads.awards import CouponPool, pool
from qunluo.points.writes import add_codes, save_pool


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every kind, those first for whose codes somebody waits."""
    return _list_page(request, desk, PoolForm(community_id=desk.community_id))


@require_POST
@desk_view
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new kind."""
    desk.must_write()
    form = PoolForm(request.POST, community_id=desk.community_id)
    if not form.is_valid():
        return _list_page(request, desk, form)
    save_pool(form.instance, operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("“%(name)s”已建好，现在可以粘贴券码。") % {"name": shown_name(form.instance.name)})
    return redirect("console:points.pool", form.instance.pk)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, pool_id: int) -> HttpResponse:
    """One kind."""
    row = found(pool(pool_id, within=desk.within))
    return _pool_page(request, desk.at_community(row.community_id), row)


@require_POST
@desk_view
def save(request: HttpRequest, desk: Desk, pool_id: int) -> HttpResponse:
    """Change name, note, and whether it is given."""
    desk, row = _to_change(desk, pool_id)
    form = PoolForm(request.POST, instance=row, community_id=row.community_id)
    if not form.is_valid():
        return _pool_page(request, desk, found(pool(pool_id, within=desk.within)), form=form)
    save_pool(form.instance, operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("“%(name)s”已保存。") % {"name": shown_name(row.name)})
    return redirect("console:points.pool", pool_id)


@require_POST
@desk_view
def paste(request: HttpRequest, desk: Desk, pool_id: int) -> HttpResponse:
    """More codes. Who waited gets theirs at once."""
    desk, row = _to_change(desk, pool_id)
    form = CodesForm(request.POST)
    if not form.is_valid():
        return _pool_page(request, desk, row, codes=form)
    pasted = add_codes(row, form.lines(), at=desk.at)
    told = _("加入了 %(added)s 个券码。") % {"added": pasted.added}
    if pasted.handed_out:
        told += _("有 %(count)s 人在等，已经发给他们。") % {"count": pasted.handed_out}
    if pasted.known:
        told += _("%(count)s 个已经有了，跳过。") % {"count": pasted.known}
    tell(request, told)
    if pasted.too_long:
        warn(request, _("%(count)s 行太长，不像券码，没有加入。") % {"count": pasted.too_long})
    return redirect("console:points.pool", pool_id)


def _to_change(desk: Desk, pool_id: int) -> tuple[Desk, CouponPool]:
    row = found(pool(pool_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    return desk, row


def _list_page(request: HttpRequest, desk: Desk, form: PoolForm) -> HttpResponse:
    rows = sorted(pools_in(desk.community_id), key=lambda state: not state.waiting)
    return page(request, desk, "console/points/coupons.html", {"rows": rows, "form": form})


def _pool_page(
    request: HttpRequest, desk: Desk, row: CouponPool, *, form: PoolForm | None = None, codes: CodesForm | None = None
) -> HttpResponse:
    state = next(one for one in pools_in(row.community_id) if one.pool.pk == row.pk)
    context = {
        "row": row,
        "state": state,
        "form": form or PoolForm(instance=row, community_id=row.community_id),
        "codes": codes or CodesForm(),
    }
    return page(request, desk, "console/points/pool.html", context)
