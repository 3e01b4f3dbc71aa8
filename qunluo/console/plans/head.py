"""What the pages of one plan share: finding it, its head with the tabs, and its own time zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _now

from qunluo.checkins.forms import Offer
from qunluo.checkins.reads import plans
from qunluo.checkins.templates import template
from qunluo.communities.reads import pages
from qunluo.communities.reads.pages import Group
from qunluo.communities.reads.tags import tags_of_community
from qunluo.console.desk import Desk, found, page
from qunluo.console.names import shown_name
from qunluo.core.checkins.days import local_day
from qunluo.core.checkins.plan import Plan, Terms
from qunluo.core.hours import zone

OWN_ICON = "calendar-check"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Whether a plan runs, in a word and a colour."""

    word: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The plan that a page is about: its row, what it ever asked, its groups, and the desk in its community."""

    desk: Desk
    row: Any
    known: Plan
    groups: Sequence[Group]

    @property
    def terms(self) -> Terms:
        """What it asks now."""
        return self.known.terms

    @property
    def group_ids(self) -> list[int]:
        """The ids of its groups."""
        return [group.pk for group in self.groups]

    @property
    def state(self) -> State:
        """Whether it runs."""
        return state_of(self.row, self.terms, at=self.desk.at)

    @property
    def icon(self) -> str:
        """The picture of the template from which it came."""
        return icon_of(self.row.template)


def head_of(desk: Desk, plan_id: int) -> Head:
    """The plan, if the operator may see it."""
    row = found(plans.plan_row(plan_id, within=desk.within))
    chosen = set(plans.groups_of([plan_id]).get(plan_id, []))
    groups = [group for group in pages.groups_of(row.community_id) if group.pk in chosen]
    return Head(desk=desk.at_community(row.community_id), row=row, known=plans.plan_of(plan_id), groups=groups)


def plan_page(request: HttpRequest, head: Head, name: str, context: Mapping[str, Any] | None = None) -> HttpResponse:
    """The template with the plan's head, all moments in the plan's own time."""
    shared = {"head": head, "plan": head.row, "terms": head.terms}
    with timezone.override(zone(head.terms.timezone)):
        return page(request, head.desk, f"console/plans/{name}", shared | dict(context or {}))


def state_of(row: Any, terms: Terms, *, at: datetime) -> State:
    """Whether a plan runs at that moment."""
    today = local_day(at, terms)
    if row.archived_at:
        return State(word=_now("已归档"), tone="secondary")
    if terms.is_switched_off:
        return State(word=_now("已停用"), tone="orange")
    if today < terms.starts_on:
        return State(word=_now("未开始"), tone="azure")
    if terms.ends_on and today > terms.ends_on:
        return State(word=_now("已结束"), tone="secondary")
    return State(word=_now("进行中"), tone="green")


def icon_of(key: str) -> str:
    """The picture of a template."""
    known = template(key)
    return known.icon if known else OWN_ICON


def offer_in(community_id: int) -> Offer:
    """What a plan of the community can choose from: groups that live, and tags."""
    groups = [group for group in pages.groups_of(community_id) if group.dismissed_at is None]
    return Offer(
        groups=[(group.pk, shown_name(str(group))) for group in groups],
        tags=[tag.name for tag in tags_of_community(community_id)],
    )
