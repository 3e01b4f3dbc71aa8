"""A community with one connection to a platform on loopback, and a way to wish for actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from qunluo.accounts.models import Community, Operator
from qunluo.channels.models import ChannelAccount
from qunluo.communities.models import Group
from qunluo.core.actions import Action, PostReply
from qunluo.outbox.models import OutgoingAction
from qunluo.outbox.writes import Wanted, enqueue
from qunluo.simulator.platform import Platform

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
SECRET = "s" * 32


@dataclass(slots=True)
class Outbox:
    """One connection with two groups. `wish` enqueues and returns the row's id."""

    platform: Platform
    account: ChannelAccount
    groups: dict[str, Group] = field(default_factory=dict)

    def wish(self, key: str, action: Action | None = None, *, at: datetime = AT) -> int:
        action = action or PostReply(group="g1", text=f"答复 {key}")
        group = self.groups.get(action.group)
        enqueue(
            [
                Wanted(
                    action=action,
                    key=key,
                    community_id=self.account.community_id,
                    account_id=self.account.pk,
                    kind=self.account.kind,
                    group_id=group.pk if group else None,
                    event_id=None,
                )
            ],
            at=at,
        )
        return OutgoingAction.objects.get(key=key).pk

    def states(self) -> dict[str, str]:
        return dict(OutgoingAction.objects.order_by("id").values_list("key", "state"))

    def row(self, key: str) -> OutgoingAction:
        return OutgoingAction.objects.get(key=key)

    def change(self, **fields: Any) -> None:
        ChannelAccount.objects.filter(pk=self.account.pk).update(**fields)
        self.account.refresh_from_db()


def connect(community: Community, platform: Platform) -> ChannelAccount:
    return ChannelAccount.objects.create(
        community=community,
        kind="app",
        name="读书会小助手",
        slug=f"app-{platform.port}",
        secret=platform.secret,
        deliver_to=platform.url,
        created_at=AT,
    )


@pytest.fixture
def platforms(settings) -> Iterator[Callable[..., Platform]]:
    """Start platforms, each opened as a private target."""
    running: list[Platform] = []

    def start(**options: Any) -> Platform:
        running.append(Platform(SECRET, **options))
        settings.QUNLUO_PRIVATE_TARGETS = frozenset(f"127.0.0.1:{one.port}" for one in running)
        return running[-1]

    yield start
    for platform in running:
        platform.close()


def outbox_at(platform: Platform, community: Community) -> Outbox:
    account = connect(community, platform)
    outbox = Outbox(platform, account)
    for name in ("g1", "g2", "g3"):
        outbox.groups[name] = Group.objects.create(
            community=community, account=account, external_id=name, created_at=AT
        )
    return outbox


@pytest.fixture
def community(db) -> Community:
    return Community.objects.create(name="晨光读书会", created_at=AT)


@pytest.fixture
def operator(db) -> Operator:
    return Operator.objects.create(username="guanjia", name="管家")


@pytest.fixture
def outbox(community, platforms) -> Outbox:
    return outbox_at(platforms(), community)
