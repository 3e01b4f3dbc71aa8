"""Every write of a member's page: proven to come from it, done once for its key, refused with a sentence."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.checkins.reads.requests import answer_to
from qunluo.checkins.writes.once import OtherRequest, Request, once
from qunluo.h5.cookies import end_pass, give_number, set_pass
from qunluo.h5.visit import Visit, is_from_here, member_view, page
from qunluo.lib.pace import Pace
from qunluo.lib.passes import is_proof
from qunluo.lib.refusal import Refusal

A_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
MOST_SENT = 9 * 10 * 1024 * 1024 + 1_000_000
WRITES_A_MINUTE = 60
NOT_OF_CONTENT = {"key", "proof"}
BROKEN_OFF, FORBIDDEN, CONFLICT, TOO_LARGE, UNPROCESSABLE, TOO_MANY = 400, 403, 409, 413, 422, 429
pace = Pace(WRITES_A_MINUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page sent: under which key, and how it is to be told from other requests with that key."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of it: the page to show next, a sentence on it, and a name that a script wants to know.

    `knows_device` says that the browser may have a number from now on, or may no longer; `ends` the visit.
    """

    to: str
    said: str = ""
    name: str = ""
    knows_device: bool | None = None
    ends: bool = False


Shows = Callable[..., HttpResponse]
"""The page `(request, visit, *, refused, **kwargs)` from which a write is asked, shown again where it is refused."""
Write = Callable[..., Done]
First = Callable[[HttpRequest, Visit], str]
"""Says what is wrong, or nothing."""


class NotAsked(Exception):
    """The write can't be looked at as it was sent: a sentence and a status."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


def write(shows: Shows, *, first: First | None = None) -> Callable[[Write], Callable[..., HttpResponse]]:
    """Make a view of a function `(request, visit, asked, **kwargs) -> Done` that may raise `Refusal`.

    `first` is done before the key is looked at, and stays done: it takes the files.
    """

    def view_of(act: Write) -> Callable[..., HttpResponse]:
        def answer(request: HttpRequest, visit: Visit, /, **kwargs: Any) -> HttpResponse:
            page_again: Shows = refusing
            try:
                must_be_readable(request)
                page_again = shows
                asked = _asked(request, visit, first)
                wanted = Request(scope=visit.scope, key=asked.key, fingerprint=asked.fingerprint)
                told = once(wanted, lambda: asdict(act(request, visit, asked, **kwargs)), at=visit.at)
            except NotAsked as error:
                return _again(request, visit, page_again, error, kwargs)
            except OtherRequest:
                sentence = _("刚才已经提交过一次，内容和这次不一样。想再交一份，请点下面的按钮重新提交。")
                return _again(request, visit, shows, NotAsked(sentence, CONFLICT), kwargs)
            except Refusal as error:
                return _again(request, visit, shows, NotAsked(str(error), UNPROCESSABLE), kwargs)
            return _answer(request, visit, told, asked)

        view = require_POST(member_view(answer))
        view.writes = True  # type: ignore[attr-defined]  # a test reads it: no address may change things without a key
        return view

    return view_of


def new_key() -> str:
    """A key for a form that is about to be shown."""
    return secrets.token_urlsafe(12)


def said_after(request: HttpRequest, visit: Visit) -> str:
    """The sentence about the write after which this page is shown, if there was one."""
    key = request.GET.get("after", "")
    answer = answer_to(visit.scope, key) if A_KEY.fullmatch(key) else None
    return str(answer.get("said", "")) if answer else ""


def refusing(request: HttpRequest, visit: Visit, /, *, refused: str = "", **_kwargs: Any) -> HttpResponse:
    """`Shows` for a write that has no form of its own: a page with the sentence alone."""
    return page(request, visit, "h5/refused.html", {"refused": refused})


def must_be_readable(request: HttpRequest) -> None:
    """Raise `NotAsked` where what was sent is too large, or did not come whole."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdecimal() or int(announced) > MOST_SENT:
        raise NotAsked(_("传上来的东西太大了。图片每张不超过 10 MB，一次最多 9 张。"), TOO_LARGE)
    try:
        request.POST  # noqa: B018 - reads the body
    except SuspiciousOperation:
        raise NotAsked(_("填写的内容太长了，请删短一些再提交。"), TOO_LARGE) from None
    except UnreadablePostError:
        raise NotAsked(_("网络断了，内容没有传完整。请回到上一页再提交一次。"), BROKEN_OFF) from None


def _asked(request: HttpRequest, visit: Visit, first: First | None) -> Asked:
    if not is_from_here(request.headers) or not is_proof(request.POST.get("proof", ""), visit.holder):
        raise NotAsked(_("这个页面放得太久了，内容还在，请再提交一次。"), FORBIDDEN)
    if not pace.allows(visit.member.pk):
        raise NotAsked(_("提交得太频繁了，请过一分钟再试。您写的内容还在。"), TOO_MANY)
    wrong = first(request, visit) if first else ""
    if wrong:
        raise NotAsked(wrong, UNPROCESSABLE)
    key = request.POST.get("key", "")
    if not A_KEY.fullmatch(key):
        raise NotAsked(_("这次提交不完整，请再提交一次。"), UNPROCESSABLE)
    if any("\0" in value for values in request.POST.lists() for value in values[1]):
        raise NotAsked(_("内容里有不能保存的字符，请删掉再提交。"), UNPROCESSABLE)
    sent = [[name, *values] for name, values in sorted(request.POST.lists()) if name not in NOT_OF_CONTENT]
    return Asked(key=key, fingerprint=fingerprint_of(request.path, sent))


def fingerprint_of(path: str, sent: list[list[str]]) -> str:
    """What tells this request from another one under the same key."""
    return hashlib.sha256(f"{path}\0{sent}".encode("utf-8", "surrogatepass")).hexdigest()


def _again(request: HttpRequest, visit: Visit, shows: Shows, wrong: NotAsked, kwargs: dict[str, Any]) -> HttpResponse:
    """The page as it was, with a sentence; for a script the sentence alone."""
    if _wants_json(request):
        known = {} if wrong.status != CONFLICT else {"key": new_key()}
        return JsonResponse({"refused": str(wrong), **known}, status=wrong.status)
    response = shows(request, visit, refused=str(wrong), **kwargs)
    response.status_code = wrong.status
    return response


def _answer(request: HttpRequest, visit: Visit, told: dict[str, Any], asked: Asked) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse(told)
    joint = "&" if "?" in told["to"] else "?"
    response = HttpResponseRedirect(f"{told['to']}{joint}after={asked.key}", status=303)
    if told["knows_device"] is not None:
        device = give_number(request, response) if told["knows_device"] else ""
        set_pass(response, replace(visit.holder, device=device))
    if told["ends"]:
        end_pass(response)
    return response


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("accept", "")
