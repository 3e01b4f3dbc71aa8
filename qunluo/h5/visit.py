"""Who opened the page, and what every page of members starts and ends with."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from qunluo.checkins.reads.plans import plans_of
from qunluo.communities.reads.tags import tags_of
from qunluo.communities.reads.visitors import Member, visitor
from qunluo.core.checkins.plan import Plan
from qunluo.core.hours import zone
from qunluo.lib import passes
from qunluo.lib.clock import now
from qunluo.lib.passes import BadPass, Pass, StalePass, proof_of

P = ParamSpec("P")
STYLE = Path(__file__).with_name("page.css")
SIGNED_OUT, NOT_FOUND = 401, 404
_ZIPPED = GZipMiddleware(lambda _request: HttpResponse())  # pads by chance, so that lengths tell nothing of secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A member at their own pages. `plans` are those of the group that ask them."""

    member: Member
    holder: Pass
    plans: tuple[Plan, ...]
    at: datetime

    @property
    def person_id(self) -> int:
        """The human behind the member."""
        return int(self.member.account.person_id)

    @property
    def scope(self) -> str:
        """Whose idempotency keys these are."""
        return f"member:{self.member.pk}"

    @property
    def timezone(self) -> str:
        """Where the member lives, as far as their plans know."""
        return self.plans[0].terms.timezone if self.plans else settings.TIME_ZONE

    def plan(self, plan_id: int) -> Plan | None:
        """The plan, if it runs in the member's group."""
        return next((plan for plan in self.plans if plan.id == plan_id), None)


def member_view(view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for whoever holds a pass. Who holds none reads how to get one."""

    @csrf_exempt  # forms carry a proof that is bound to the pass: `asked.write`
    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        at = now()
        cookie = request.COOKIES.get(passes.COOKIE, "")
        try:
            holder = passes.read_pass(cookie, at)
        except BadPass as error:
            return expired(request, is_stale=isinstance(error, StalePass) or not cookie)
        member = visitor(holder.member_id)
        if member is None:
            return expired(request)
        visit = Visit(member=member, holder=holder, plans=_plans_for(member), at=at)
        return view(request, visit, *args, **kwargs)

    answer.asks_for_pass = True  # type: ignore[attr-defined]  # a test reads it: no view may forget to ask
    return cast("Callable[..., HttpResponse]", answer)


def page(
    request: HttpRequest, visit: Visit, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The template with the visit in it, in the member's own time."""
    shared = {"visit": visit, "at": visit.at, "proof": proof_of(visit.holder), **context}
    with timezone.override(zone(visit.timezone)):
        return bare(request, template, shared, status=status)


def bare(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of this face. Its style stands in it, so that the first paint waits for one answer alone."""
    style, sealed = _style()
    response = render(request, template, {"style": style, **context}, status=status)
    response._csp_update = {"style-src": [sealed]}  # type: ignore[attr-defined]  # noqa: SLF001 - what csp.decorators set
    _ZIPPED.process_response(request, response)
    return response


def expired(request: HttpRequest, *, is_stale: bool = True) -> HttpResponse:
    """The pass or the link is over, or none of ours."""
    return bare(request, "h5/expired.html", {"is_stale": is_stale}, status=SIGNED_OUT)


def not_found(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A plan, a picture, an appeal that is not this member's, or is no more."""
    return page(request, visit, "h5/not_found.html", {}, status=NOT_FOUND)


@require_safe
@member_view
def nowhere(request: HttpRequest, visit: Visit) -> HttpResponse:
    """An address below /m/ that leads to nothing."""
    return not_found(request, visit)


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Whether a page of ours sent this. Where a browser says nothing of it, the proof in the form must do."""
    site = headers.get("sec-fetch-site", "")
    if site:
        return site == "same-origin"
    origin = headers.get("origin", "")
    known = {headers.get("host", ""), urlsplit(settings.QUNLUO_URL).netloc}
    return not origin or urlsplit(origin).netloc in known - {""}


def _plans_for(member: Member) -> tuple[Plan, ...]:
    """Tags are read only where a plan of the group asks for some."""
    plans = plans_of([member.group_id]).get(member.group_id, ())
    if not any(plan.terms.audience.tags for plan in plans):
        return plans
    names = {tag.name for tag in tags_of([member.pk]).get(member.pk, [])}
    return tuple(plan for plan in plans if not plan.terms.audience.tags or plan.terms.audience.tags & names)


@cache
def _style() -> tuple[str, str]:
    """The style sheet, and how a content policy names it: no other inline style may stand in a page."""
    text = STYLE.read_text(encoding="utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return mark_safe(text), f"'sha256-{digest}'"  # noqa: S308 - our own file
