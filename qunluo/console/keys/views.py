"""Keys for programs: made and shown once, listed, revoked."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.keys import LONGEST_NAME, key_row, keys_of, make_key, revoke_key
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.notices import tell, warn


class KeyForm(forms.Form):
    """What the key is for, and what it may."""

    name = forms.CharField(
        label=_("用途"), max_length=LONGEST_NAME, help_text=_("写清楚给谁用，以后好认，例如：小程序后台")
    )
    can_write = forms.BooleanField(
        label=_("可以登记打卡"), required=False, help_text=_("不勾选就只能读取计划、名单和成员的打卡情况")
    )


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The community's keys."""
    return _list(request, desk, KeyForm())


@require_POST
@desk_view
def make(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new key, shown this once."""
    desk.must_write()
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _list(request, desk, form)
    typed = form.cleaned_data
    _row, plain = make_key(
        desk.community_id, typed["name"], can_write=typed["can_write"], operator_id=desk.operator.pk, at=desk.at
    )
    return _list(request, desk, KeyForm(), plain=plain)


@require_POST
@desk_view
def revoke(request: HttpRequest, desk: Desk, key_id: int) -> HttpResponse:
    """The key opens nothing from now on."""
    row = found(key_row(key_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    if revoke_key(key_id, within=[desk.community_id], operator_id=desk.operator.pk, at=desk.at):
        tell(request, _now("密钥“%(name)s”已停用，用它的程序从现在起连不上了。") % {"name": row.name})
    else:
        warn(request, _now("这把密钥早已停用，没有改动。"))
    return redirect("console:keys.list")


def _list(request: HttpRequest, desk: Desk, form: KeyForm, *, plain: str = "") -> HttpResponse:
    context = {"form": form, "rows": keys_of(desk.community_id), "plain": plain}
    return page(request, desk, "console/keys/list.html", context)
