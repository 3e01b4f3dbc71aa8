"""Groups with a history, for the tests of the lake."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from qunluo.accounts.models import Community
from qunluo.analytics.figures import refresh
from qunluo.analytics.models import GroupFigures
from qunluo.channels.models import ChannelAccount
from qunluo.communities.models import Group
from qunluo.communities.writes import ensure_groups, ensure_members
from qunluo.communities.writes.archive import Placed, keep_messages, note_moves
from qunluo.core.changes import MembershipStarted, MessageKept
from qunluo.core.events import JoinScene, MessageKind
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


def say(group: Group, member: str, at: datetime, *, text: str = "早", **told: Any) -> None:
    change = MessageKept(
        group=group.external_id,
        member=member,
        at=at,
        key=f"{member}{at}",
        message=told.get("message", f"m{at.timestamp()}"),
        kind=MessageKind.TEXT,
        text=text,
        reply_to=told.get("reply_to", ""),
    )
    keep_messages([_placed(group, member, change)])


def join(group: Group, member: str, at: datetime) -> None:
    change = MembershipStarted(
        group=group.external_id, member=member, at=at, key=f"{member}{at}", scene=JoinScene.QR_CODE, invited_by=""
    )
    note_moves([_placed(group, member, change)])


def _placed(group: Group, member: str, change: Any) -> Placed[Any]:
    known = ensure_members([(group.pk, member)])[group.pk, member]
    return Placed(community_id=group.community_id, group_id=group.pk, member_id=known.id, change=change, at=change.at)


def figures_at(group: Group, at: datetime) -> bytes:
    """The figures as bytes, after a refresh."""
    refresh([group.pk], at=at)
    return orjson.dumps(GroupFigures.objects.get(group=group).data, option=orjson.OPT_SORT_KEYS)


def files() -> dict[str, bytes]:
    root = Path(settings.QUNLUO_LAKE)
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
