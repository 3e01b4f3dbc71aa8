"""In by a link from the group, out by a button."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.communities.reads.consents import Purpose, has_agreed
from qunluo.communities.reads.visitors import Member, visitor
from qunluo.h5.asked import Asked, Done, refusing, write
from qunluo.h5.cookies import device_of, set_pass
from qunluo.h5.visit import Visit, expired
from qunluo.lib.clock import now
from qunluo.lib.passes import BadPass, Pass, StalePass, read_link


@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Change the link into a pass at once, so that the token stands in no address that is shown, kept or sent on."""
    at = now()
    try:
        link = read_link(token, at)
    except BadPass as error:
        return expired(request, is_stale=isinstance(error, StalePass))
    member = visitor(link.member_id)
    if member is None:
        return expired(request)
    response = HttpResponseRedirect(f"/m/{link.page}", status=303)
    response.headers["Referrer-Policy"] = "no-referrer"
    set_pass(response, pass_for(member, device=_device(request, member), at=at))
    return response


def pass_for(member: Member, *, device: str, at: datetime) -> Pass:
    """What the cookie says of this member."""
    return Pass(
        account_id=member.group.account_id,
        group_id=member.group_id,
        group=member.group.external_id,
        member_id=member.pk,
        member=member.external_id,
        issued_at=at,
        device=device,
    )


@write(refusing)
def leave(_request: HttpRequest, _visit: Visit, _asked: Asked, **_kwargs: Any) -> Done:
    """The next who opens this browser is nobody."""
    return Done(to="/m/", said=_("已退出。"), ends=True)


def _device(request: HttpRequest, member: Member) -> str:
    """Only of who agreed; the browser may hold a number because of somebody else."""
    return device_of(request) if has_agreed(member.account.person_id, Purpose.DEVICE) else ""
