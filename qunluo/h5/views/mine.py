"""What is the member's: the way to everything, and what they agree to, each apart."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.checkins.writes.places import forget_places_of
from qunluo.communities.reads.consents import Purpose, consents_of, stance_of
from qunluo.communities.reads.phones import phone_of
from qunluo.communities.writes.consents import give, refuse
from qunluo.h5.asked import Asked, Done, new_key, said_after, write
from qunluo.h5.visit import Visit, member_view, page
from qunluo.lib.refusal import Refusal
from qunluo.points.reads import balance_of
from qunluo.sms.registry import is_on

HOME = "/m/privacy/"


@require_safe
@member_view
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The menu of one's own."""
    balance, by_phone = balance_of(visit.person_id), is_on()
    context = {"tab": "mine", "balance": balance, "by_phone": by_phone, "said": said_after(request, visit)}
    return page(request, visit, "h5/mine.html", {**context, "key": new_key()})


def show_privacy(request: HttpRequest, visit: Visit, /, *, refused: str = "") -> HttpResponse:
    """What we keep and for how long, and what may be changed."""
    context = {
        "tab": "mine",
        "agreed": {purpose.value for purpose in stance_of(visit.person_id, at=visit.at).agreed},
        "phone": phone_of(visit.person_id),
        "by_phone": is_on(),
        "history": consents_of(visit.person_id)[:20],
        "asks_place": any(
            need.kind == "location" for plan in visit.plans for one in plan.terms.sessions for need in one.needs
        ),
        "refused": refused,
        "said": said_after(request, visit),
        "key": new_key(),
    }
    return page(request, visit, "h5/privacy.html", context)


show_own_data = require_safe(member_view(show_privacy))


@write(show_privacy)
def answer_location(request: HttpRequest, visit: Visit, _asked: Asked) -> Done:
    """Yes or no to being asked where one is. Who is a child needs a guardian's yes as well."""
    to = _back(request)
    if request.POST.get("agree") != "1":
        refuse(visit.person_id, Purpose.LOCATION, at=visit.at)
        forget_places_of(visit.person_id)
        return Done(to=to, said=_("好的，不使用位置，以前存的位置也删掉了。打卡照样可以，改由运营人员审核。"))
    age = request.POST.get("age", "")
    if age not in {"adult", "guarded"}:
        raise Refusal(_("请先选一下年龄。未满 14 周岁要监护人同意，才能使用位置。"))
    if age == "guarded":
        give(visit.person_id, Purpose.GUARDIAN, at=visit.at)
    give(visit.person_id, Purpose.LOCATION, at=visit.at)
    return Done(to=to, said=_("谢谢，现在可以用位置打卡了。随时可以在“我的 › 隐私”里收回。"))


@write(show_privacy)
def answer_device(request: HttpRequest, visit: Visit, _asked: Asked) -> Done:
    """Yes or no to a number for this browser."""
    if request.POST.get("agree") == "1":
        give(visit.person_id, Purpose.DEVICE, at=visit.at)
        return Done(to=_back(request), knows_device=True)
    refuse(visit.person_id, Purpose.DEVICE, at=visit.at)
    return Done(
        to=_back(request), said=_("好的，不记这台设备。打卡不受影响，只是偶尔会多一次审核。"), knows_device=False
    )


def _back(request: HttpRequest) -> str:
    """To the page that asked, if that is one of these."""
    to: Any = request.POST.get("next", "")
    is_ours = to.startswith("/m/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    return str(to) if is_ours and len(to) < 200 else HOME  # noqa: PLR2004 - no address of ours is longer
