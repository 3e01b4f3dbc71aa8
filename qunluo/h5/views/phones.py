"""A member's phone number: bound by a code that they type back, used on bad days, forgotten when they say so."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.communities.reads.consents import Purpose, has_agreed
from qunluo.communities.reads.phones import phone_of
from qunluo.communities.writes.consents import give, refuse
from qunluo.communities.writes.phones import bind_phone, release_phone
from qunluo.h5.asked import Asked, Done, new_key, said_after, write
from qunluo.h5.networks import network_named
from qunluo.h5.visit import Visit, member_view, page
from qunluo.lib.phones import masked, phone_from
from qunluo.lib.refusal import Refusal
from qunluo.sms.reads import pending_number
from qunluo.sms.registry import is_on
from qunluo.sms.writes import Purpose as CodePurpose
from qunluo.sms.writes import Wish, ask_for_code, count_try, drop_codes, use_code

HOME = "/m/phone/"
LONGEST = 40


def show_phone(request: HttpRequest, visit: Visit, /, *, refused: str = "") -> HttpResponse:
    """What the number is for, and where it stands."""
    context = {
        "tab": "mine",
        "bound": phone_of(visit.person_id),
        "pending": pending_number(visit.scope, at=visit.at),
        "is_on": is_on(),
        "has_agreed": has_agreed(visit.person_id, Purpose.PHONE),
        "typed": request.POST,
        "refused": refused,
        "said": said_after(request, visit),
        "key": new_key(),
    }
    return page(request, visit, "h5/phone.html", context)


show = require_safe(member_view(show_phone))


@write(show_phone)
def ask(request: HttpRequest, visit: Visit, _asked: Asked) -> Done:
    """The member agrees and names a number; a code goes there."""
    if not is_on():
        raise Refusal(_("现在发不了短信，暂时不能绑定。打卡不受影响。"))
    if not visit.member.is_present:
        raise Refusal(_("您已经不在这个群里了，不能绑定手机号。"))
    number = typed_number(request)
    _agree(request, visit)
    wish = Wish(
        purpose=CodePurpose.BIND,
        scope=visit.scope,
        community_id=visit.member.community_id,
        number=number,
        network=network_named(request.META.get("REMOTE_ADDR", ""), request.headers.get("x-forwarded-for", "")),
        member_id=visit.member.pk,
    )
    ask_for_code(wish, at=visit.at)
    return Done(to=HOME, said=_("验证码发往 %(number)s，5 分钟内有效。") % {"number": masked(number)})


def _count(request: HttpRequest, visit: Visit) -> str:
    """Tries count also where the rest is undone."""
    with transaction.atomic():
        return count_try(visit.scope, "", at=visit.at) if request.POST.get("code") else ""


@write(show_phone, first=_count)
def confirm(request: HttpRequest, visit: Visit, _asked: Asked) -> Done:
    """Who types the code back holds the number: now it is kept."""
    proven = use_code(visit.scope, "", typed_code(request), at=visit.at)
    if proven is None:
        raise Refusal(wrong_code())
    bind_phone(visit.person_id, proven.number, at=visit.at)
    said = _("绑定好了。群里和打卡页都用不了的时候，可以用这个手机号签到。")
    return Done(to=HOME, said=said)


@write(show_phone)
def remove(_request: HttpRequest, visit: Visit, _asked: Asked) -> Done:
    """The number is forgotten at once, and so is the consent."""
    release_phone(visit.person_id)
    drop_codes(visit.scope)
    refuse(visit.person_id, Purpose.PHONE, at=visit.at)
    return Done(to=HOME, said=_("已经解绑，手机号删掉了。"))


def typed_number(request: HttpRequest) -> str:
    """The number in the form. Raises `Refusal`."""
    typed: Any = request.POST
    number = phone_from(typed.get("number", "")[:LONGEST])
    if not number:
        raise Refusal(_("请填 11 位的手机号，例如 13800138000。"))
    return number


def typed_code(request: HttpRequest) -> str:
    """The six digits in the form, whatever stands between them."""
    typed: Any = request.POST
    code = "".join(typed.get("code", "")[:LONGEST].split())
    if len(code) != 6 or not code.isascii() or not code.isdecimal():  # noqa: PLR2004 - as it was sent
        raise Refusal(_("请填短信里的 6 位数字。"))
    return code


def wrong_code() -> str:
    """The one sentence for a code that is wrong, too old, or another number's."""
    return _("验证码不对，或者已经过期。请看最近收到的那条短信；一分钟后可以重新获取。")


def _agree(request: HttpRequest, visit: Visit) -> None:
    if has_agreed(visit.person_id, Purpose.PHONE):
        return
    age = request.POST.get("age", "")
    if age not in {"adult", "guarded"}:
        raise Refusal(_("请先选一下年龄。未满 14 周岁要监护人同意，才能绑定手机号。"))
    if age == "guarded":
        give(visit.person_id, Purpose.GUARDIAN, at=visit.at)
    give(visit.person_id, Purpose.PHONE, at=visit.at)
