"""The door: a link that works once, a password, sign out; and the operator's own page."""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qunluo.accounts import writes
from qunluo.accounts.forms import NameForm, PasswordForm, SignInForm
from qunluo.accounts.reads import Operator, link_is_good, sessions_of
from qunluo.accounts.sessions import DEVICE, SIGNED_IN_AT
from qunluo.console.accounts.device import device_name
from qunluo.console.asked import number_in
from qunluo.console.desk import CHOSEN, Desk, own_view, page
from qunluo.console.notices import tell, warn
from qunluo.lib.clock import now

BACKEND = "django.contrib.auth.backends.ModelBackend"
GONE = 410
YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A GET changes nothing, for chat programs open links to preview them; the button's POST signs in."""
    if request.method == "POST":
        operator = writes.use_sign_in_link(token, at=now())
        if operator is not None:
            _let_in(request, operator, by="link")
            return redirect(settings.LOGIN_REDIRECT_URL)
    is_good = request.method == "GET" and link_is_good(token, at=now())
    return render(request, "console/accounts/link.html", {"is_good": is_good}, status=200 if is_good else GONE)


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password; django-axes counts what is wrong and shuts the door for a while."""
    target = _safe_target(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    with transaction.atomic():
        _one_at_a_time(request.POST.get("username", ""))
        is_right = form.is_valid()
    if is_right:
        _let_in(request, form.get_user(), by="password")
        return HttpResponseRedirect(target)
    return render(request, "console/accounts/sign_in.html", {"form": form, "next": target})


def _one_at_a_time(username: str) -> None:
    """Guesses for one name wait for one another: many at once would all be looked at before any is counted."""
    written = unicodedata.normalize("NFKC", username).strip().replace("\0", "")[:100]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sign_in:{written}"])


def _let_in(request: HttpRequest, operator: Operator, *, by: str) -> None:
    """Sign in under a new session key, and remember which browser it was."""
    login(request, operator, backend=BACKEND)
    at = now()
    request.session[DEVICE] = request.headers.get("User-Agent", "")[:300]
    request.session[SIGNED_IN_AT] = at.isoformat()
    writes.note(writes.Deed(action="accounts.signed_in", operator_id=operator.pk, data={"by": by}), at=at)


def _safe_target(request: HttpRequest) -> str:
    """Where to go on to: an address of our own, or the overview."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect(settings.LOGIN_URL)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chinese or English, remembered by this browser."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_safe_target(request))
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@require_POST
@own_view
def community(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Go to another of the operator's communities."""
    chosen = desk.at_community(number_in(request.POST, "community") or 0)
    request.session[CHOSEN] = chosen.community_id
    return redirect("console:overview")


@require_GET
@own_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The operator's own page."""
    return _account_page(request, desk, NameForm(instance=desk.operator), PasswordForm(desk.operator, request))


@require_POST
@own_view
def name(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Change what the others call the operator."""
    form = NameForm(request.POST, instance=desk.operator)
    if not form.is_valid():
        return _account_page(request, desk, form, PasswordForm(desk.operator, request))
    writes.rename(desk.operator, form.cleaned_data["name"])
    tell(request, _("称呼已改为“%(name)s”。") % {"name": desk.operator.name})
    return redirect("console:accounts.show")


@require_POST
@own_view
def password(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set a password; all other sessions end with the old one."""
    form = PasswordForm(desk.operator, request)
    if not form.is_valid():
        return _account_page(request, desk, NameForm(instance=desk.operator), form)
    writes.set_password(desk.operator, form.cleaned_data["new"])
    update_session_auth_hash(request, desk.operator)
    writes.end_sessions(desk.operator, but=request.session.session_key or "")
    writes.note(writes.Deed(action="accounts.password_set", operator_id=desk.operator.pk), at=desk.at)
    tell(request, _("密码已更新，其他设备上的登录都已退出。"))
    return redirect("console:accounts.show")


@require_POST
@own_view
def end_sessions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """End one other session, by the number that the page shows, or all others."""
    mine = request.session.session_key or ""
    others = [one for one in sessions_of(desk.operator, at=desk.at) if one.session_key != mine]
    given = request.POST.get("session", "")
    chosen = [one for one in others if not given or one.public_id == given]
    for one in chosen:
        writes.end_sessions(desk.operator, only=one.session_key)
    if chosen:
        tell(request, _("已退出 %(count)d 处登录。") % {"count": len(chosen)})
    else:
        warn(request, _("没有别的登录要退出。"))
    return redirect("console:accounts.show")


def _account_page(request: HttpRequest, desk: Desk, name_form: NameForm, password_form: PasswordForm) -> HttpResponse:
    sessions = [
        {"row": one, "device": device_name(one.device), "is_this": one.session_key == request.session.session_key}
        for one in sessions_of(desk.operator, at=desk.at)
    ]
    context = {"name_form": name_form, "password_form": password_form, "sessions": sessions}
    return page(request, desk, "console/accounts/show.html", context)
