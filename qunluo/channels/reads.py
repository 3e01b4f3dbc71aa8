"""Our connections to the platforms, as pages and the outbox ask for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from qunluo.channels import models
from qunluo.channels.base import Passport
from qunluo.channels.registry import codec, kinds
from qunluo.core.actions import ACTIONS, Action

ChannelAccount = models.ChannelAccount
"""The row, named here for those who may not touch the tables."""
HISTORY = "history"
"""The kind of account under which imported groups live: it has no codec, and nothing comes or goes by it."""


class Health(Enum):
    """What a page says of a connection at a glance."""

    LIVE = "live"
    PAUSED = "paused"
    BROKEN = "broken"
    ARCHIVE = "archive"
    UNKNOWN_KIND = "unknown_kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """One action by its class's name, and whether the channel carries it out by itself."""

    action: str
    can: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Where the actions of one account go out. `held_until` in the past means: try one, and see."""

    id: int
    kind: str
    passport: Passport
    held_until: datetime | None
    last_error: str


def accounts_in(community_id: int) -> list[ChannelAccount]:
    """The community's connections, oldest first."""
    return list(ChannelAccount.objects.filter(community_id=community_id).order_by("id"))


def account(account_id: int, *, within: Collection[int]) -> ChannelAccount | None:
    """The connection, if it belongs to one of these communities."""
    return ChannelAccount.objects.filter(pk=account_id, community_id__in=within).first()


def history_account(community_id: int) -> ChannelAccount | None:
    """Where the community's imported groups live."""
    return ChannelAccount.objects.filter(community_id=community_id, kind=HISTORY).order_by("id").first()


def broken_in(community_id: int) -> int:
    """How many connections of the community are on and wait for the operator to mend something."""
    rows = ChannelAccount.objects.filter(community_id=community_id, is_active=True)
    return rows.exclude(last_error="").count()


def health_of(row: ChannelAccount) -> Health:
    """At a glance: live, paused, broken, an archive, or of a kind that the settings no longer know."""
    if row.kind == HISTORY:
        return Health.ARCHIVE
    if row.kind not in kinds():
        return Health.UNKNOWN_KIND
    if not row.is_active:
        return Health.PAUSED
    return Health.BROKEN if row.last_error else Health.LIVE


def abilities_of(row: ChannelAccount) -> list[Ability]:
    """What the channel does by itself, and what becomes a person's to-do. Without an address all of it does."""
    can = codec(row.kind).can if row.kind in kinds() and row.deliver_to else frozenset()
    return [Ability(action=action.__name__, can=action in can) for action in ACTIONS]


def outlets(account_ids: Iterable[int]) -> dict[int, Outlet]:
    """How to reach the platforms of those of the accounts that are on and of a kind that we can speak."""
    rows = ChannelAccount.objects.filter(pk__in=set(account_ids), is_active=True, kind__in=kinds())
    return {
        row.pk: Outlet(
            id=row.pk,
            kind=row.kind,
            passport=Passport(secret=row.secret, deliver_to=row.deliver_to),
            held_until=row.held_until,
            last_error=row.last_error,
        )
        for row in rows
    }


def kinds_of(account_ids: Iterable[int]) -> dict[int, str]:
    """Of what kind these accounts are."""
    return dict(ChannelAccount.objects.filter(pk__in=set(account_ids)).values_list("id", "kind"))


def addressed(account_ids: Iterable[int]) -> set[int]:
    """Those of the accounts that say where to deliver to. The others' actions are carried out by people."""
    rows = ChannelAccount.objects.filter(pk__in=set(account_ids)).exclude(deliver_to="")
    return set(rows.values_list("id", flat=True))


def can_send(account_id: int, action: type[Action]) -> bool:
    """Whether actions of that sort leave by themselves on this account; if not, they become a person's to-do."""
    kind = kinds_of([account_id]).get(account_id, "")
    return kind in kinds() and action in codec(kind).can and account_id in addressed([account_id])
