"""Who is at work and what they may see: every page of the console starts here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from qunluo.accounts.reads import Grant, Operator, communities_of
from qunluo.channels.reads import broken_in
from qunluo.checkins.reads.review import waiting_counts
from qunluo.incidents.reads.incidents import open_count
from qunluo.intake.reads import parked_count
from qunluo.lib.clock import now
from qunluo.moderation.reads.queue import counts
from qunluo.outbox.reads import State, state_counts

CHOSEN = "community"
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Badges:
    """The numbers beside the entries of the menu."""

    to_do: int
    failed: int
    parked: int
    broken: int
    held: int
    appeals: int
    violations: int
    incidents: int = 0
    licences: int = 0
    pieces: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An operator, the communities they may see, the one they are in, and the moment of this request."""

    operator: Operator
    grants: tuple[Grant, ...]
    grant: Grant | None
    at: datetime

    @property
    def within(self) -> tuple[int, ...]:
        """The ids of all communities that the operator may see."""
        return tuple(one.community_id for one in self.grants)

    @property
    def community_id(self) -> int:
        """The community that the operator is in; who may see none finds no page."""
        if self.grant is None:
            raise Http404
        return self.grant.community_id

    def at_community(self, community_id: int) -> Desk:
        """The same desk in the community of the thing that the page is about."""
        grant = next((one for one in self.grants if one.community_id == community_id), None)
        if grant is None:
            raise Http404
        return replace(self, grant=grant)

    def must_write(self) -> None:
        """Refuse, with a sentence, who may only look."""
        if self.grant is None:
            raise Http404
        if not self.grant.can_write:
            raise PermissionDenied(
                _("您可以查看“%(community)s”，但没有修改的权限。需要修改的话，请社群的负责人给您开通。")
                % {"community": self.grant.name}
            )

    def badges(self) -> Badges:
        """The numbers beside the entries of the menu."""
        if self.grant is None:
            return Badges(to_do=0, failed=0, parked=0, broken=0, held=0, appeals=0, violations=0)
        states = state_counts(self.grant.community_id)
        waiting = waiting_counts(self.grant.community_id)
        order = counts(self.grant.community_id)
        return Badges(
            to_do=states.get(State.BY_HAND, 0),
            failed=states.get(State.FAILED, 0) + states.get(State.UNKNOWN, 0),
            parked=parked_count(self.grant.community_id),
            broken=broken_in(self.grant.community_id),
            held=waiting.held,
            appeals=waiting.appeals,
            violations=order.all,
            incidents=open_count(self.grant.community_id),
            licences=order.licences,
            pieces=order.pieces,
        )


def desk_view(view: Callable[Concatenate[HttpRequest, Desk, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about a community. Who may see none is told so, on every such page alike: nothing shows what exists."""

    def answer(request: HttpRequest, desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if desk.grant is not None:
            return view(request, desk, *args, **kwargs)
        if request.method != "GET":
            raise Http404
        return page(request, desk, "console/no_access.html")

    return wraps(view)(own_view(answer))


def own_view(view: Callable[Concatenate[HttpRequest, Desk, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for any operator, about themselves. Who is not signed in is sent to the door."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.GET, request.POST = _storable(request.GET), _storable(request.POST)  # type: ignore[assignment]  # settable
        operator = request.user
        if not isinstance(operator, Operator):
            return _to_the_door(request)
        grants = communities_of(operator)
        chosen = request.session.get(CHOSEN)
        grant = next((one for one in grants if one.community_id == chosen), grants[0] if grants else None)
        return view(request, Desk(operator=operator, grants=grants, grant=grant, at=now()), *args, **kwargs)

    answer.asks_for_desk = True  # type: ignore[attr-defined]  # a test reads it: no view may forget to ask
    return answer


def page(request: HttpRequest, desk: Desk, template: str, context: Mapping[str, Any] | None = None) -> HttpResponse:
    """The template, with the desk in it; and for a whole page the menu's numbers."""
    shared: dict[str, Any] = {"desk": desk, "at": desk.at, **(context or {})}
    if "badges" not in shared and not is_fragment(request):
        shared["badges"] = desk.badges()
    return render(request, template, shared)


def is_fragment(request: HttpRequest) -> bool:
    """Whether a page that is already open asks for a part of itself."""
    return bool(cast("HtmxDetails", getattr(request, "htmx", None)))


def found(thing: T | None) -> T:
    """The thing; 404 where there is none, or none that the operator may see."""
    if thing is None:
        raise Http404
    return thing


def _storable(sent: QueryDict) -> QueryDict:
    """What was sent, without NUL: no table takes it, and no keyboard types it."""
    if not any("\0" in value for _, values in sent.lists() for value in values):
        return sent
    kept = sent.copy()
    for name, values in sent.lists():
        kept.setlist(name, [value.replace("\0", "") for value in values])
    return kept


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """A part of a page can't show the door: the browser is told to go there."""
    if is_fragment(request):
        return HttpResponseClientRedirect(redirect_to_login(request.htmx.current_url_abs_path or "/").url)  # type: ignore[attr-defined]  # set by django-htmx
    return redirect_to_login(request.get_full_path())
