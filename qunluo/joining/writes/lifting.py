"""What had followed when something was not done in time is lifted once it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from qunluo.communities.reads.tags import Tag, tags_of_community
from qunluo.communities.writes.tags import take_tag
from qunluo.core.joining.terms import Lapse, Task
from qunluo.joining.models import NoticeLapse, TaskLapse
from qunluo.outbox.writes import withdraw

DONE = "已经完成，不用再处理"


def lapse_key(lapse: TaskLapse) -> str:
    """Under which the to-do about it stands in the outbox."""
    return f"joining:lapse:{lapse.member_id}:{lapse.task}:{int(lapse.joined_at.timestamp())}"


def lift_task(member_ids: Collection[int], task: Task, *, at: datetime) -> int:
    """The tag comes off, the to-do is withdrawn; how many lapses it concerned."""
    rows = list(TaskLapse.objects.filter(member_id__in=list(member_ids), task=task, lifted_at=None))
    if not rows:
        return 0
    withdraw([lapse_key(row) for row in rows if row.consequence == Lapse.TODO], reason=DONE, at=at)
    tagged: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in rows:
        if row.consequence == Lapse.TAG and not _has_other(row):
            tagged[row.community_id, row.tag].append(row.member_id)
    for (community, name), members in tagged.items():
        _take_off(community, name, members)
    return TaskLapse.objects.filter(pk__in=[row.pk for row in rows]).update(lifted_at=at)


def lift_notice(version: int, member_ids: Collection[int], *, at: datetime) -> None:
    """The tag of who had not acknowledged that version comes off."""
    del at
    rows = NoticeLapse.objects.filter(version_id=version, consequence=Lapse.TAG)
    for community, name in set(rows.values_list("community_id", "tag")):
        _take_off(community, name, member_ids)


def _has_other(row: TaskLapse) -> bool:
    """Whether the same tag stays on for another task."""
    others = TaskLapse.objects.filter(member=row.member_id, tag=row.tag, lifted_at=None).exclude(pk=row.pk)
    return others.exclude(task=row.task).exists()


def _take_off(community: int, name: str, member_ids: Collection[int]) -> None:
    tag = next((one for one in tags_of_community(community) if one.name == name), None)
    if isinstance(tag, Tag):
        take_tag(tag, member_ids)
