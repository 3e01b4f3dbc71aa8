"""Groups with a history, for the tests of the lake."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qunluo.accounts.models import Community
from qunluo.channels.models import ChannelAccount
from qunluo.communities.models import Group
from qunluo.communities.writes import ensure_groups
from qunluo.intake.importing import import_history
from qunluo.simulator.history import chatlab_lines, group_id

UNTIL = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday, 18:00 in Shanghai


def connection(kind: str = "history", *, at: datetime = UNTIL) -> ChannelAccount:
    community, _ = Community.objects.get_or_create(name="晨光读书会", defaults={"created_at": at})
    return ChannelAccount.objects.create(
        community=community, kind=kind, name="导入的群", slug=f"{kind}-{ChannelAccount.objects.count()}", created_at=at
    )


def group_on(account: ChannelAccount, external_id: str, *, at: datetime = UNTIL) -> Group:
    lane = (account.pk, external_id)
    ensure_groups([lane], communities={account.pk: account.community_id}, at=at)
    return Group.objects.get(account=account, external_id=external_id)


def told(folder: Path, stage: str, **options: Any) -> Path:
    path = folder / f"{stage}.jsonl"
    with path.open("wb") as file:
        file.writelines(chatlab_lines(stage, **{"seed": 7, "until": UNTIL, "days": 45, **options}))
    return path


def imported(path: Path, account: ChannelAccount, stage: str) -> Group:
    group = group_on(account, group_id(stage))
    import_history(path, group_id=group.pk, at=UNTIL)
    return group
