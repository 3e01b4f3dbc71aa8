"""Checking in by phone at the backup page: a number, the code that came to it, done. Nobody signs in.

Every number is answered alike: the page does not know whose it is.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from qunluo.checkins.reads.backups import BackupForm, backup_form, is_open
from qunluo.checkins.writes.once import OtherRequest, Request, once
from qunluo.entrances.backup import least_words, must_be_enough
from qunluo.entrances.phones import Typed, ask_to_check_in, check_in_by_phone, scope_of
from qunluo.h5.asked import A_KEY, CONFLICT, NotAsked, fingerprint_of, must_be_readable, new_key
from qunluo.h5.networks import network_named
from qunluo.h5.views.phones import typed_code, typed_number, wrong_code
from qunluo.h5.visit import bare, is_from_here
from qunluo.lib.clock import now
from qunluo.lib.nicknames import shown_name
from qunluo.lib.phones import masked, phone_from
from qunluo.lib.refusal import Refusal
from qunluo.sms.registry import is_on
from qunluo.sms.writes import TooOften, count_try

LONGEST_TEXT = 2_000
TOO_MANY, GONE, BAD = 429, 410, 422


@csrf_exempt  # nobody is signed in here: there is nothing that another page could borrow
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the number, and have a code sent there."""
    form, elsewhere = _form(request, token)
    if form is None:
        return elsewhere
    if request.method != "POST":
        return _page(request, form)
    try:
        must_be_readable(request)
        number = typed_number(request)
        _once(request, form, [number], lambda: _ask(request, form, number))
    except NotAsked as error:
        return _page(request, form, refused=str(error), status=error.status)
    except TooOften as error:
        return _page(request, form, refused=str(error), status=TOO_MANY)
    except Refusal as error:
        return _page(request, form, refused=str(error), status=BAD)
    return _page(request, form, number=number)


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Take the code that came, and check its holder in."""
    form, elsewhere = _form(request, token)
    if form is None:
        return elsewhere
    typed: Any = request.POST
    if request.method != "POST":
        return HttpResponseRedirect(f"/b/{form.token}/phone/", status=303)
    try:
        must_be_readable(request)
        said = _enter(request, form)
    except NotAsked as error:
        return _page(request, form, number=phone_from(typed.get("number", "")), refused=str(error), status=error.status)
    except Refusal as error:
        return _page(request, form, number=phone_from(typed.get("number", "")), refused=str(error), status=BAD)
    return bare(request, "h5/backup_done.html", {"form": form, "said": said})


for _view in (ask, enter):
    _view.writes = True  # type: ignore[attr-defined]  # a test reads it: these change things, by a key of their own


def _form(request: HttpRequest, token: str) -> tuple[BackupForm | None, HttpResponse]:
    """The open form; where there is none, or no texts can be sent, what to show instead."""
    form = backup_form(token)
    if form is None or not is_open(form):
        return None, bare(request, "h5/backup_closed.html", {"form": form}, status=GONE)
    return (form if is_on() else None), HttpResponseRedirect(f"/b/{form.token}/", status=303)


def _ask(request: HttpRequest, form: BackupForm, number: str) -> dict[str, Any]:
    network = network_named(request.META.get("REMOTE_ADDR", ""), request.headers.get("x-forwarded-for", ""))
    ask_to_check_in(form, number, network=network, at=now())
    return {}


def _enter(request: HttpRequest, form: BackupForm) -> str:
    sent: Any = request.POST
    text = sent.get("text", "").replace("\0", "").strip()
    if len(text) > LONGEST_TEXT:
        raise Refusal(_("最多写 %(most)d 个字，请删短一些。") % {"most": LONGEST_TEXT})
    typed = Typed(number=typed_number(request), code=typed_code(request), text=text)
    must_be_enough(form, text, at=now())
    with transaction.atomic():
        spent = count_try(scope_of(form), typed.number, at=now())
    if spent:
        raise Refusal(spent)

    def check_in() -> dict[str, Any]:
        member = check_in_by_phone(form, typed, key=sent["key"], at=now())
        if member is None:
            raise Refusal(wrong_code())
        return {"name": member.name}

    name = _once(request, form, [typed.number, typed.code, text], check_in)["name"]
    return _("收到了，%(name)s。恢复以后打卡记录会自动补进去，不会重复。") % {"name": shown_name(name)}


def _once(request: HttpRequest, form: BackupForm, sent: list[str], do: Any) -> dict[str, Any]:
    key = request.POST.get("key", "")
    if not is_from_here(request.headers) or not A_KEY.fullmatch(key):
        raise Refusal(_("这次提交不完整，请再提交一次。"))
    wanted = Request(scope=f"backup:{form.pk}", key=key, fingerprint=fingerprint_of(request.path, [sent]))
    try:
        return once(wanted, do, at=now())
    except OtherRequest:
        raise NotAsked(_("刚才已经提交过一次，内容和这次不一样。请再点一次提交。"), CONFLICT) from None


def _page(  # the number is there where a code was asked for it
    request: HttpRequest, form: BackupForm, *, number: str = "", refused: str = "", status: int = 200
) -> HttpResponse:
    typed = request.POST if status != 413 else {}  # noqa: PLR2004 - too large to be read
    context = {
        "form": form,
        "number": number,
        "shown": masked(number) if number else "",
        "refused": refused,
        "typed": typed,
        "key": new_key(),
        "most": LONGEST_TEXT,
        "least": least_words(form, at=now()),
    }
    return bare(request, "h5/backup_phone.html", context, status=status)
