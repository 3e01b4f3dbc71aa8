"""What we owe the outside world, as pages ask for it: always within the communities that the asker may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from qunluo.communities.reads.timeline import Window, older_than
from qunluo.outbox.models import OutgoingAction

State = OutgoingAction.State
ACTION_RANK = 3
"""Where an action stands beside a message of the same moment: above it, for it came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which actions of a community: in one of these states, older than `before`."""

    states: tuple[str, ...]
    before: int | None = None
    limit: int = 50


def actions(community_id: int, page: Page) -> list[OutgoingAction]:
    """A page of actions, newest first, with group and connection."""
    rows = _with_names(OutgoingAction.objects.filter(community_id=community_id, state__in=page.states))
    if page.before:
        rows = rows.filter(pk__lt=page.before)
    return list(rows.order_by("-id")[: page.limit])


def to_do(community_id: int, *, limit: int = 100) -> list[OutgoingAction]:
    """What waits for a person, the most urgent first."""
    rows = _with_names(OutgoingAction.objects.filter(community_id=community_id, state=State.BY_HAND))
    return list(rows.order_by("due_at", "id")[:limit])


def settled_lately(community_id: int, *, limit: int = 20) -> list[OutgoingAction]:
    """What people did or waved aside, newest first: it can still be undone."""
    rows = OutgoingAction.objects.filter(community_id=community_id, settled_by__isnull=False)
    return list(_with_names(rows).select_related("settled_by").order_by("-settled_at", "-id")[:limit])


def action(action_id: int, *, within: Collection[int]) -> OutgoingAction | None:
    """The action, if it belongs to one of these communities."""
    return _with_names(OutgoingAction.objects.filter(pk=action_id, community_id__in=within)).first()


def by_keys(keys: Collection[str]) -> dict[str, OutgoingAction]:
    """Key -> the action; those that were never asked for are missing."""
    return {row.key: row for row in OutgoingAction.objects.filter(key__in=keys)}


def by_prefix(prefix: str) -> dict[str, OutgoingAction]:
    """Key -> the action, of all whose key begins so."""
    return {row.key: row for row in OutgoingAction.objects.filter(key__startswith=prefix).order_by("id")}


def state_counts(community_id: int) -> dict[str, int]:
    """How many actions are in each state, but for those that are done with."""
    rows = OutgoingAction.objects.filter(community_id=community_id).exclude(state__in=[State.DONE, State.EXPIRED])
    return dict(rows.values_list("state").annotate(count=Count("pk")))


def to_do_by_group(community_id: int) -> dict[int, int]:
    """How many to-dos each group has; groups without any are missing."""
    rows = OutgoingAction.objects.filter(community_id=community_id, state=State.BY_HAND, group__isnull=False)
    return dict(rows.values_list("group_id").annotate(count=Count("pk")))


def of_event(event_id: int) -> list[OutgoingAction]:
    """What an event led to. The caller has made sure that the asker may see the event."""
    return list(OutgoingAction.objects.filter(event=event_id).select_related("group", "account").order_by("id"))


def lines(window: Window) -> list[OutgoingAction]:
    """What the machine and the operators did in these groups, for the merged timeline."""
    where = Q(group_id__in=window.groups)
    if window.since:
        where &= Q(created_at__gte=window.since)
    if window.until:
        where &= Q(created_at__lt=window.until)
    if window.search:
        where &= Q(payload__text__icontains=window.search)
    rows = OutgoingAction.objects.filter(where, older_than(window.before, ACTION_RANK, moment="created_at"))
    return list(rows.select_related("group").order_by("-created_at", "-id")[: window.limit])


def seat_of(row: OutgoingAction) -> tuple[int | None, str]:
    """Whom the action addresses: the group's id, and the platform's id of the member, or an empty one."""
    return row.group_id, row.payload.get("member") or row.payload.get("mention") or ""


def _with_names(rows: QuerySet[OutgoingAction]) -> QuerySet[OutgoingAction]:
    return rows.select_related("group", "account")
