"""A group that is nearly full needs its next group: say so when the newcomer fills the last places but a tenth."""

from __future__ import annotations

from qunluo.core.actions import AskOperator
from qunluo.core.advance import advance
from qunluo.core.changes import Change
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent
from qunluo.core.snapshot import Snapshot

FULL_SHARE = 0.9


def warn_when_nearly_full(event: GroupEvent, snapshot: Snapshot, changes: tuple[Change, ...]) -> Finding:
    """Consequence: looks at what the event has changed, and speaks at the very step over the line."""
    capacity = snapshot.rules.capacity
    if capacity is None:
        return _nothing("未设置群容量")
    line = round(capacity * FULL_SHARE)
    before, after = snapshot.group.present, advance(snapshot, changes).group.present
    if not before < line <= after:
        return _nothing(f"当前 {after} 人，容量 {capacity} 人")
    return Finding(
        policy="capacity",
        matched=True,
        detail=f"达到 {line} 人，接近容量 {capacity} 人",
        actions=(AskOperator(group=event.group, text=f"群已有 {after} 人，容量 {capacity} 人，请准备新群。"),),
    )


def _nothing(why: str) -> Finding:
    return Finding(policy="capacity", matched=False, detail=why)
