"""A new version is told: the short rules in the groups, and a to-do to put the full ones into the announcement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from qunluo.communities.reads.pages import groups_of
from qunluo.core.actions import Action, AskOperator, PostReply
from qunluo.core.joining.notices import span_at
from qunluo.joining.links import open_link
from qunluo.joining.models import Notice, NoticeVersion
from qunluo.joining.reads.notices import spans_of
from qunluo.joining.telling import Place, places_of, put

IS_NEWS = timedelta(days=2)


def groups_under(notice: Notice, *, at: datetime) -> list[int]:
    """The groups that go by this notice: its own one, or all of the community without one of their own."""
    if notice.group_id is not None:
        return [notice.group_id]
    groups = {one.pk: one.community_id for one in groups_of(notice.community_id) if one.dismissed_at is None}
    spans = spans_of(groups)
    shared = NoticeVersion.objects.filter(notice=notice, published_at__isnull=False)
    own = set(shared.values_list("pk", flat=True))
    now = {group: span_at(its, at) for group, its in spans.items()}
    return [group for group, span in now.items() if span is not None and span.version in own]


def groups_asked(version: NoticeVersion, *, at: datetime) -> list[int]:
    """The groups in which this version is what members are asked to acknowledge."""
    groups = {one.pk: one.community_id for one in groups_of(version.notice.community_id) if one.dismissed_at is None}
    now = {group: span_at(its, at) for group, its in spans_of(groups).items()}
    return [group for group, span in now.items() if span is not None and span.asks == version.pk]


def announce(version: NoticeVersion, groups: Iterable[int], *, posts: bool, asks: bool, at: datetime) -> int:
    """Tell these groups; to how many. Said by day: in the quiet hours it waits for the morning."""
    places = places_of(groups)
    for place in places.values():
        put(place, list(_told(version, place, posts=posts, asks=asks, at=at)), at=at)
    return len(places)


def _told(
    version: NoticeVersion, place: Place, *, posts: bool, asks: bool, at: datetime
) -> Iterable[tuple[str, Action]]:
    group, key = place.group.external_id, f"notice:{version.pk}:{place.group.id}"
    if posts:
        morning = place.morning(at)
        yield (
            f"{key}:post",
            PostReply(
                group=group,
                text=_text(version, place.group.id),
                not_before=morning,
                expires_at=(morning or at) + IS_NEWS,
            ),
        )
    if asks:
        yield f"{key}:notice", AskOperator(group=group, text=f"请把群公告改成下面这一版：\n{version.full}")


def _text(version: NoticeVersion, group: int) -> str:
    lines = ["【群规有更新】", version.short or version.note or "请看全文。", f"全文：{open_link(group)}"]
    if version.is_important:
        lines.append(
            "这次改动比较重要，请每位成员确认：私信我“群规”打开自己的页面点一下，或者在群里回复“已阅，我会……”。"
        )
    return "\n".join(lines)
